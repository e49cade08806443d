import { clock } from "@/server/platform/clock";
import { logger } from "@/server/platform/logger";
import { organisationZone } from "@/server/platform/organisation-zone";
import { inTransaction } from "@/server/platform/transaction";
import type { LoadedRun } from "../authorized-run";
import { openRow } from "../databases/open-target";
import { runDialectOf } from "../dialects/run-dialect";
import { announceMigration } from "../review/subject";
import { notifyConflicts, notifyFinalizeDue, notifyUnseen } from "../review/run-notices";
import { earliestFinalize } from "../review/soak";
import { unseenView } from "../review/unseen-words";
import type { HeldRun } from "../run-claims";
import { migrationScript } from "../scripts/schemas";
import type { CollectStep, OwnedObject } from "../scripts/schemas";
import { textIn } from "../target/row-values";
import { TargetError } from "../target/target-session";
import type { TargetSession } from "../target/target-session";
import { keepConflicts, lastCollected } from "./collect-conflicts";
import { isDue } from "./preflight";
import { runCollect } from "./run-collect";
import { changeOf, sessionNameOf } from "./run-deps";
import type { RunDeps } from "./run-deps";
import { saveRun } from "./save-run";
import { stepContext } from "./step-context";
import { send } from "./target-journal";
import { nextUnseen, triggersInUse, unseenWrites } from "./unseen-policy";

/** How often a run in use is looked at for rows that the application has changed since. */
export const watchEveryMs = 60_000;

/** What a look at the target found: lines of the log that were taken, and triggers of ours that do not fire. */
type Look = { collected: bigint; off: readonly string[] };

/**
 * Looks at a run in use: takes the lines of the target's log into the conflict report, so that people see conflicts while they may still decide,
 * looks whether its triggers still see what is written, and says when the safety delay is over. A target that does not answer is asked again at the
 * next look.
 * @returns the guards of the run, which move with what is written
 */
export async function watchLive(run: LoadedRun, deps: RunDeps, held: HeldRun): Promise<HeldRun> {
  const look = await lookAt(run, deps, held.fence).catch((error: unknown) => {
    if (!(error instanceof TargetError)) throw error;
    logger.warn({ err: error, runId: run.id }, "a live migration could not be looked at in its database");
    return null;
  });
  const kept = look === null ? held : await keepUnseen(run, deps, held, look.off);
  const due = isDue(earliestFinalize(run, run.database)) && (run.soakUntil ?? clock.now()).getTime() > run.nextTryAt.getTime() - 10 * watchEveryMs;
  if ((look?.collected ?? 0n) === 0n && !due) return kept;
  const rows = await deps.db.migrationConflict.count({ where: { runId: run.id, round: run.round } });
  await inTransaction(deps.db, async (tx) => {
    if (rows > 0) await notifyConflicts(tx, run, { rows });
    if (due) await notifyFinalizeDue(tx, run);
    await announceMigration(tx, run.migration, [{ ...run, version: kept.version }]);
  });
  return kept;
}

async function lookAt(run: LoadedRun, { db, gateways }: RunDeps, fence: number): Promise<Look> {
  const script = migrationScript.parse(run.migration.script);
  const steps = script.rollback.filter((step) => step.type === "collect");
  const triggers = triggersInUse(script);
  if (steps.length === 0 && triggers.length === 0) return { collected: 0n, off: [] };
  const session = await openRow(gateways, run.database, { sessionName: sessionNameOf(run, fence), statementTimeoutMs: 10_000 });
  try {
    // First: what was written while they were off is not in the log.
    const off = await offOf(session, run, triggers);
    return { off, collected: await collect(session, run, { db, fence, steps }) };
  } finally {
    await session.end();
  }
}

async function offOf(session: TargetSession, { database }: LoadedRun, triggers: readonly OwnedObject[]): Promise<string[]> {
  if (triggers.length === 0) return [];
  const { rows } = await send(session, runDialectOf(database.engine).firing(triggers));
  const firing = new Set(rows.map((row) => textIn(row, "name")));
  return triggers.map(({ name }) => name).filter((name) => !firing.has(name));
}

type Collecting = Pick<RunDeps, "db"> & { fence: number; steps: readonly CollectStep[] };

async function collect(session: TargetSession, run: LoadedRun, { db, fence, steps }: Collecting): Promise<bigint> {
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
}

/** Where a person has steered the run meanwhile nothing is written: the next look finds the same. */
async function keepUnseen(run: LoadedRun, { db }: RunDeps, held: HeldRun, off: readonly string[]): Promise<HeldRun> {
  const change = nextUnseen(unseenWrites.safeParse(run.unseen).data ?? null, off, clock.now());
  if (change === null) return held;
  const { next, isNew } = change;
  const words = unseenView(next, { now: clock.now(), zone: organisationZone() })?.words ?? "";
  const saved = await saveRun(db, run, held, {
    words: run.because ?? "It is in use.",
    changes: { unseen: next },
    more: async (tx) => {
      if (isNew) await notifyUnseen(tx, run, { words, since: clock.now().toISOString() });
    },
  });
  return saved ?? held;
}
