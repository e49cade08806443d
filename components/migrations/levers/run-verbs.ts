import type { RunStateName } from "@/server/migrations/schemas";
import type { RunLevers, RunView } from "@/server/migrations/review/schemas";

/** The verbs that have a lever at the head of a migration. */
export const runVerbs = [
  "submit",
  "withdraw",
  "approve",
  "sendBack",
  "rehearse",
  "start",
  "pause",
  "resume",
  "rollBack",
  "retry",
  "cancel",
  "approveFinalize",
  "finalize",
] as const satisfies readonly (keyof RunLevers)[];
export type RunVerb = (typeof runVerbs)[number];

/** How a verb is asked for. */
export type VerbWords = {
  /** On the lever. */
  label: string;
  /** Verb and object of the confirmation; the rest is "migration 42 on shop-dev". */
  confirm: string;
  /** What the person says with it. */
  says: "nothing" | "maybe" | "must";
  /** Its label, such as "What has to change". */
  saysLabel: string;
  danger?: boolean;
  /** In production the name of the database is typed first. */
  typed?: boolean;
};

export const verbWords: Readonly<Record<RunVerb, VerbWords>> = {
  submit: { label: "Submit for review", confirm: "Submit", says: "nothing", saysLabel: "" },
  withdraw: { label: "Withdraw", confirm: "Withdraw", says: "maybe", saysLabel: "Why" },
  approve: { label: "Approve…", confirm: "Approve", says: "maybe", saysLabel: "What you looked at" },
  sendBack: { label: "Send back", confirm: "Send back", says: "must", saysLabel: "What has to change" },
  rehearse: { label: "Rehearse", confirm: "Rehearse", says: "nothing", saysLabel: "" },
  start: { label: "Start…", confirm: "Start", says: "nothing", saysLabel: "", typed: true },
  pause: { label: "Pause", confirm: "Pause", says: "maybe", saysLabel: "Why" },
  resume: { label: "Resume", confirm: "Resume", says: "maybe", saysLabel: "Why" },
  rollBack: { label: "Roll back…", confirm: "Roll back", says: "maybe", saysLabel: "Why", danger: true, typed: true },
  retry: { label: "Try again", confirm: "Try again", says: "maybe", saysLabel: "What was mended" },
  cancel: { label: "Cancel", confirm: "Cancel", says: "must", saysLabel: "Why", danger: true },
  approveFinalize: { label: "Approve finalize…", confirm: "Approve the finalize of", says: "maybe", saysLabel: "What you looked at" },
  finalize: { label: "Finalize…", confirm: "Finalize", says: "nothing", saysLabel: "", danger: true, typed: true },
};

// What each state calls for, the likeliest first: shown even when it is locked, with the reason.
const called: Readonly<Record<RunStateName, readonly RunVerb[]>> = {
  draft: ["submit", "rehearse"],
  planned: ["submit", "rehearse"],
  in_review: ["approve", "sendBack"],
  approved: ["start"],
  scheduled: ["start"],
  preflight: ["cancel"],
  expanding: ["pause", "rollBack"],
  backfilling: ["pause", "rollBack"],
  enforcing: ["pause", "rollBack"],
  live: ["rollBack"],
  finalizing: ["pause"],
  finalized: [],
  paused: ["resume", "rollBack"],
  rolling_back: ["pause"],
  rolled_back: ["start"],
  failed: ["retry", "rollBack"],
  stale: ["submit", "rehearse"],
  rejected: ["submit", "rehearse"],
  cancelled: [],
};

/** The levers at the head, and those that are one press further away because the state does not call for them. */
export function shownVerbs({ state, levers }: Pick<RunView, "state" | "levers">): { main: RunVerb[]; more: RunVerb[] } {
  const finalize: RunVerb[] = state === "live" ? [levers.approveFinalize.allowed ? "approveFinalize" : "finalize"] : [];
  const main = [...called[state], ...finalize];
  return { main, more: runVerbs.filter((verb) => !main.includes(verb) && levers[verb].allowed) };
}

/** The verb whose lever is the primary one; null where none can be pulled, or where the likeliest takes something back. */
export function primaryVerb({ state, levers }: Pick<RunView, "state" | "levers">): RunVerb | null {
  return (
    shownVerbs({ state, levers }).main.find((verb) => levers[verb].allowed && verbWords[verb].danger !== true && verb !== "sendBack" && verb !== "pause") ??
    null
  );
}

/** Why the levers at the head are locked, each reason once: "Finalize: Waits for 1 reviewer." */
export function lockedWords({ state, levers }: Pick<RunView, "state" | "levers">): string[] {
  const reasons = new Map<string, string[]>();
  for (const verb of shownVerbs({ state, levers }).main) {
    const { allowed, reason } = levers[verb];
    if (!allowed && reason !== null) reasons.set(reason, [...(reasons.get(reason) ?? []), verbWords[verb].label.replace("…", "")]);
  }
  return [...reasons].map(([reason, labels]) => `${labels.join(", ")}: ${reason}`);
}
