import { clock } from "@/server/platform/clock";
import { logger } from "@/server/platform/logger";
import { inTransaction } from "@/server/platform/transaction";
import type { LoadedRun } from "../authorized-run";
import { openRow } from "../databases/open-target";
import { announceMigration } from "../review/subject";
import { notifyConflicts, notifyFinalizeDue } from "../review/run-notices";
import { earliestFinalize } from "../review/soak";
import { migrationScript } from "../scripts/schemas";
import { TargetError } from "../target/target-session";
import { keepConflicts, lastCollected } from "./collect-conflicts";
import { isDue } from "./preflight";
import { runCollect } from "./run-collect";
import { changeOf, sessionNameOf } from "./run-deps";
import type { RunDeps } from "./run-deps";
import { stepContext } from "./step-context";

/** How often a run in use is looked at for rows that the application has changed since. */
export const watchEveryMs = 60_000;

/**
 * Looks at a run in use: takes the lines of the target's log into the conflict report, so that people see conflicts while they may still decide,
 * and says when the safety delay is over. A target that does not answer is asked again at the next look.
 */
export async function watchLive(run: LoadedRun, deps: RunDeps, fence: number): Promise<void> {
  const collected = await collect(run, deps, fence).catch((error: unknown) => {
    if (!(error instanceof TargetError)) throw error;
    logger.warn({ err: error, runId: run.id }, "the conflicts of a live migration could not be read");
    return 0n;
  });
  const due = isDue(earliestFinalize(run, run.database)) && (run.soakUntil ?? clock.now()).getTime() > run.nextTryAt.getTime() - 10 * watchEveryMs;
  if (collected === 0n && !due) return;
  const rows = await deps.db.migrationConflict.count({ where: { runId: run.id, round: run.round } });
  await inTransaction(deps.db, async (tx) => {
    if (rows > 0) await notifyConflicts(tx, run, { rows });
    if (due) await notifyFinalizeDue(tx, run);
    await announceMigration(tx, run.migration, [run]);
  });
}

async function collect(run: LoadedRun, { db, gateways }: RunDeps, fence: number): Promise<bigint> {
  const steps = migrationScript.parse(run.migration.script).rollback.filter((step) => step.type === "collect");
  if (steps.length === 0) return 0n;
  const session = await openRow(gateways, run.database, { sessionName: sessionNameOf(run, fence), statementTimeoutMs: 10_000 });
  try {
    const context = stepContext(
      session,
      run.database.engine,
      { change: changeOf(run), script: "rollback", round: run.round, fence },
      {
        lastCollected: () => lastCollected(db, run, run.round),
        collected: (lines) => keepConflicts(db, run, run.round, lines),
      },
    );
    let rows = 0n;
    for (const step of steps) rows += (await runCollect(context, step)).rowsDone;
    return rows;
  } finally {
    await session.end();
  }
}
