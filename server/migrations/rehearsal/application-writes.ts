import type { RowWriting } from "../dialects/rehearsal-dialect";
import { TargetError } from "../target/target-session";
import type { TargetSession } from "../target/target-session";
import type { ApplicationModel, TextRow } from "./application-model";
import type { RowMaker } from "./make-rows";
import { insertOf, keyOf, readRow, whereKey } from "./table-rows";
import type { CopyTable } from "./table-rows";

/** What an application does while the migration is in use. */
export type Writes = { done: number; refused: number; failed: string[] };

export type Application = {
  session: TargetSession;
  writing: RowWriting;
  /** The table as it is now. */
  table: CopyTable;
  /** Columns that were there before forward: an application of the old version knows no other. */
  known: readonly string[];
  /** Columns whose values the migration changed, or that its parameters name. */
  concerned: readonly string[];
  maker: RowMaker;
  /** Rows as they were before forward. */
  donors: readonly TextRow[];
  model: ApplicationModel;
  guard: () => Promise<void>;
};

const mostFailures = 50;

/**
 * Writes to rows as applications do: another column, the column itself, the whole row as it was read, delete, delete and insert again, upsert,
 * away and back, and new rows. What is accepted goes into the model. The rule may refuse a new value of its columns, and nothing else.
 */
export async function writeAsApplication(app: Application, rows: readonly TextRow[], newRows: { from: number; count: number }): Promise<Writes> {
  const writes: Writes = { done: 0, refused: 0, failed: [] };
  const acts = [otherColumn, concernedColumn, wholeRow, removeRow, removeAndInsert, upsertRow, awayAndBack, nothing];
  for (const [at, row] of rows.entries()) {
    await app.guard();
    const act = acts[at % acts.length];
    if (act !== undefined) await act(app, row, { writes, number: at + 1_000 });
  }
  for (let number = newRows.from; number < newRows.from + newRows.count; number += 1) {
    await app.guard();
    const fresh = app.maker.row(number);
    // A key that the database counts itself is left to it.
    const key = Object.fromEntries(Object.entries(fresh).filter(([name]) => app.table.key.includes(name)));
    await insertRow(app, { ...usable(app, fresh), ...key }, { writes, mayBeRefused: true });
  }
  return writes;
}

type Turn = { writes: Writes; number: number };

/** A value that another row has: the table's own rules let it through. */
async function otherColumn(app: Application, row: TextRow, { writes, number }: Turn): Promise<void> {
  const known = Object.keys(usable(app, row)).filter((name) => !app.concerned.includes(name) && !isBound(app, name));
  const other = known[number % Math.max(known.length, 1)];
  const donor = other === undefined ? undefined : app.donors.find((each) => each[other] !== row[other]);
  const written = other === undefined || donor === undefined ? same(app, row) : { [other]: donor[other] ?? null };
  await update(app, row, { written, writes, mayBeRefused: donor === undefined });
}

async function concernedColumn(app: Application, row: TextRow, turn: Turn): Promise<void> {
  await update(app, row, { written: freshValues(app, turn.number), writes: turn.writes, mayBeRefused: true });
}

/** As an object mapper saves: every column it knows, with what it read. */
async function wholeRow(app: Application, row: TextRow, { writes }: Turn): Promise<void> {
  const read = await readRow(app.session, app.writing, app.table, row);
  if (read !== null) await update(app, row, { written: usable(app, read), writes, mayBeRefused: false });
}

async function removeRow(app: Application, row: TextRow, { writes }: Turn): Promise<void> {
  const { sql, values } = whereKey(app.writing, app.table.key, row, 1);
  const isDone = await attempt(writes, { what: "delete a row", mayBeRefused: false }, () =>
    app.session.query(`delete from ${app.table.quoted} where ${sql}`, values),
  );
  if (isDone) app.model.deleted(keyOf(row, app.table.key));
}

async function removeAndInsert(app: Application, row: TextRow, turn: Turn): Promise<void> {
  const read = await readRow(app.session, app.writing, app.table, row);
  if (read === null) return;
  await removeRow(app, row, turn);
  await insertRow(app, { ...usable(app, read), ...keyPart(app, read) }, { writes: turn.writes, mayBeRefused: false });
}

async function upsertRow(app: Application, row: TextRow, { writes, number }: Turn): Promise<void> {
  const before = await readRow(app.session, app.writing, app.table, row);
  const fresh = freshValues(app, number);
  if (before === null || Object.keys(fresh).length === 0) return;
  const { sql, values } = insertOf(app.writing, app.table.quoted, { ...usable(app, before), ...keyPart(app, before), ...fresh });
  const isDone = await attempt(writes, { what: "upsert a row", mayBeRefused: true }, () =>
    app.session.query(`${sql} ${app.writing.upsert(app.table.key, Object.keys(fresh))}`, values),
  );
  if (isDone) await noteUpdate(app, row, { written: fresh, before });
}

/** To another value and back to what stood there: the application has decided, so it stays. */
async function awayAndBack(app: Application, row: TextRow, { writes, number }: Turn): Promise<void> {
  const read = await readRow(app.session, app.writing, app.table, row);
  if (read === null) return;
  await update(app, row, { written: freshValues(app, number + 1), writes, mayBeRefused: true });
  await update(app, row, { written: same(app, read), writes, mayBeRefused: true });
}

function nothing(): Promise<void> {
  return Promise.resolve();
}

async function insertRow(app: Application, row: TextRow, { writes, mayBeRefused }: { writes: Writes; mayBeRefused: boolean }): Promise<void> {
  const keys = new Set((await keysOf(app)).map((key) => keyOf(key, app.table.key)));
  const { sql, values } = insertOf(app.writing, app.table.quoted, row);
  const isDone = await attempt(writes, { what: "insert a row", mayBeRefused }, () => app.session.query(sql, values));
  if (!isDone) return;
  const made = (await keysOf(app)).find((key) => !keys.has(keyOf(key, app.table.key)));
  const after = made === undefined ? null : await readRow(app.session, app.writing, app.table, made);
  if (after !== null) app.model.inserted(keyOf(after, app.table.key), row, { after, concerned: app.concerned, columns: app.known });
}

type Update = { written: TextRow; writes: Writes; mayBeRefused: boolean };

async function update(app: Application, row: TextRow, { written, writes, mayBeRefused }: Update): Promise<void> {
  const columns = Object.keys(written);
  const before = await readRow(app.session, app.writing, app.table, row);
  if (columns.length === 0 || before === null) return;
  const { quote, placeholder } = app.writing;
  const where = whereKey(app.writing, app.table.key, row, columns.length + 1);
  const sql = `update ${app.table.quoted} set ${columns.map((name, at) => `${quote(name)} = ${placeholder(at + 1)}`).join(", ")} where ${where.sql}`;
  const isDone = await attempt(writes, { what: `update ${columns.join(", ").slice(0, 200)}`, mayBeRefused }, () =>
    app.session.query(sql, [...Object.values(written), ...where.values]),
  );
  if (isDone) await noteUpdate(app, row, { written, before });
}

async function noteUpdate(app: Application, row: TextRow, { written, before }: { written: TextRow; before: TextRow }): Promise<void> {
  const after = await readRow(app.session, app.writing, app.table, row);
  if (after !== null) app.model.updated(keyOf(row, app.table.key), written, { before, after, concerned: app.concerned });
}

async function attempt(writes: Writes, { what, mayBeRefused }: { what: string; mayBeRefused: boolean }, act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    writes.done += 1;
    return true;
  } catch (error) {
    if (!(error instanceof TargetError) || ["unreachable", "connection-lost", "shutting-down", "cancelled"].includes(error.failure)) throw error;
    if (mayBeRefused && ["constraint", "bad-value", "other"].includes(error.failure)) writes.refused += 1;
    else if (writes.failed.length < mostFailures) writes.failed.push(`An application could not ${what}: ${error.message}`.slice(0, 2_000));
    return false;
  }
}

async function keysOf({ session, writing, table }: Application): Promise<readonly TextRow[]> {
  const columns = table.key.map((name) => `${writing.asText(writing.quote(name))} as ${writing.quote(name)}`);
  return (await session.query(`select ${columns.join(", ")} from ${table.quoted}`)).rows as readonly TextRow[];
}

/** Columns of the old version that may be written now, without the key. */
function usable({ table, known }: Application, row: TextRow): TextRow {
  const writable = new Set(table.writable.map(({ name }) => name));
  return Object.fromEntries(Object.entries(row).filter(([name]) => writable.has(name) && known.includes(name) && !table.key.includes(name)));
}

function keyPart({ table }: Application, row: TextRow): TextRow {
  return Object.fromEntries(table.key.map((name) => [name, row[name] ?? null]));
}

/** New values for the columns concerned. */
function freshValues(app: Application, number: number): TextRow {
  return Object.fromEntries(Object.entries(usable(app, app.maker.row(number))).filter(([name]) => app.concerned.includes(name)));
}

function same(app: Application, row: TextRow): TextRow {
  return Object.fromEntries(Object.entries(usable(app, row)).filter(([name]) => app.concerned.includes(name)));
}

/** A value that only some other row may give, such as a foreign key or a unique value. */
function isBound({ table }: Application, name: string): boolean {
  const { foreignKeys, indexes } = table.facts;
  return (
    foreignKeys.some(({ direction, columns }) => direction === "out" && columns.includes(name)) ||
    indexes.some((index) => index.isUnique && index.columns.includes(name))
  );
}
