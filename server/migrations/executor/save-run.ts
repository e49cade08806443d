import { systemActors } from "@/server/access/system-actors";
import { record } from "@/server/audit/record";
import type { MigrationRunState } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { failpoint } from "@/server/platform/failpoint";
import { inTransaction } from "@/server/platform/transaction";
import type { Tx } from "@/server/platform/transaction";
import { migrationAuditEvents } from "../audit-events";
import type { LoadedRun } from "../authorized-run";
import { announceMigration, subjectOf } from "../review/subject";
import { moveRun } from "../run-claims";
import type { HeldRun, RunChanges } from "../run-claims";
import { mayFollow } from "../run-state";

/** What a worker leaves in the row. `more` runs in the same transaction, after the move has succeeded; `before` takes locks that come before the run's. */
export type SavedRun = {
  to?: MigrationRunState;
  words: string;
  changes?: RunChanges;
  more?: (tx: Tx, now: Date) => Promise<void>;
  before?: (tx: Tx) => Promise<void>;
};

/**
 * Saves what a worker did: the move under version and fence, the record of a change of state, notices and the announcement in one transaction.
 * Null when another worker has taken over, or a person steered it meanwhile: then nothing is written.
 */
export async function saveRun(db: Database, run: LoadedRun, held: HeldRun, { to, words, changes, more, before }: SavedRun): Promise<HeldRun | null> {
  const isMove = to !== undefined && to !== run.state;
  if (isMove && !mayFollow(run.state, to)) throw new Error(`A run cannot go from ${run.state} to ${to}.`);
  const now = clock.now();
  const saved = await inTransaction(db, async (tx) => {
    await before?.(tx);
    const moved = await moveRun(tx, held, { because: words.slice(0, 500), ...(isMove && { state: to, stateSince: now, attempt: 0 }), ...changes });
    if (moved === null) return null;
    await more?.(tx, now);
    if (isMove) {
      await record(tx, migrationAuditEvents["migration.moved"], {
        actor: systemActors.migrator(run.id),
        ...subjectOf(run.migration, run.database),
        data: { runId: run.id, database: run.database.name, contentHash: run.migration.contentHash, from: run.state, state: to, words: words.slice(0, 500) },
      });
    }
    await announceMigration(tx, run.migration, [{ ...run, version: moved.version }]);
    return moved;
  });
  failpoint("migration-moved");
  return saved;
}
