import type { z } from "zod";
import type { Actor, UserActor } from "@/server/access/actor";
import { requireOn } from "@/server/access/can";
import { record } from "@/server/audit/record";
import type { TargetDatabase } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { newId } from "@/server/platform/ids";
import { announce } from "@/server/platform/live";
import { inTransaction } from "@/server/platform/transaction";
import type { Tx } from "@/server/platform/transaction";
import { databaseAuditEvents } from "./audit-events";
import { placeOfDatabase } from "./authorized-database";
import { checkDatabaseSettings } from "./check-settings";
import { recordedSettings } from "./database-words";
import { noJson } from "./no-json.sql";
import type { RegisterDatabaseInput, registeredOutput } from "./schemas";
import { databaseBinding, keyRing, sealSecret } from "./seal";

/**
 * Registers an application database. It is not connected to: the connection test does that.
 * @throws AppError `forbidden`, `invalid_input` for settings that cannot work, `invalid_state` when the name is taken, `unavailable` without DATABASE_KEYS
 */
export async function registerDatabase(db: Database, actor: UserActor, input: RegisterDatabaseInput): Promise<z.infer<typeof registeredOutput>> {
  requireOn(actor, "database:manage", placeOfDatabase(input));
  await checkDatabaseSettings(input);
  return inTransaction(db, async (tx) => {
    const row = await createDatabase(tx, actor, input);
    await record(tx, databaseAuditEvents["database.registered"], {
      actor,
      subject: { noun: "database", id: row.id, label: row.name },
      scope: placeOfDatabase(row),
      data: recordedSettings(row),
    });
    return { databaseId: row.id };
  });
}

/** Writes the row with its sealed secret, and announces it; the caller keeps the record. */
export async function createDatabase(tx: Tx, actor: Actor, input: RegisterDatabaseInput): Promise<TargetDatabase> {
  const { password, window, ...settings } = input;
  await requireTeam(tx, input.team);
  await requireFreeName(tx, input.name);
  const id = newId();
  const { sealed, keyName } = sealSecret(keyRing(), password, databaseBinding({ id, ...input }));
  const row = await tx.targetDatabase.create({
    data: { ...settings, id, window: window ?? noJson, sealedSecret: sealed, keyName, createdBy: actor.name, createdAt: clock.now() },
  });
  await announce(tx, { noun: "database", id, version: row.version, scope: placeOfDatabase(row) });
  return row;
}

async function requireTeam(tx: Tx, slug: string): Promise<void> {
  if ((await tx.team.count({ where: { slug } })) === 0) {
    throw new AppError("invalid_input", `There is no team ${slug}. Choose one of the teams of the configuration.`, {
      details: { team: "is not a team of the configuration" },
    });
  }
}

async function requireFreeName(tx: Tx, name: string): Promise<void> {
  const taken = await tx.targetDatabase.findFirst({ where: { name } });
  if (taken === null) return;
  const words = taken.archivedAt === null ? "A database of this name is registered." : "An archived database had this name, and its records keep it.";
  throw new AppError("invalid_state", `${words} Choose another one.`);
}
