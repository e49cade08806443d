import { clock } from "@/server/platform/clock";
import type { LoadedRun } from "../authorized-run";
import { readThrottle } from "../databases/database-words";
import { announceMigration } from "../review/subject";
import { noteProgress } from "../run-claims";
import { inTransaction } from "@/server/platform/transaction";
import type { TargetSession } from "../target/target-session";
import type { Carried } from "./carry-script";
import { keepConflicts, lastCollected } from "./collect-conflicts";
import { nextPoint, progressOf } from "./progress-policy";
import type { ProgressPoint } from "./progress-policy";
import type { RunGuard } from "./run-guard";
import { runThrottle } from "./run-throttle";
import { nothingSeen } from "./step-context";
import type { StepHooks, StepProgress } from "./step-context";

/** How often people are told how far it is. */
const tellEveryMs = 1_000;

/** What the steps of a run ask: the portal whether to go on, the target whether it has room, and whom to tell. */
export function runHooks(run: LoadedRun, { deps, held, script, session, guard }: Carried & { session: TargetSession; guard: RunGuard }): StepHooks {
  const { db } = deps;
  const throttle = runThrottle(run, session, script);
  let point: ProgressPoint | null = null;
  let last: StepProgress = nothingSeen;
  let toldAt = -Infinity;
  let toldWaiting: string | null = null;
  const tell = async (waitingFor: string | null): Promise<void> => {
    const now = clock.elapsed();
    if (now - toldAt < tellEveryMs && waitingFor === toldWaiting) return;
    [toldAt, toldWaiting] = [now, waitingFor];
    point = nextPoint(point, last, now);
    const progress = progressOf(last, point, waitingFor);
    await inTransaction(db, async (tx) => {
      await noteProgress(tx, held, progress);
      await announceMigration(tx, run.migration, [{ ...run, version: held.version }]);
    });
  };
  return {
    guard: () => guard.guard(),
    watch: () => guard.watch(),
    batchTargetMs: readThrottle(run.database.throttle).batchTargetMs,
    throttle: async () => {
      const wait = await throttle();
      if (wait !== null) await tell(wait.words);
      return wait;
    },
    progress: async (seen) => {
      last = seen;
      await tell(null);
    },
    waiting: tell,
    lastCollected: () => lastCollected(db, run, run.round),
    collected: (lines) => keepConflicts(db, run, run.round, lines),
  };
}
