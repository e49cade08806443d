import { systemActors } from "@/server/access/system-actors";
import { record } from "@/server/audit/record";
import { clock } from "@/server/platform/clock";
import type { Database, Db } from "@/server/platform/db";
import { inTransaction } from "@/server/platform/transaction";
import { migrationAuditEvents } from "../audit-events";
import { subjectOf } from "../review/subject";
import { presentStates } from "../run-state";

/**
 * Days for which values of conflicts are kept once nothing of the migration is in the database any more: a quarter, in which whoever works with the
 * rows finds what is missing. They are personal data that nobody would miss after that.
 */
export const keptDays = 90;

const dayMs = 24 * 3_600_000;
/** Milliseconds between two looks of one process; several processes that look do the same once. */
const lookEveryMs = 10 * 60_000;
/** Lines for each transaction, so that none lasts. */
const pageRows = 5_000;
const runsAtOnce = 100;

let lookedAt = Number.NEGATIVE_INFINITY;

/** Forgets what is due when the last look of this process is ten minutes ago. */
export async function forgetOriginalsNowAndThen(db: Database): Promise<void> {
  const now = clock.now().getTime();
  if (now - lookedAt < lookEveryMs) return;
  lookedAt = now;
  await forgetOriginals(db);
}

/** Forgets the values of conflicts of migrations that are final, or of which nothing has been in the database for `keptDays`. The lines stay. */
export async function forgetOriginals(db: Database): Promise<void> {
  const before = new Date(clock.now().getTime() - keptDays * dayMs);
  const isOver = { OR: [{ state: "finalized" as const }, { state: { notIn: [...presentStates] }, stateSince: { lt: before } }] };
  const runs = await db.migrationRun.findMany({
    where: { ...isOver, conflicts: { some: { sealedValues: { not: null } } } },
    include: { migration: true, database: true },
    orderBy: { id: "asc" },
    take: runsAtOnce,
  });
  for (const run of runs) {
    for (let rows = pageRows; rows === pageRows;) {
      rows = await inTransaction(db, async (tx) => {
        const forgotten = await forgetValues(tx, run.id, isOver);
        if (forgotten === 0) return 0;
        await record(tx, migrationAuditEvents["migration.originals-forgotten"], {
          actor: systemActors.migrator(run.id),
          ...subjectOf(run.migration, run.database),
          data: { runId: run.id, database: run.database.name, contentHash: run.migration.contentHash, rows: forgotten },
        });
        return forgotten;
      });
    }
  }
}

/** Forgets a page of the values of a run; gives how many lines. */
export async function forgetValues(db: Db, runId: string, run: object = {}): Promise<number> {
  const { count } = await db.migrationConflict.updateMany({
    where: { runId, run, sealedValues: { not: null } },
    data: { sealedValues: null, keyName: null },
    limit: pageRows,
  });
  return count;
}
