import type { Db } from "@/server/platform/db";
import { sealedIn } from "../executor/collect-conflicts";
import { conflictBinding, databaseBinding, rewrapSecret } from "./seal";
import type { KeyRing } from "./seal";

const pageRows = 500;

/** What was put under the ring's current key, and what was under it already. */
export type Rewrapped = { databases: number; conflicts: number };

/**
 * Puts every secret under the current key: only data keys are wrapped anew, so no password is in memory. It may run while the product does,
 * and again after it was cut off.
 * @throws AppError `unavailable` when a row does not open; what came before it is done
 */
export async function rewrapSecrets(db: Db, ring: KeyRing): Promise<Rewrapped> {
  const done: Rewrapped = { databases: 0, conflicts: 0 };
  const rows = await db.targetDatabase.findMany({ where: { archivedAt: null, keyName: { not: ring.current } } });
  for (const row of rows) {
    const next = rewrapSecret(ring, { sealed: row.sealedSecret, keyName: row.keyName }, databaseBinding(row));
    // A password that was set meanwhile is under the current key already, and has another version.
    const where = { id: row.id, version: row.version, keyName: row.keyName };
    done.databases += (await db.targetDatabase.updateMany({ where, data: { sealedSecret: next.sealed, keyName: next.keyName } })).count;
  }
  for (;;) {
    const page = await db.migrationConflict.findMany({ where: { keyName: { not: ring.current } }, orderBy: { id: "asc" }, take: pageRows });
    for (const conflict of page) {
      const { id, keyName } = conflict;
      const kept = sealedIn(conflict);
      if (kept === null) continue;
      const next = rewrapSecret(ring, kept, conflictBinding(id));
      done.conflicts += (await db.migrationConflict.updateMany({ where: { id, keyName }, data: { sealedValues: next.sealed, keyName: next.keyName } })).count;
    }
    if (page.length < pageRows) return done;
  }
}
