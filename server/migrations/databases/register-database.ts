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
import { identityDialectOf } from "../dialects/identity-dialect";
import type { TargetGateways } from "../target/gateways";
import { TargetError } from "../target/target-session";
import { databaseAuditEvents } from "./audit-events";
import { placeOfDatabase } from "./authorized-database";
import { checkDatabaseSettings } from "./check-settings";
import { recordedSettings } from "./database-words";
import { noJson } from "./no-json.sql";
import { openAddress } from "./open-target";
import { registeredBefore, twiceWords } from "./same-database";
import type { RegisterDatabaseInput, registeredOutput } from "./schemas";
import { databaseBinding, keyRing, sealSecret } from "./seal";

/**
 * Registers an application database. Where it answers it is asked who it is, and refused when it is registered already; everything else is seen by
 * the connection test.
 * @throws AppError `forbidden`, `invalid_input` for settings that cannot work, `invalid_state` when name or database are taken, `unavailable` without DATABASE_KEYS
 */
export async function registerDatabase(
  { db, gateways }: { db: Database; gateways: TargetGateways },
  actor: UserActor,
  input: RegisterDatabaseInput,
): Promise<z.infer<typeof registeredOutput>> {
  requireOn(actor, "database:manage", placeOfDatabase(input));
  await checkDatabaseSettings(input);
  const identity = await readFreeIdentity({ db, gateways }, actor, input);
  return inTransaction(db, async (tx) => {
    const row = await createDatabase(tx, actor, input, identity);
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
export async function createDatabase(tx: Tx, actor: Actor, input: RegisterDatabaseInput, identity: string | null = null): Promise<TargetDatabase> {
  const { password, window, ...settings } = input;
  await requireTeam(tx, input.team);
  await requireFreeName(tx, input.name);
  const id = newId();
  const { sealed, keyName } = sealSecret(keyRing(), password, databaseBinding({ id, ...input }));
  const row = await tx.targetDatabase.create({
    data: { ...settings, id, identity, window: window ?? noJson, sealedSecret: sealed, keyName, createdBy: actor.name, createdAt: clock.now() },
  });
  await announce(tx, { noun: "database", id, version: row.version, scope: placeOfDatabase(row) });
  return row;
}

/** What the server calls the database; null: it does not answer, or does not tell. */
async function readFreeIdentity(deps: { db: Database; gateways: TargetGateways }, actor: UserActor, input: RegisterDatabaseInput): Promise<string | null> {
  const options = { sessionName: `switchyard register ${newId()}`, connectTimeoutMs: 3_000, statementTimeoutMs: 5_000 };
  try {
    const session = await openAddress(deps.gateways, input, options);
    try {
      const identity = await identityDialectOf(input.engine).read(session);
      const other = await registeredBefore(deps, { engine: input.engine, id: null, createdAt: null, session, identity });
      if (other !== null) throw new AppError("invalid_state", twiceWords(actor, other));
      return identity;
    } finally {
      await session.end();
    }
  } catch (error) {
    if (error instanceof TargetError) return null;
    throw error;
  }
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
  const problem = `${words} Choose another one.`;
  throw new AppError("invalid_state", problem, { details: { name: problem } });
}
