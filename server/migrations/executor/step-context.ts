import type { RunDialect } from "../dialects/run-dialect";
import { runDialectOf } from "../dialects/run-dialect";
import { defaultBatchMs } from "./batch-policy";
import type { Engine, ScriptName } from "../scripts/schemas";
import type { TargetRow, TargetSession } from "../target/target-session";

/** How far a step has come: of `total` rows `rowsSeen` were looked at in this pass over the table; `rowsDone` were changed in all. */
export type StepProgress = { rowsSeen: bigint; total: bigint | null; rowsDone: bigint; longestBlockMs: number; lockTries: number };

/** Of a step that has told nothing yet. */
export const nothingSeen: StepProgress = { rowsSeen: 0n, total: null, rowsDone: 0n, longestBlockMs: 0, lockTries: 0 };

/** What a step asks of whoever runs it. */
export type StepHooks = {
  /** Called before every statement and batch. Throws when the worker may not go on. */
  guard(): Promise<void>;
  /** The same, called now and then while a statement runs. */
  watch(): Promise<void>;
  /** Why a batch has to wait, and for how long; null: go on. */
  throttle(): Promise<{ ms: number; words: string } | null>;
  /** How long a batch should take, in milliseconds. */
  batchTargetMs: number;
  progress(seen: StepProgress): Promise<void>;
  /** Told what a step waits for, in words. */
  waiting(words: string): Promise<void>;
  /** The last line of the target's log that was taken, as text; "0" before the first. */
  lastCollected(): Promise<string>;
  collected(lines: readonly TargetRow[]): Promise<void>;
};

/** What is needed to run a step: a session that holds the fence in the target's journal (`claimJournal`). */
export type StepContext = {
  session: TargetSession;
  dialect: RunDialect;
  change: string;
  script: ScriptName;
  round: number;
  fence: number;
  hooks: StepHooks;
};

/** What a step did; `longestBlockMs`: the longest time it held what stops writers. `words`: what else people should know of it. */
export type StepOutcome = { rowsDone: bigint; lockTries: number; longestBlockMs: number; words?: string | null };

const nothingAsked: Omit<StepHooks, "watch"> = {
  guard: () => Promise.resolve(),
  throttle: () => Promise.resolve(null),
  batchTargetMs: defaultBatchMs,
  progress: () => Promise.resolve(),
  waiting: () => Promise.resolve(),
  lastCollected: () => Promise.resolve("0"),
  collected: () => Promise.resolve(),
};

/** A context for steps that nobody steers, such as those of a rehearsal. */
export function stepContext(
  session: TargetSession,
  engine: Engine,
  place: { change: string; script: ScriptName; round: number; fence: number },
  hooks: Partial<StepHooks> = {},
): StepContext {
  return { session, dialect: runDialectOf(engine), ...place, hooks: { ...nothingAsked, watch: hooks.guard ?? nothingAsked.guard, ...hooks } };
}
