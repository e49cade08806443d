import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import type { TargetDatabase } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { newId } from "@/server/platform/ids";
import { fingerprintOf } from "../catalog/fingerprint";
import { ownedByLiveRuns } from "../catalog/owned-by-live-runs";
import { listTables, readTableFacts } from "../catalog/read-table-facts";
import { tableFacts } from "../catalog/schemas";
import type { listTablesOutput, tableOutput } from "../catalog/schemas";
import type { TargetGateways } from "../target/gateways";
import type { TargetSession } from "../target/target-session";
import { authorizedDatabase } from "./authorized-database";
import { openRow } from "./open-target";
import { targetRefusal } from "./target-refusal";

type Deps = { db: Db; gateways: TargetGateways };
type Kept = { at: Date; answer: Promise<unknown> };

const keptForMs = 10_000;
const mostKept = 200;
const statementTimeoutMs = 5_000;

/** Answers of the last seconds by database, its version, and what was asked: somebody who types asks the same again and again. */
const kept = new Map<string, Kept>();

/** The tables of a database, as its catalog tells right now or did seconds ago. @throws AppError `not_found`, `unavailable` when it does not answer */
export async function browseTables(
  { db, gateways }: Deps,
  actor: UserActor,
  input: { databaseId: string; search: string },
): Promise<z.infer<typeof listTablesOutput>> {
  const row = await authorizedDatabase(db, actor, "database:view", input.databaseId);
  const { answer, at } = await asked(gateways, row, ["tables", input.search], (session) => listTables(session, row.engine, input.search));
  return { ...answer, readAt: at };
}

/** Everything the catalog tells of one table. @throws AppError `not_found`, `unavailable` when the database does not answer */
export async function browseTable(
  { db, gateways }: Deps,
  actor: UserActor,
  { databaseId, schema, table }: { databaseId: string; schema: string; table: string },
): Promise<z.infer<typeof tableOutput>> {
  const row = await authorizedDatabase(db, actor, "database:view", databaseId);
  const { answer, at } = await asked(gateways, row, ["table", schema, table], (session) => readTableFacts(session, row.engine, { schema, table }));
  if (answer === null) throw new AppError("not_found", `There is no table ${schema}.${table} in ${row.name}, or ${row.userName} may not see it.`);
  return { facts: tableFacts.parse(answer), fingerprint: fingerprintOf(answer, await ownedByLiveRuns(db, row.id)), readAt: at };
}

async function asked<T>(
  gateways: TargetGateways,
  row: TargetDatabase,
  question: readonly string[],
  ask: (session: TargetSession) => Promise<T>,
): Promise<{ answer: T; at: Date }> {
  const key = JSON.stringify([row.id, row.version, ...question]);
  const now = clock.now();
  for (const [each, { at }] of kept) if (now.getTime() - at.getTime() >= keptForMs) kept.delete(each);
  const known = kept.get(key);
  if (known !== undefined) return { answer: (await known.answer) as T, at: known.at };
  if (kept.size >= mostKept) kept.clear();
  const answer = read(gateways, row, ask);
  kept.set(key, { at: now, answer });
  try {
    return { answer: await answer, at: now };
  } catch (error) {
    kept.delete(key);
    throw error;
  }
}

async function read<T>(gateways: TargetGateways, row: TargetDatabase, ask: (session: TargetSession) => Promise<T>): Promise<T> {
  try {
    const session = await openRow(gateways, row, { sessionName: `switchyard browse ${newId()}`, statementTimeoutMs });
    try {
      return await ask(session);
    } finally {
      await session.end();
    }
  } catch (error) {
    throw targetRefusal(error, row);
  }
}
