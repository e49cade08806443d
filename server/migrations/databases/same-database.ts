import { randomInt } from "node:crypto";
import type { Actor } from "@/server/access/actor";
import { can } from "@/server/access/can";
import type { TargetDatabase } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { identityDialectOf } from "../dialects/identity-dialect";
import type { Query } from "../dialects/run-dialect";
import type { TargetGateways } from "../target/gateways";
import { isTrueIn } from "../target/row-values";
import { TargetError } from "../target/target-session";
import type { TargetSession } from "../target/target-session";
import { placeOfDatabase } from "./authorized-database";
import { addressWords } from "./database-words";
import { openRow } from "./open-target";
import { movingRuns } from "./open-runs";

type Deps = { db: Db; gateways: TargetGateways };

/** A session of a database that is registered, or about to be: then `id` and `createdAt` are null. */
export type Claim = Pick<TargetDatabase, "engine"> & { id: string | null; createdAt: Date | null; session: TargetSession; identity: string | null };

const connectTimeoutMs = 3_000;
const statementTimeoutMs = 5_000;

/**
 * The database of the session under another registration that goes before this one: an earlier one, or one on which a migration has begun. Null:
 * there is none that can be proven, such as a copy of the same server's files, or one that does not answer.
 */
export async function registeredBefore({ db, gateways }: Deps, claim: Claim): Promise<TargetDatabase | null> {
  const { engine, id, createdAt, identity } = claim;
  if (identity === null) return null;
  const others = await db.targetDatabase.findMany({
    where: { engine, identity, archivedAt: null, ...(id !== null && { id: { not: id } }) },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    take: 20,
  });
  for (const other of others) {
    const isEarlier = createdAt === null || other.createdAt < createdAt || (other.createdAt.getTime() === createdAt.getTime() && other.id < (id ?? ""));
    if ((isEarlier || (await movingRuns(db, other.id)) > 0) && (await isSame(gateways, other, claim))) return other;
  }
  return null;
}

/** A lock that is taken under the other's address is held in this session, too. */
async function isSame(gateways: TargetGateways, other: TargetDatabase, { engine, session }: Claim): Promise<boolean> {
  const { hold, isHeld } = identityDialectOf(engine);
  const key = randomInt(2 ** 47);
  const ask = (at: TargetSession, { sql, values }: Query) => at.query(sql, values);
  try {
    const there = await openRow(gateways, other, { sessionName: `switchyard same ${key}`, connectTimeoutMs, statementTimeoutMs });
    try {
      await ask(there, hold(key));
      return isTrueIn((await ask(session, isHeld(key))).rows[0], "held");
    } finally {
      await there.end();
    }
  } catch (error) {
    // Who is not reached, or whose secret does not open, carries nothing out either.
    if (error instanceof TargetError || (error instanceof AppError && error.code === "unavailable")) return false;
    throw error;
  }
}

/** Why one database is not registered a second time. Whoever may not see the other learns of its team only; null: it is kept for many to read. */
export function twiceWords(actor: Actor | null, other: TargetDatabase): string {
  const isSeen = actor !== null && can(actor, "database:view", placeOfDatabase(other));
  const named = isSeen ? `as ${other.name} already, under ${addressWords(other)}` : `by the team ${other.team} already`;
  return `This is the database that is registered ${named}. Migrations go one at a time on a database, so it is registered once: use that one, or have it archived first.`;
}
