import { clock } from "@/server/platform/clock";
import { logger } from "@/server/platform/logger";
import { lookAtRun } from "../run-claims";
import type { HeldRun, RunLook } from "../run-claims";
import type { RunDeps } from "./run-deps";

/** Why a worker stops between two statements. Nothing is wrong: the next turn decides what comes of it. */
export class Interrupted extends Error {
  constructor(readonly reason: "lost" | "halt" | "pause" | "rollback" | "stopping" | "window") {
    super(`The step was interrupted: ${reason}.`);
    this.name = "Interrupted";
  }
}

/** How long a long statement goes on while the portal's own database does not answer: less than what is left of the lease. */
const patienceMs = 20_000;

export type RunGuard = {
  /** Before a statement: the lease is ours, and nobody wants it to stop. @throws Interrupted */
  guard(): Promise<void>;
  /** While one runs: the same, but a moment without an answer of the portal's database does not cancel it. @throws Interrupted */
  watch(): Promise<void>;
};

/** Asks the portal between statements whether to go on. `held` follows the row's version. */
export function runGuard({ db }: Pick<RunDeps, "db">, held: HeldRun, signal: AbortSignal | undefined): RunGuard {
  let answeredAt = clock.elapsed();
  const guard = async (): Promise<void> => {
    if (signal?.aborted === true) throw new Interrupted("stopping");
    const look = await lookAtRun(db, held);
    answeredAt = clock.elapsed();
    if (look === null) throw new Interrupted("lost");
    held.version = look.version;
    const reason = whyStop(look);
    if (reason !== null) throw new Interrupted(reason);
  };
  const watch = async (): Promise<void> => {
    try {
      await guard();
    } catch (error) {
      if (error instanceof Interrupted || clock.elapsed() - answeredAt > patienceMs) throw error;
      logger.warn({ err: error, runId: held.id }, "the portal's database does not answer while a statement of a migration runs");
    }
  };
  return { guard, watch };
}

function whyStop({ state, haltReason, pauseAskedBy, rollbackAskedBy }: RunLook): "halt" | "pause" | "rollback" | null {
  if (haltReason !== null) return "halt";
  if (rollbackAskedBy !== null && state !== "rolling_back" && state !== "finalizing") return "rollback";
  return pauseAskedBy === null ? null : "pause";
}
