import type { TargetDatabase } from "@/server/generated/prisma/client";
import { readTableFacts } from "../catalog/read-table-facts";
import type { TableFacts } from "../catalog/table-facts";
import { openRow } from "../databases/open-target";
import type { RehearsalDialect, Watch } from "../dialects/rehearsal-dialect";
import type { Migration } from "@/server/generated/prisma/client";
import type { TargetGateways } from "../target/gateways";
import type { TargetSession } from "../target/target-session";
import type { TextRow } from "./application-model";
import { makeCopy } from "./make-copy";
import type { Copied } from "./make-copy";
import { makeRows } from "./make-rows";
import type { RowMaker, RowSource } from "./make-rows";
import { NoScratch } from "./scratch";
import type { Scratch } from "./scratch";
import { copyTable, readRows } from "./table-rows";
import type { CopyTable } from "./table-rows";

/** What a rehearsal is about. */
export type Subject = { database: TargetDatabase; migration: Pick<Migration, "number" | "schemaName" | "tableName" | "params" | "script"> };

export type RehearsalTools = { gateways: TargetGateways; dialect: RehearsalDialect; guard: () => Promise<void> };

/** The sessions of one rehearsal in its scratch database. */
export type CopySessions = { script: TargetSession; application: TargetSession; writer: TargetSession; catalog: TargetSession; watcher: TargetSession };

const rowsOfParent = 12;
const rowsOfTable = 120;

/**
 * Reads the catalog of the target and makes the table and what hangs on it in the scratch database. Of the target nothing else is read.
 * @throws NoScratch when the table is not there, or cannot be made
 */
export async function copyTarget(
  tools: RehearsalTools,
  { database, migration }: Subject,
  scratch: Scratch,
): Promise<Copied & { parents: TableFacts[]; server: string }> {
  const { dialect, gateways, guard } = tools;
  const reader = await openRow(gateways, database, { sessionName: `rehearsal of m${migration.number} reading`, statementTimeoutMs: 25_000 });
  const table = { schema: migration.schemaName, name: migration.tableName };
  try {
    const plan = await dialect.readCopy(reader, table);
    const maker = await scratch.open("copy");
    await dialect.prepare(maker, scratch.names);
    const translate = dialect.translator(table.schema, scratch.names);
    const translated = plan.statements.map(({ object, sql }) => ({ object, sql: translate(sql).sql }));
    const made = await makeCopy(maker, { ...plan, statements: translated }, guard);
    const there = await factsOf(maker, database, { ...table, schema: dialect.schemaIn(scratch.names, table.schema) });
    if (there === null) throw new NoScratch(cannotCopy(table, made));
    const parents: TableFacts[] = [];
    for (const parent of plan.parents) {
      const facts = await factsOf(maker, database, { ...parent, schema: dialect.schemaIn(scratch.names, parent.schema) });
      if (facts !== null) parents.push(facts);
    }
    const server = await dialect.server(reader);
    await maker.end();
    return { ...made, parents, server };
  } finally {
    await reader.end();
  }
}

/** The table of the copy as it is now. */
export async function presentTable(
  { dialect }: RehearsalTools,
  session: TargetSession,
  { database, migration }: Subject,
  scratch: Scratch,
): Promise<CopyTable> {
  const name = { schema: dialect.schemaIn(scratch.names, migration.schemaName), name: migration.tableName };
  const facts = await factsOf(session, database, name);
  if (facts === null) throw new NoScratch(`The table ${name.schema}.${name.name} is not there any more under its name, so it cannot be looked at.`);
  return copyTable(dialect.rows, facts);
}

/** Made-up rows in the neighbours that the table refers to, then in the table. @throws NoScratch when none comes to be */
export async function fillCopy(
  { dialect }: RehearsalTools,
  session: TargetSession,
  { table, parents, params }: { table: CopyTable; parents: readonly TableFacts[]; params: unknown },
): Promise<{ maker: RowMaker; made: number; refused: string | null }> {
  for (const sql of dialect.rows.settings(table.facts.schema)) await session.query(sql);
  const limits = numbersIn(params);
  const rowsOf = new Map<string, readonly TextRow[]>();
  for (const parent of parents) {
    const copy = copyTable(dialect.rows, parent);
    await makeRows(session, dialect.rows, { ...(await sourceOf(dialect, session, copy)), limits: [], targets: [] }, rowsOfParent);
    rowsOf.set(`${parent.schema}.${parent.name}`, [...(await readRows(session, dialect.rows, copy)).values()]);
  }
  const targets = table.facts.foreignKeys
    .filter(({ direction }) => direction === "out")
    .map(({ schema, table: other, columns, otherColumns }) => ({
      columns,
      rows: (rowsOf.get(`${schema}.${other}`) ?? []).map((row) =>
        Object.fromEntries(columns.map((column, at) => [column, row[otherColumns[at] ?? ""] ?? null])),
      ),
    }));
  const filled = await makeRows(session, dialect.rows, { ...(await sourceOf(dialect, session, table)), limits, targets }, rowsOfTable);
  if (filled.made === 0) throw new NoScratch(`No row could be made up for the table: ${filled.refused ?? "the server did not say why"}`);
  return filled;
}

/** Columns that change by themselves when a row is written, such as by a trigger that notes the time. */
export async function selfChanging(
  { dialect }: RehearsalTools,
  session: TargetSession,
  table: CopyTable,
  transaction: { begin: string; rollback: string },
): Promise<string[]> {
  const column = table.writable.find(({ name }) => !table.key.includes(name))?.name;
  if (column === undefined || table.key.length === 0) return [];
  const before = await readRows(session, dialect.rows, table);
  await session.query(transaction.begin);
  try {
    await session.query(`update ${table.quoted} set ${dialect.rows.quote(column)} = ${dialect.rows.quote(column)}`);
    const after = await readRows(session, dialect.rows, table);
    const names = [...before].flatMap(([key, row]) => Object.keys(row).filter((name) => row[name] !== after.get(key)?.[name]));
    return [...new Set(names)];
  } catch {
    return [];
  } finally {
    await session.query(transaction.rollback);
  }
}

/** Opens everything a rehearsal works with. */
export async function openSessions({ gateways, dialect }: RehearsalTools, { database }: Subject, scratch: Scratch): Promise<CopySessions & { watch: Watch }> {
  const [script, application, writer, catalog] = [
    await scratch.open("script"),
    await scratch.open("application"),
    await scratch.open("writer"),
    await scratch.open("catalog"),
  ];
  const watcher =
    dialect.watcher === "rehearsal"
      ? await scratch.open("watcher")
      : await openRow(gateways, database, { sessionName: "rehearsal watcher", statementTimeoutMs: 25_000 });
  for (const sql of dialect.writerSettings) await writer.query(sql);
  return { script, application, writer, catalog, watcher, watch: await dialect.watch(watcher, scratch.names) };
}

function factsOf(session: TargetSession, { engine }: TargetDatabase, { schema, name }: { schema: string; name: string }): Promise<TableFacts | null> {
  return readTableFacts(session, engine, { schema, table: name });
}

/** What values can be made up for: enumerations by their labels, domains by the type under them. */
async function sourceOf(dialect: RehearsalDialect, session: TargetSession, table: CopyTable): Promise<Pick<RowSource, "table" | "labels">> {
  const writable = [];
  for (const column of table.writable) writable.push(await dialect.rows.underlying(session, column));
  return { table: { ...table, writable }, labels: await labelsOf(dialect, session, table) };
}

async function labelsOf(dialect: RehearsalDialect, session: TargetSession, { facts }: CopyTable): Promise<ReadonlyMap<string, readonly string[]>> {
  const labels = new Map<string, readonly string[]>();
  for (const { name, type, family } of facts.columns) {
    if (family === "other" || family === "text") labels.set(name, await dialect.rows.labels(session, type));
  }
  return labels;
}

/** Every whole number in the parameters: limits, lengths and sizes of the rule, of which values around are tried. */
function numbersIn(params: unknown): number[] {
  if (typeof params === "number") return Number.isSafeInteger(params) ? [params] : [];
  if (typeof params === "object" && params !== null) return [...new Set(Object.values(params).flatMap((value) => numbersIn(value)))].slice(0, 10);
  return [];
}

function cannotCopy({ schema, name }: { schema: string; name: string }, { left }: Copied): string {
  const own = left.find(({ object }) => object.kind === "table" && object.name.includes(name));
  return own === undefined
    ? `There is no table ${schema}.${name} on the target, or its catalog may not be read.`
    : `The table ${schema}.${name} could not be made in the scratch database: ${own.because} See what was left out below.`;
}
