import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import type { MigrationRunState, TargetDatabase } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Database, Db } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { newId } from "@/server/platform/ids";
import { inTransaction } from "@/server/platform/transaction";
import { migrationAuditEvents } from "../audit-events";
import { authorizedDatabase, placeOfDatabase } from "../databases/authorized-database";
import { openRow } from "../databases/open-target";
import { targetRefusal } from "../databases/target-refusal";
import { runDialectOf } from "../dialects/run-dialect";
import type { TargetObject } from "../dialects/run-dialect";
import { presentStates } from "../run-state";
import { migrationScript } from "../scripts/schemas";
import { textIn } from "../target/row-values";
import type { TargetGateways } from "../target/gateways";
import { TargetError } from "../target/target-session";
import type { TargetRow, TargetSession } from "../target/target-session";
import { lockWaitMs } from "./retry-policy";
import type { RemoveLeftoverInput, leftoversOutput } from "./schemas";

type Deps = { db: Database; gateways: TargetGateways };
type Leftover = z.infer<typeof leftoversOutput>["items"][number];

/** True while a migration's objects belong where they are. */
const isInUse = ({ state }: { state: MigrationRunState }) => presentStates.has(state);

/**
 * What migrations have left in a database that no run needs any more: each with the statement that would remove it.
 * @throws AppError `not_found`, `unavailable` when the database does not answer
 */
export async function listLeftovers({ db, gateways }: Deps, actor: UserActor, databaseId: string): Promise<z.infer<typeof leftoversOutput>> {
  const row = await authorizedDatabase(db, actor, "database:view", databaseId);
  return { items: await withSession(gateways, row, (session) => read(db, row, session)), readAt: clock.now() };
}

/**
 * Removes one leftover, after looking once more whether it still is one.
 * @throws AppError `not_found` when it is none any more, `forbidden`, `unavailable`, `invalid_state` when the database refuses or its migration is not known
 */
export async function removeLeftover({ db, gateways }: Deps, actor: UserActor, input: RemoveLeftoverInput): Promise<{ accepted: string }> {
  const row = await authorizedDatabase(db, actor, "migration:halt", input.databaseId);
  const removed = await withSession(gateways, row, async (session) => {
    const found = (await read(db, row, session)).find(({ kind, schema, table, name }) => sameObject(input, { kind, schema, table, name }));
    if (found === undefined) throw new AppError("not_found", "There is no such leftover any more. Read the list again.");
    if (found.lockedReason !== null) throw new AppError("invalid_state", found.lockedReason);
    // First the record, then the deed: who is cut off in between has removed nothing unsaid.
    await keepRecord(db, actor, row, { event: "migration.leftover-asked", object: found });
    for (const sql of runDialectOf(row.engine).shortWait(lockWaitMs(clock.random()))) await session.query(sql);
    await session.query(found.sql);
    return found;
  });
  await keepRecord(db, actor, row, { event: "migration.leftover-removed", object: removed });
  return { accepted: `Removed the ${removed.kind} ${nameOf(removed)}.` };
}

type Told = { event: "migration.leftover-asked" | "migration.leftover-removed"; object: Leftover };

function keepRecord(db: Database, actor: UserActor, row: TargetDatabase, { event, object }: Told): Promise<void> {
  return inTransaction(db, (tx) =>
    record(tx, migrationAuditEvents[event], {
      actor,
      subject: { noun: "database", id: row.id, label: row.name },
      scope: placeOfDatabase(row),
      data: { database: row.name, kind: object.kind, object: nameOf(object), sql: object.sql },
    }),
  );
}

async function withSession<T>(gateways: TargetGateways, row: TargetDatabase, work: (session: TargetSession) => Promise<T>): Promise<T> {
  let session: TargetSession | null = null;
  try {
    session = await openRow(gateways, row, { sessionName: `switchyard leftovers ${newId().slice(-12)}`, statementTimeoutMs: 20_000 });
    return await work(session);
  } catch (error) {
    throw targetRefusal(error, row);
  } finally {
    await session?.end();
  }
}

async function read(db: Db, row: TargetDatabase, session: TargetSession): Promise<Leftover[]> {
  const dialect = runDialectOf(row.engine);
  const rows = [...(await session.query(dialect.leftovers.list)).rows, ...(await journalOf(session, dialect.leftovers.journal))];
  const known = await migrationsAt(db, row);
  return rows.flatMap((found): Leftover[] => {
    const object = objectOf(found);
    if (object === null) return [];
    const number = textIn(found, "number");
    const owner = number === null ? known.find(({ indexes }) => indexes.has(object.name)) : known.find((migration) => String(migration.number) === number);
    // An index that is not valid and bears no number may be anybody's.
    if (owner === undefined ? number === null : !mayGo(owner, dialect.sharesShadow && object.kind === "table")) return [];
    const lockedReason = owner === undefined ? unknownWords(Number(number)) : null;
    return [{ ...object, number: owner?.number ?? Number(number), title: owner?.title ?? null, sql: dialect.leftovers.removal(object), lockedReason }];
  });
}

function unknownWords(number: number): string {
  return `No migration ${number} is known here: another installation may own it. Whoever runs the database removes it by hand.`;
}

/** A database on which nothing ever ran has no journal. */
async function journalOf(session: TargetSession, query: string): Promise<readonly TargetRow[]> {
  try {
    return (await session.query(query)).rows;
  } catch (error) {
    if (error instanceof TargetError && error.failure === "no-such-object") return [];
    throw error;
  }
}

/** `isHere`: it has run on this database. `isPresent`: it is in use here; `isNearby`: on this database or on another one of its server. */
type Known = { number: number; title: string; isHere: boolean; isPresent: boolean; isNearby: boolean; indexes: ReadonlySet<string> };

/** What lies in a place that a whole server shares is a leftover of the databases on which its migration ran, and of none while one of them uses it. */
function mayGo({ isHere, isPresent, isNearby }: Known, isShared: boolean): boolean {
  return isShared ? isHere && !isNearby : !isPresent;
}

/**
 * The migrations of every database on that server, because neighbours may share a place, and of databases of the same name elsewhere: a server may
 * be registered under several names, and originals that are in use under one of them are no leftovers under another.
 */
async function migrationsAt(db: Db, { host, port, databaseName }: TargetDatabase): Promise<Known[]> {
  const runs = await db.migrationRun.findMany({
    where: { database: { OR: [{ host, port }, { databaseName }] }, round: { gt: 0 } },
    select: { state: true, database: { select: { databaseName: true } }, migration: { select: { number: true, title: true, script: true } } },
    orderBy: { createdAt: "desc" },
    take: 5_000,
  });
  return [...Map.groupBy(runs, ({ migration }) => migration.number)].map(([number, group]) => {
    const here = group.filter(({ database }) => database.databaseName === databaseName);
    return {
      number,
      title: group[0]?.migration.title ?? "",
      isHere: here.length > 0,
      isPresent: here.some(isInUse),
      isNearby: group.some(isInUse),
      indexes: new Set(here.flatMap(({ migration }) => indexesOf(migration.script))),
    };
  });
}

function indexesOf(script: unknown): string[] {
  const read = migrationScript.pick({ owned: true }).loose().safeParse(script);
  return read.success ? read.data.owned.filter(({ kind }) => kind === "index").map(({ name }) => name) : [];
}

const kinds = ["trigger", "function", "column", "table", "index", "journal"] as const;

function objectOf(row: TargetRow): TargetObject | null {
  const kind = kinds.find((each) => each === textIn(row, "kind"));
  const [schema, name] = [textIn(row, "schema"), textIn(row, "name")];
  return kind === undefined || schema === null || name === null ? null : { kind, schema, table: textIn(row, "table"), name };
}

function sameObject(a: TargetObject, b: TargetObject): boolean {
  return a.kind === b.kind && a.schema === b.schema && a.table === b.table && a.name === b.name;
}

function nameOf({ schema, table, name }: TargetObject): string {
  return [schema, table, name].filter((part) => part !== null).join(".");
}
