import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import type { Database } from "@/server/platform/db";
import { announce } from "@/server/platform/live";
import { inTransaction } from "@/server/platform/transaction";
import { databaseAuditEvents } from "./audit-events";
import { authorizedDatabase, placeOfDatabase } from "./authorized-database";
import type { acceptedOutput } from "./schemas";
import { sealedColumns } from "./update-database";

/**
 * Keeps another password for the same address and user.
 * @throws AppError `not_found`, `forbidden`, `unavailable` without DATABASE_KEYS
 */
export async function setSecret(db: Database, actor: UserActor, input: { databaseId: string; password: string }): Promise<z.infer<typeof acceptedOutput>> {
  return inTransaction(db, async (tx) => {
    const row = await authorizedDatabase(tx, actor, "database:manage", input.databaseId);
    const secret = sealedColumns(row, input.password);
    const after = await tx.targetDatabase.update({ where: { id: row.id }, data: { ...secret, version: { increment: 1 } } });
    await record(tx, databaseAuditEvents["database.secret-set"], {
      actor,
      subject: { noun: "database", id: row.id, label: row.name },
      scope: placeOfDatabase(row),
      data: { userName: row.userName, keyName: secret.keyName },
    });
    await announce(tx, { noun: "database", id: row.id, version: after.version, scope: placeOfDatabase(row) });
    return { accepted: `The password for ${row.userName} on ${row.name} is kept. Test the connection.` };
  });
}
