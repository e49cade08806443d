import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import type { TargetDatabase } from "@/server/generated/prisma/client";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { announce } from "@/server/platform/live";
import { inTransaction } from "@/server/platform/transaction";
import type { Tx } from "@/server/platform/transaction";
import { databaseAuditEvents } from "./audit-events";
import { voidOfDatabase } from "../review/void-of-database";
import { authorizedDatabase, placeOfDatabase } from "./authorized-database";
import { checkDatabaseSettings } from "./check-settings";
import { recordedSettings } from "./database-words";
import { noJson } from "./no-json.sql";
import { whyAddressStays } from "./open-runs";
import type { DatabaseStage, UpdateDatabaseInput, registeredOutput } from "./schemas";
import { databaseBinding, keyRing, sealSecret } from "./seal";

/**
 * Changes settings of a database. Name, team, stage, engine and database name stay: rights and records hang on them. A new host, port or user
 * needs the password again, so nobody can have a kept one sent to another address.
 * @throws AppError `not_found`, `forbidden`, `invalid_input`, `invalid_state` while a run moves over the old address, `stale` when somebody else changed it
 */
export async function updateDatabase(db: Database, actor: UserActor, input: UpdateDatabaseInput): Promise<z.infer<typeof registeredOutput>> {
  const seen = await authorizedDatabase(db, actor, "database:manage", input.databaseId);
  await checkDatabaseSettings({ ...input, stage: seen.stage as DatabaseStage, engine: seen.engine });
  return inTransaction(db, async (tx) => {
    const row = await authorizedDatabase(tx, actor, "database:manage", input.databaseId);
    if (row.version !== input.version) throw new AppError("stale", `${row.name} was changed by somebody else meanwhile. Open it again.`);
    const moves = await movesAddress(tx, row, input);
    const { databaseId: id, version, password, window, ...settings } = input;
    const secret = password === null ? {} : sealedColumns({ ...row, ...settings }, password);
    const connection = moves ? { connection: noJson, identity: null } : {};
    const saved = await tx.targetDatabase.updateManyAndReturn({
      where: { id, version },
      data: { ...settings, window: window ?? noJson, ...secret, ...connection, version: version + 1 },
    });
    const [after] = saved;
    if (after === undefined) throw new AppError("stale", `${row.name} was changed by somebody else meanwhile. Open it again.`);
    await voidOfDatabase(tx, actor, row, after);
    await record(tx, databaseAuditEvents["database.changed"], {
      actor,
      subject: { noun: "database", id, label: row.name },
      scope: placeOfDatabase(row),
      data: { before: recordedSettings(row), after: recordedSettings(after), secretChanged: password !== null },
    });
    await announce(tx, { noun: "database", id, version: after.version, scope: placeOfDatabase(after) });
    return { databaseId: id };
  });
}

/** True when the secret would be sent elsewhere than before. */
async function movesAddress(tx: Tx, row: TargetDatabase, input: UpdateDatabaseInput): Promise<boolean> {
  const moves = row.host !== input.host || row.port !== input.port || row.userName !== input.userName;
  if (!moves) return false;
  if (input.password === null) {
    throw new AppError("invalid_input", "Type the password again: the one that is kept belongs to the old host, port and user, and opens for nothing else.", {
      details: { password: "is needed with a new host, port or user" },
    });
  }
  const stays = await whyAddressStays(tx, row);
  if (stays !== null) throw new AppError("invalid_state", stays);
  return true;
}

/** The columns of a new secret of a row. */
export function sealedColumns(row: Parameters<typeof databaseBinding>[0], password: string) {
  const { sealed, keyName } = sealSecret(keyRing(), password, databaseBinding(row));
  return { sealedSecret: sealed, keyName };
}
