import { written } from "./application-writes";
import type { Engine } from "@/server/migrations/scripts/schemas";
import type { Value } from "./application-writes";
import type { KindExample } from "./examples/example";
import type { Act, ActContext, Effect, OwnRow } from "./writer";

type NewRow = Pick<OwnRow, "id" | "code" | "hits"> & { value: Value };

function insert({ table, example }: ActContext, rows: readonly NewRow[], { begin = "INSERT", end = "" } = {}): string {
  const values = rows.map(({ id, code, value, hits }) => `(${id}, '${code}', ${written(value)}, ${hits})`);
  return `${begin} INTO ${table} (id, code, ${example.column}, hits) VALUES ${values.join(", ")} ${end}`;
}

function onConflict({ world, table, example }: ActContext, target: "id" | "code", sets: "value" | "hits"): string {
  const isPostgres = world.engine === "postgres";
  const proposed = (column: string) => (isPostgres ? `EXCLUDED.${column}` : `VALUES(${column})`);
  const assigned = sets === "value" ? `${example.column} = ${proposed(example.column)}, hits = ${proposed("hits")}` : `hits = ${table}.hits + 1`;
  return isPostgres ? `ON CONFLICT (${target}) DO UPDATE SET ${assigned}` : `ON DUPLICATE KEY UPDATE ${assigned}`;
}

/** The row of that code as it is now: what an upsert has come to. */
async function found({ connection, table }: ActContext, code: string): Promise<{ id: number; hits: number } | null> {
  const { rows } = await connection.run(`SELECT id, hits FROM ${table} WHERE code = '${code}'`);
  const [row] = rows;
  return row === undefined ? null : { id: Number(row["id"]), hits: Number(row["hits"]) };
}

async function update({ connection, table, row }: ActContext, sets: string): Promise<boolean> {
  const { affected } = await connection.run(`UPDATE ${table} SET ${sets} WHERE id = ${row.id}`);
  return affected === 1;
}

async function set(context: ActContext, value: Value): Promise<Effect> {
  const hits = context.row.hits + 1;
  const isThere = await update(context, `${context.example.column} = ${written(value)}, hits = hits + 1`);
  return isThere ? { row: wrote(value, hits) } : null;
}

/** The application's own trigger writes into the column what stands in `wish`. */
async function wish(context: ActContext, value: Value): Promise<Effect> {
  return (await update(context, `wish = '${String(value)}'`)) ? { row: wrote(value, context.row.hits) } : null;
}

/** A new row that gets its value from that trigger. */
async function insertWish({ connection, table, example }: ActContext, added: OwnRow): Promise<Effect> {
  const columns = ["id", "code", example.column, "hits", "wish"].join(", ");
  await connection.run(`INSERT INTO ${table} (${columns}) VALUES (${added.id}, '${added.code}', NULL, 0, '${String(added.value)}')`);
  return { row: {}, added: [added] };
}

function copy({ connection, table, example }: ActContext, rows: readonly NewRow[]): Promise<void> {
  const lines = rows.map(({ id, code, value, hits }) => [String(id), code, value === null ? null : String(value), String(hits)]);
  return connection.copy({ table, columns: ["id", "code", example.column, "hits"], rows: lines });
}

function newRows({ example, next }: ActContext, from: number, value = example.fresh): OwnRow[] {
  return [0, 1, 2].map(() => {
    const id = from + next();
    return { id, code: `c${id}`, value: value(id), hits: 0, isThere: true, isWritten: true, isMoved: false };
  });
}

/** A row that a migration has taken away is not there for the application either: what is done to it does nothing. */
const drop = ({ connection, table, row }: ActContext) => connection.run(`DELETE FROM ${table} WHERE id = ${row.id}`);

/** What needs a trigger of the application's own that names the column. */
const wishes = /by another BEFORE trigger$/;

/** What a version does beside a migration of this kind. */
export function actsOf(version: "old" | "new", { forbidsTriggers }: KindExample, engine: Engine): Act[] {
  const acts = version === "old" ? [...oldActs, ...newActs] : newActs;
  return forbidsTriggers?.(engine) === true ? acts.filter(({ what }) => !wishes.test(what)) : [...acts];
}

/** Of every version. */
const newActs: readonly Act[] = [
  {
    what: "update of another column",
    write: async (context) => ((await update(context, "hits = hits + 1")) ? { row: { hits: context.row.hits + 1 } } : null),
  },
  { what: "update of the column", write: (context) => set(context, context.example.fresh(context.next())) },
  {
    what: "full-row save of what was read",
    write: async (context) => {
      const { connection, table, example, row } = context;
      const { rows } = await connection.run(`SELECT ${example.column} AS v FROM ${table} WHERE id = ${row.id} FOR UPDATE`);
      if (rows.length === 0) return null;
      await update(context, `${example.column} = ${written((rows[0]?.["v"] ?? null) as Value)}, hits = ${row.hits + 1}`);
      return { row: { hits: row.hits + 1 } };
    },
  },
  {
    what: "delete and insert again",
    write: async (context) => {
      const value = context.example.fresh(context.next());
      await drop(context);
      await context.connection.run(insert(context, [{ ...context.row, value, hits: 3 }]));
      return { row: wrote(value, 3) };
    },
  },
  {
    what: "insert of several rows at once",
    write: async (context) => {
      const added = newRows(context, 1_000_000);
      await context.connection.run(insert(context, added));
      return { row: {}, added };
    },
  },
  {
    what: "copy of rows from a file",
    write: async (context) => {
      const added = newRows(context, 6_000_000);
      await copy(context, added);
      return { row: {}, added };
    },
  },
  {
    what: "insert of a value by another BEFORE trigger",
    write: async (context) => {
      const [added] = newRows(context, 9_000_000);
      return added === undefined ? null : insertWish(context, added);
    },
  },
  {
    what: "update of the column by another BEFORE trigger",
    write: (context) => wish(context, context.example.fresh(context.next())),
  },
  {
    what: "change of the key",
    write: async (context) => {
      const id = 2_000_000 + context.next();
      return (await update(context, `id = ${id}`)) ? { row: { id, isMoved: true } } : null;
    },
  },
  {
    what: "upsert by the primary key",
    write: async (context) => {
      const value = context.example.fresh(context.next());
      await context.connection.run(insert(context, [{ ...context.row, value, hits: 4 }], { end: onConflict(context, "id", "value") }));
      return { row: wrote(value, 4) };
    },
  },
  {
    what: "upsert by another key",
    write: async (context) => {
      const [value, id] = [context.example.fresh(context.next()), 3_000_000 + context.next()];
      await context.connection.run(insert(context, [{ ...context.row, id, value, hits: 5 }], { end: onConflict(context, "code", "value") }));
      const after = await found(context, context.row.code);
      return { row: { ...wrote(value, 5), id: after?.id ?? id } };
    },
  },
  {
    what: "upsert by another key that leaves the column alone",
    write: async (context) => {
      const [value, id, hits] = [context.example.fresh(context.next()), 4_000_000 + context.next(), 1_000_000 + context.next()];
      await context.connection.run(insert(context, [{ ...context.row, id, value, hits }], { end: onConflict(context, "code", "hits") }));
      const after = await found(context, context.row.code);
      return after?.id === id ? { row: { ...wrote(value, hits), id } } : { row: { hits: context.row.hits + 1 } };
    },
  },
  {
    what: "insert that ignores what is there",
    write: async (context) => {
      const value = context.example.fresh(context.next());
      const how = context.world.engine === "postgres" ? { end: "ON CONFLICT DO NOTHING" } : { begin: "INSERT IGNORE" };
      const { affected } = await context.connection.run(insert(context, [{ ...context.row, value, hits: 6 }], how));
      return affected === 1 ? { row: wrote(value, 6) } : { row: {} };
    },
  },
  {
    what: "replace",
    write: async (context) => {
      const value = context.example.fresh(context.next());
      const isPostgres = context.world.engine === "postgres";
      if (isPostgres) await drop(context);
      await context.connection.run(insert(context, [{ ...context.row, value, hits: 7 }], isPostgres ? {} : { begin: "REPLACE" }));
      return { row: wrote(value, 7) };
    },
  },
];

/** Of a version that knows nothing of the migration yet. */
const oldActs: readonly Act[] = [
  { what: "update to what the migration is about", write: (context) => set(context, context.example.bad(context.next())) },
  {
    what: "save of a row that was read long ago",
    write: (context) => set(context, context.row.value),
  },
  {
    what: "insert of what the migration is about",
    write: async (context) => {
      const id = 5_000_000 + context.next();
      const added = { id, code: `c${id}`, value: context.example.bad(id), hits: 0, isThere: true, isWritten: true, isMoved: false };
      await context.connection.run(insert(context, [added]));
      return { row: {}, added: [added] };
    },
  },
  {
    what: "copy of what the migration is about from a file",
    write: async (context) => {
      const added = newRows(context, 7_000_000, context.example.bad);
      await copy(context, added);
      return { row: {}, added };
    },
  },
  {
    what: "insert of what the migration is about by another BEFORE trigger",
    write: async (context) => {
      const [added] = newRows(context, 11_000_000, context.example.bad);
      if (added === undefined || added.value === null) return { row: {} };
      return insertWish(context, added);
    },
  },
  {
    what: "update to what the migration is about by another BEFORE trigger",
    write: async (context) => {
      const value = context.example.bad(context.next());
      return value === null ? { row: {} } : wish(context, value);
    },
  },
  {
    what: "insert of what the migration is about that ignores what is there",
    write: async (context) => {
      const [added] = newRows(context, 8_000_000, context.example.bad);
      if (added === undefined) return null;
      const how = context.world.engine === "postgres" ? { end: "ON CONFLICT DO NOTHING" } : { begin: "INSERT IGNORE" };
      const { affected } = await context.connection.run(insert(context, [added], how));
      // MariaDB takes something else than was given to it, or nothing, and warns: the application takes it back.
      const { rows: warnings } = context.world.engine === "postgres" ? { rows: [] } : await context.connection.run("SHOW WARNINGS");
      if (warnings[0] !== undefined) throw new Error(String(warnings[0]["Message"]));
      return affected === 1 ? { row: {}, added: [added] } : { row: {} };
    },
  },
  {
    what: "delete",
    write: async (context) => {
      const { affected } = await drop(context);
      return affected === 1 ? { row: { isThere: false } } : null;
    },
  },
];

/** The row was written with this value. */
function wrote(value: Value, hits: number): Partial<OwnRow> {
  return { value, hits, isWritten: true, isThere: true };
}
