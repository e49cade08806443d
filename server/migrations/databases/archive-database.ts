import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { announce } from "@/server/platform/live";
import { inTransaction } from "@/server/platform/transaction";
import { databaseAuditEvents } from "./audit-events";
import { authorizedDatabase, placeOfDatabase } from "./authorized-database";
import { addressWords } from "./database-words";
import { movingRuns } from "./open-runs";
import type { acceptedOutput } from "./schemas";

/** What is kept of the secret of an archived database: nothing. */
const nothing = Uint8Array.of(0);

/**
 * Takes a database out of use and forgets its password. Its records stay.
 * @throws AppError `not_found`, `forbidden`, `invalid_state` while a migration on it has not ended
 */
export async function archiveDatabase(db: Database, actor: UserActor, databaseId: string): Promise<z.infer<typeof acceptedOutput>> {
  return inTransaction(db, async (tx) => {
    const row = await authorizedDatabase(tx, actor, "database:manage", databaseId);
    const runs = await movingRuns(tx, row.id);
    if (runs > 0) {
      const words = runs === 1 ? "A migration has begun" : `${runs} migrations have begun`;
      throw new AppError("invalid_state", `${words} on ${row.name} and not ended. Finalize or roll back first: nobody could do it afterwards.`);
    }
    const version = row.version + 1;
    await tx.targetDatabase.update({ where: { id: row.id }, data: { archivedAt: clock.now(), sealedSecret: nothing, version } });
    await record(tx, databaseAuditEvents["database.archived"], {
      actor,
      subject: { noun: "database", id: row.id, label: row.name },
      scope: placeOfDatabase(row),
      data: { address: addressWords(row) },
    });
    await announce(tx, { noun: "database", id: row.id, version, scope: placeOfDatabase(row) });
    return { accepted: `${row.name} is archived, and its password is forgotten.` };
  });
}
