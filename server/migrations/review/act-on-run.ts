import type { UserActor } from "@/server/access/actor";
import type { Permission } from "@/server/access/permissions";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { inTransaction } from "@/server/platform/transaction";
import type { Tx } from "@/server/platform/transaction";
import { authorizedRun } from "../authorized-run";
import type { LoadedRun } from "../authorized-run";
import { lockByRun } from "./lock.sql";
import { oneMovesAtATime } from "./one-moves";
import { announceMigration } from "./subject";

/**
 * One act of a person on one run, in one transaction: the right, the locks, the row as it is now, the act, the announcement. What the act
 * records stands in it, too.
 * @throws AppError `not_found`, `forbidden`, and what the act refuses
 */
export async function actOnRun<T>(
  db: Database,
  actor: UserActor,
  { permission, runId }: { permission: Permission; runId: string },
  work: (tx: Tx, run: LoadedRun, now: Date) => Promise<T>,
): Promise<T> {
  const acted = inTransaction(db, async (tx) => {
    await authorizedRun(tx, actor, permission, runId);
    await lockByRun(tx, runId);
    const run = await authorizedRun(tx, actor, permission, runId);
    const result = await work(tx, run, clock.now());
    await announceMigration(tx, run.migration, [{ ...run, version: run.version + 1 }]);
    return result;
  });
  return acted.catch((error: unknown) => {
    throw oneMovesAtATime(error);
  });
}

/** @throws AppError `stale` when the content that was shown is not the one that stands there */
export function requireShownContent({ migration }: Pick<LoadedRun, "migration">, contentHash: string): void {
  if (migration.contentHash !== contentHash) {
    throw new AppError("stale", `Migration ${migration.number} was edited meanwhile. Read it again, then decide.`);
  }
}
