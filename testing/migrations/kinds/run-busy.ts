import { setTimeout as pause } from "node:timers/promises";
import { runDialectOf } from "@/server/migrations/dialects/run-dialect";
import { mayPass } from "@/server/migrations/executor/retry-policy";
import type { Step } from "@/server/migrations/scripts/schemas";
import { TargetError } from "@/server/migrations/target/target-session";
import type { TargetRow } from "@/server/migrations/target/target-session";
import { walkSteps } from "../run-steps";
import type { Walk } from "../run-steps";

const mostTries = 200;

/** Walks through steps while others write: waits for a lock no longer than the executor does, gives way, and tries the same unit again. */
export async function runBusy(walk: Walk, steps: readonly Step[]): Promise<TargetRow[]> {
  const dialect = runDialectOf(walk.engine);
  const walker = await walkSteps(walk, steps);
  let tries = 0;
  for (let step = walker.next(); step !== null; step = walker.next()) {
    const isPatient = step.type === "statements" && step.waits === "patient";
    for (const sql of step.type === "batches" ? dialect.batchWait : isPatient ? dialect.patientWait : dialect.shortWait(200)) await walk.session.query(sql);
    try {
      await walker.advance();
      tries = 0;
    } catch (error) {
      await walk.session.query(dialect.rollback);
      tries += 1;
      if (!(error instanceof TargetError) || !mayPass(error.failure, step) || tries > mostTries) throw error;
      await pause(5 + 5 * Math.min(tries, 10));
    }
  }
  return walker.collected;
}
