/** The six instance states and their wire codes (low byte). Source: EC2 API reference, data type InstanceState. */
export const STATE_CODES = {
  pending: 0,
  running: 16,
  "shutting-down": 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
} as const;

export type InstanceState = keyof typeof STATE_CODES;

export type InstanceVerb = "start" | "stop" | "reboot" | "terminate";

/** How long each phase lasts, in milliseconds of the endpoint's clock. */
export type Delays = {
  readonly pendingMs: number;
  readonly stoppingMs: number;
  readonly shuttingDownMs: number;
  /** From running (or from the end of a reboot) until both status checks say "ok". */
  readonly checksMs: number;
  readonly rebootMs: number;
};

export const DEFAULT_DELAYS: Delays = {
  pendingMs: 6_000,
  stoppingMs: 5_000,
  shuttingDownMs: 5_000,
  checksMs: 4_000,
  rebootMs: 3_000,
};

/** Why an instance came into its state, with AWS's code and words. Source: EC2 API reference, data type StateReason. */
export type StateReason = { readonly code: string; readonly message: string };

/** Where an instance is in its life. Times are epoch milliseconds of the endpoint's clock. */
export type InstanceLife = {
  readonly state: InstanceState;
  readonly since: number;
  /** The transition that will come by itself; absent in running, stopped and terminated. */
  readonly next?: { readonly state: InstanceState; readonly at: number; readonly reason?: StateReason };
  /** Status checks begin here; only meaningful while running. */
  readonly checksFrom?: number;
};

export type VerbOutcome = { readonly accepted: true; readonly life: InstanceLife } | { readonly accepted: false };

export type CheckStatus = "ok" | "impaired" | "initializing" | "not-applicable";

/** The life an instance begins with; the passing states get their end from the delays. */
export function beginLife(state: InstanceState, now: number, delays: Delays): InstanceLife {
  switch (state) {
    case "pending":
      return { state, since: now, next: { state: "running", at: now + delays.pendingMs } };
    case "stopping":
      return { state, since: now, next: { state: "stopped", at: now + delays.stoppingMs } };
    case "shutting-down":
      return { state, since: now, next: { state: "terminated", at: now + delays.shuttingDownMs } };
    case "running":
      return { state, since: now, checksFrom: now };
    case "stopped":
    case "terminated":
      return { state, since: now };
  }
}

/** The life as it is at `now`: a transition that is due has happened, at its own time and not at `now`. */
export function settleLife(life: InstanceLife, now: number): InstanceLife {
  if (life.next === undefined || now < life.next.at) return life;
  const { state, at } = life.next;
  return state === "running" ? { state, since: at, checksFrom: at } : { state, since: at };
}

/**
 * What a verb does to a settled life. A start of what runs or is about to, and a stop of what is stopped or is about to,
 * succeed and change nothing. Refused (IncorrectInstanceState) are: start while stopping, stop while pending (the documented
 * life cycle reaches stopping only from running), reboot of what is not running, start and stop after a termination.
 * Source: EC2 user guide, "Amazon EC2 instance state changes".
 */
export function applyVerb(life: InstanceLife, verb: InstanceVerb, now: number, delays: Delays): VerbOutcome {
  switch (verb) {
    case "start":
      if (life.state === "stopped") return accepted(beginLife("pending", now, delays));
      return life.state === "pending" || life.state === "running" ? accepted(life) : { accepted: false };
    case "stop":
      if (life.state === "running") return accepted(beginLife("stopping", now, delays));
      return life.state === "stopping" || life.state === "stopped" ? accepted(life) : { accepted: false };
    case "reboot":
      // The state stays "running"; only the status checks begin again.
      return life.state === "running" ? accepted({ ...life, checksFrom: now + delays.rebootMs }) : { accepted: false };
    case "terminate":
      if (life.state === "terminated" || life.state === "shutting-down") return accepted(life);
      return accepted(beginLife("shutting-down", now, delays));
  }
}

/** A start that will not come to its end: the pending instance goes back to stopped. */
export function fallBack(life: InstanceLife, reason: StateReason): InstanceLife {
  return life.next === undefined ? life : { ...life, next: { state: "stopped", at: life.next.at, reason } };
}

/** When the status checks of a running instance have their result (epoch ms). */
export function checksEndAt(life: InstanceLife, delays: Delays): number {
  return (life.checksFrom ?? life.since) + delays.checksMs;
}

/** The result of a status check at `now`; anything not running has none. */
export function checkStatus(life: InstanceLife, impaired: boolean, now: number, delays: Delays): CheckStatus {
  if (life.state !== "running") return "not-applicable";
  if (now < checksEndAt(life, delays)) return "initializing";
  return impaired ? "impaired" : "ok";
}

function accepted(life: InstanceLife): VerbOutcome {
  return { accepted: true, life };
}
