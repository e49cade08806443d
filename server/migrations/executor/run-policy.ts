import type { MigrationRunState } from "@/server/generated/prisma/client";

/** What decides what a worker does with a run next. */
export type RunFacts = {
  state: MigrationRunState;
  /** What `paused` or `failed` goes on from. */
  resumeState: MigrationRunState | null;
  pauseAskedBy: string | null;
  rollbackAskedBy: string | null;
  /** Who asked for the finalize; kept with `live` while it waits for its turn. */
  finalizeAskedBy: string | null;
  scheduledFor: Date | null;
  /** In words, while everything is stopped. */
  halt: string | null;
  /** In words, while the maintenance window is closed. */
  closed: string | null;
};

export type RunAct =
  | { do: "wait"; ms: number; words: string }
  | { do: "move"; to: MigrationRunState; words: string }
  /** What waits is looked at; only what is clear takes the place of the one that moves. */
  | { do: "look" }
  | { do: "begin" }
  | { do: "run"; script: "forward" | "rollback" | "finalize" }
  | { do: "watch" }
  /** It is in use, and somebody asked for its finalize when it could not begin. */
  | { do: "finalize" }
  | { do: "force" }
  /** It is nothing to a worker. */
  | { do: "leave" };

const haltLookMs = 5_000;
const windowLookMs = 30_000;
/** From these a rollback may begin. One that was under way already goes on when a person says so. */
const undoable: ReadonlySet<MigrationRunState | null> = new Set(["expanding", "backfilling", "enforcing"]);

/** What is to be done with a run now. Pure. Halt comes first: it stops a rollback too, because somebody said that nothing may move. */
export function decideRun(facts: RunFacts, now: Date): RunAct {
  const { state, halt, closed } = facts;
  switch (state) {
    case "scheduled":
      return decideScheduled(facts, now);
    case "preflight":
      // Whoever waits here would hold up everything else on the database, rollbacks too.
      if (halt !== null || closed !== null) return { do: "move", to: "scheduled", words: halt ?? closed ?? "" };
      return { do: "begin" };
    case "expanding":
    case "backfilling":
    case "enforcing":
      if (halt !== null) return { do: "wait", ms: haltLookMs, words: halt };
      if (facts.rollbackAskedBy !== null) return rollBack(facts.rollbackAskedBy);
      if (facts.pauseAskedBy !== null) return pause(facts.pauseAskedBy);
      return closed === null ? { do: "run", script: "forward" } : { do: "wait", ms: windowLookMs, words: closed };
    case "rolling_back":
      if (halt !== null) return { do: "wait", ms: haltLookMs, words: halt };
      // Outside the window too: what is undone was decided by a person who sees that it is urgent.
      return facts.pauseAskedBy === null ? { do: "run", script: "rollback" } : pause(facts.pauseAskedBy);
    case "finalizing":
      if (halt !== null) return { do: "wait", ms: haltLookMs, words: halt };
      if (facts.pauseAskedBy !== null) return pause(facts.pauseAskedBy);
      return closed === null ? { do: "run", script: "finalize" } : { do: "wait", ms: windowLookMs, words: closed };
    case "live":
      if (facts.rollbackAskedBy === null) return facts.finalizeAskedBy === null || halt !== null || closed !== null ? { do: "watch" } : { do: "finalize" };
      return halt === null ? rollBack(facts.rollbackAskedBy) : { do: "wait", ms: haltLookMs, words: halt };
    case "paused":
    case "failed":
      if (facts.rollbackAskedBy === null || !undoable.has(facts.resumeState)) return { do: "leave" };
      return halt === null ? rollBack(facts.rollbackAskedBy) : { do: "wait", ms: haltLookMs, words: halt };
    case "rolled_back":
      return halt === null ? { do: "force" } : { do: "wait", ms: haltLookMs, words: halt };
    case "draft":
    case "planned":
    case "in_review":
    case "approved":
    case "finalized":
    case "stale":
    case "rejected":
    case "cancelled":
      return { do: "leave" };
  }
}

function decideScheduled({ scheduledFor, halt, closed }: RunFacts, now: Date): RunAct {
  const early = (scheduledFor?.getTime() ?? 0) - now.getTime();
  if (early > 0) return { do: "wait", ms: early, words: "It begins at the time that was set." };
  if (halt !== null) return { do: "wait", ms: haltLookMs, words: halt };
  if (closed !== null) return { do: "wait", ms: windowLookMs, words: closed };
  return { do: "look" };
}

function rollBack(by: string): RunAct {
  return { do: "move", to: "rolling_back", words: `${by} asked to roll it back.` };
}

function pause(by: string): RunAct {
  return { do: "move", to: "paused", words: `Paused by ${by}. What is done stays as it is; nothing is lost.` };
}

/** Which state a step of the forward script is of; the other scripts have one state for all their steps. */
export function stateOfPhase(phase: "expand" | "backfill" | "enforce" | "restore" | "clean-up", current: MigrationRunState): MigrationRunState {
  if (current === "rolling_back" || current === "finalizing") return current;
  if (phase === "expand") return current === "backfilling" || current === "enforcing" ? current : "expanding";
  if (phase === "backfill" || phase === "restore") return "backfilling";
  return "enforcing";
}

/** How long to stay away after a fault of the surroundings: longer and longer, up to a minute. */
export function afterFaultMs(attempt: number): number {
  return Math.min(60_000, 500 * 2 ** Math.min(attempt, 7));
}
