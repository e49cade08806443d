import type { EnvironmentSwitch, InstanceChecks, InstanceState, SwitchState } from "@/server/generated/prisma/client";

/** Ends of a switch; nothing moves any more. */
export const endStates = ["done", "cancelled", "failed"] as const satisfies readonly SwitchState[];

/** States in which traffic has not been touched. */
const beforeFlipStates: readonly SwitchState[] = ["starting", "proving"];

/** The columns that decide where a switch goes next. */
export type SwitchRow = Pick<
  EnvironmentSwitch,
  "state" | "stateSince" | "startedTo" | "flipSentAt" | "flippedAt" | "drainLimitAt" | "askedAt" | "overrideReason" | "stopSentAt" | "cancelAskedAt" | "attempt"
>;

/** One side as the switch sees it. `failed` says what became of the last start or stop that went wrong, in words; null while nothing did. */
export type SideFacts = {
  name: string;
  instances: readonly { name: string; state: InstanceState; checks: InstanceChecks }[];
  failed: string | null;
};

/** Where traffic goes, as it was observed; `unknown` where nothing can be asked, as behind a team's own hook. */
export type Serving = "from" | "to" | "elsewhere" | "unknown";

/** What was read for a decision; what its state does not need is left at its null. */
export type SwitchFacts = {
  from: SideFacts;
  to: SideFacts;
  /** Why it is not proven that `to` can serve, in words; null when it is. */
  unproven: string | null;
  serving: Serving | null;
  /** Targets of the side that leaves whose connections still end, in words; null when none does and the delay has passed. */
  deregistering: string | null;
  /** Who is at work on the side that leaves. */
  working: readonly string[];
  /** The stop of the side that leaves was asked for; false after a crash just before. */
  stopAsked: boolean;
};

/** What a switch does next. */
export type SwitchStep =
  | { do: "wait"; words: string; ms: number }
  | { do: "move"; to: Exclude<SwitchState, "done" | "cancelled" | "failed">; words: string }
  | { do: "start" | "flip" | "flip-back" | "stop" | "stop-started"; words: string }
  | { do: "ask"; words: string }
  | { do: "end"; as: (typeof endStates)[number]; words: string };

/** Longest time for a start, retries for capacity included, and for a proof. */
export const startLimitMs = 60 * 60_000;
export const proveLimitMs = 20 * 60_000;

/** How soon a state is looked at again. */
const lookMs: Record<Exclude<SwitchState, "done" | "cancelled" | "failed">, number> = {
  starting: 2_000,
  proving: 3_000,
  flipping: 2_000,
  deregistering: 5_000,
  draining: 5_000,
  stopping: 3_000,
  returning: 2_000,
};

/** Where a switch goes from here. The same row, facts and moment give the same step; a crash before it was done repeats it. */
export function decideSwitch(row: SwitchRow, facts: SwitchFacts, now: Date): SwitchStep {
  if (row.cancelAskedAt !== null && row.stopSentAt === null && row.state !== "returning") return cancel(row, facts);
  switch (row.state) {
    case "starting":
      return starting(row, facts, now);
    case "proving":
      return proving(row, facts, now);
    case "flipping":
      return flipping(row, facts);
    case "deregistering":
      return facts.deregistering === null
        ? move("draining", `Nothing is on its way to ${facts.from.name} any more.`)
        : wait("deregistering", facts.deregistering);
    case "draining":
      return draining(row, facts, now);
    case "stopping":
      return stopping(row, facts);
    case "returning":
      return returning(row, facts);
    case "done":
    case "cancelled":
    case "failed":
      return wait("draining", "It has ended.");
  }
}

/** True when nothing of it runs or is in motion. */
function isDown({ instances }: SideFacts): boolean {
  return instances.every(({ state }) => state === "stopped" || state === "terminated" || state === "missing");
}

/** Why the instances of a side prove nothing yet, in words; null when all run with their checks passed. */
export function unreadyWords({ name, instances }: SideFacts): string | null {
  if (instances.length === 0) return `${name} has no instances.`;
  const still = instances.filter(({ state, checks }) => state !== "running" || checks !== "ok");
  const [first] = still;
  if (first === undefined) return null;
  const what =
    first.state !== "running" ? `is ${first.state.replace("_", " ")}` : first.checks === "impaired" ? "fails AWS's status checks" : "is being checked by AWS";
  return still.length === 1 ? `${first.name} ${what}.` : `${first.name} ${what}, and ${still.length - 1} more of ${name} are not ready.`;
}

function starting(row: SwitchRow, { to }: SwitchFacts, now: Date): SwitchStep {
  if (to.instances.length === 0) return fail(`${to.name} has no instances that could serve. Nothing was changed.`);
  if (to.instances.every(({ state }) => state === "running")) return move("proving", `${to.name} runs.`);
  if (!row.startedTo) return { do: "start", words: `Starting ${to.name}.` };
  if (to.failed !== null) return fail(`${to.name} did not start: ${to.failed}`, to.name);
  if (now.getTime() - row.stateSince.getTime() > startLimitMs) return fail(`${to.name} has not started within an hour.`, to.name);
  return wait("starting", unreadyWords(to) ?? `${to.name} is starting.`);
}

function proving(row: SwitchRow, { to, unproven }: SwitchFacts, now: Date): SwitchStep {
  if (unproven === null) return move("flipping", `${to.name} is proven: it may serve.`);
  if (now.getTime() - row.stateSince.getTime() > proveLimitMs) return fail(`${to.name} could not be proven within 20 minutes. ${unproven}`, to.name);
  return wait("proving", unproven);
}

function flipping(row: SwitchRow, { from, to, serving }: SwitchFacts): SwitchStep {
  switch (serving) {
    case "to":
      return move("deregistering", `Traffic goes to ${to.name}.`);
    case "from":
    case "unknown":
      return { do: "flip", words: `Moving traffic from ${from.name} to ${to.name}.` };
    case "elsewhere":
      return row.flipSentAt === null
        ? fail(`The load balancer sends traffic neither to ${from.name} nor to ${to.name} alone, so it was not touched. Somebody changed it.`, to.name)
        : fail(
            `The load balancer was changed by somebody else while traffic moved; it sends traffic neither to ${from.name} nor to ${to.name} alone. Look at it.`,
            to.name,
          );
    case null:
      return wait("flipping", "AWS has not said yet where traffic goes.");
  }
}

function draining(row: SwitchRow, { from, working }: SwitchFacts, now: Date): SwitchStep {
  if (working.length === 0) return move("stopping", `Nobody works on ${from.name}.`);
  if (row.overrideReason !== null) return move("stopping", `A person decided not to wait for ${listed(working)}.`);
  const isAtLimit = row.drainLimitAt !== null && now.getTime() >= row.drainLimitAt.getTime();
  if (isAtLimit && row.askedAt === null)
    return { do: "ask", words: `${listed(working)} still ${works(working)} on ${from.name}. Wait longer, or stop it now?` };
  return wait("draining", `Waiting for ${listed(working)} on ${from.name}.`);
}

function stopping(row: SwitchRow, { from, to, working, stopAsked }: SwitchFacts): SwitchStep {
  if (isDown(from)) return end("done", `${to.name} serves, ${from.name} is stopped.`);
  if (row.stopSentAt === null) {
    // Whoever began to work since the last look is waited for as well.
    if (working.length > 0 && row.overrideReason === null) return move("draining", `${listed(working)} began to work on ${from.name}; it is waited for.`);
    return { do: "stop", words: `Stopping ${from.name}.` };
  }
  if (!stopAsked) return { do: "stop", words: `Stopping ${from.name}.` };
  if (from.failed !== null) return end("failed", `${to.name} serves, but ${from.name} could not be stopped: ${from.failed} Stop it by hand.`);
  return wait("stopping", `${from.name} is stopping.`);
}

function cancel(row: SwitchRow, { to }: SwitchFacts): SwitchStep {
  const isUntouched = beforeFlipStates.includes(row.state) || (row.state === "flipping" && row.flipSentAt === null);
  if (!isUntouched) return move("returning", "Cancelled: traffic goes back.");
  return row.startedTo
    ? { do: "stop-started", words: `Cancelled before traffic moved; ${to.name} is stopped again.` }
    : end("cancelled", "Cancelled before traffic moved.");
}

function returning(row: SwitchRow, { from, to, serving }: SwitchFacts): SwitchStep {
  switch (serving) {
    case "from":
      return row.startedTo
        ? { do: "stop-started", words: `Cancelled: traffic goes to ${from.name} again, and ${to.name} is stopped.` }
        : end("cancelled", `Cancelled: traffic goes to ${from.name} again.`);
    case "to":
    case "unknown":
      return { do: "flip-back", words: `Moving traffic back to ${from.name}.` };
    case "elsewhere":
      return end("failed", `The load balancer was changed by somebody else; it sends traffic neither to ${from.name} nor to ${to.name} alone. Look at it.`);
    case null:
      return wait("returning", "AWS has not said yet where traffic goes.");
  }
}

function move(to: Extract<SwitchStep, { do: "move" }>["to"], words: string): SwitchStep {
  return { do: "move", to, words };
}

function wait(state: keyof typeof lookMs, words: string): SwitchStep {
  return { do: "wait", words, ms: lookMs[state] };
}

function end(as: Extract<SwitchStep, { do: "end" }>["as"], words: string): SwitchStep {
  return { do: "end", as, words };
}

function fail(words: string, stays?: string): SwitchStep {
  return end("failed", stays === undefined ? words : `${words} ${stays} stays on.`);
}

function works(who: readonly string[]): string {
  return who.length === 1 ? "works" : "work";
}

/** "ci-481 and Mina Park". */
export function listed(who: readonly string[]): string {
  if (who.length <= 1) return who[0] ?? "nobody";
  const shown = who.length > 4 ? [...who.slice(0, 3), `${who.length - 3} more`] : who;
  return `${shown.slice(0, -1).join(", ")} and ${shown.at(-1) ?? ""}`;
}
