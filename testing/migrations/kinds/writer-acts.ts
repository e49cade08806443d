import { written } from "./application-writes";
import type { Value } from "./application-writes";
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

/** A row that a migration has taken away is not there for the application either: what is done to it does nothing. */
const drop = ({ connection, table, row }: ActContext) => connection.run(`DELETE FROM ${table} WHERE id = ${row.id}`);

/** Of every version. */
export const newActs: readonly Act[] = [
  {
    what: "update of another column",
    wantsRow: true,
    write: async (context) => ((await update(context, "hits = hits + 1")) ? { row: { hits: context.row.hits + 1 } } : null),
  },
  { what: "update of the column", wantsRow: true, write: (context) => set(context, context.example.fresh(context.next())) },
  {
    what: "full-row save of what was read",
    wantsRow: true,
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
    wantsRow: true,
    write: async (context) => {
      const value = context.example.fresh(context.next());
      await drop(context);
      await context.connection.run(insert(context, [{ ...context.row, value, hits: 3 }]));
      return { row: wrote(value, 3) };
    },
  },
  {
    what: "insert of several rows at once",
    wantsRow: false,
    write: async (context) => {
      const added = [0, 1, 2].map(() => {
        const id = 1_000_000 + context.next();
        return { id, code: `c${id}`, value: context.example.fresh(id), hits: 0, isThere: true, isWritten: true, isMoved: false };
      });
      await context.connection.run(insert(context, added));
      return { row: {}, added };
    },
  },
  {
    what: "change of the key",
    wantsRow: true,
    write: async (context) => {
      const id = 2_000_000 + context.next();
      return (await update(context, `id = ${id}`)) ? { row: { id, isMoved: true } } : null;
    },
  },
  {
    what: "upsert by the primary key",
    wantsRow: true,
    write: async (context) => {
      const value = context.example.fresh(context.next());
      await context.connection.run(insert(context, [{ ...context.row, value, hits: 4 }], { end: onConflict(context, "id", "value") }));
      return { row: wrote(value, 4) };
    },
  },
  {
    what: "upsert by another key",
    wantsRow: true,
    write: async (context) => {
      const [value, id] = [context.example.fresh(context.next()), 3_000_000 + context.next()];
      await context.connection.run(insert(context, [{ ...context.row, id, value, hits: 5 }], { end: onConflict(context, "code", "value") }));
      const after = await found(context, context.row.code);
      return { row: { ...wrote(value, 5), id: after?.id ?? id } };
    },
  },
  {
    what: "upsert by another key that leaves the column alone",
    wantsRow: true,
    write: async (context) => {
      const [value, id, hits] = [context.example.fresh(context.next()), 4_000_000 + context.next(), 1_000_000 + context.next()];
      await context.connection.run(insert(context, [{ ...context.row, id, value, hits }], { end: onConflict(context, "code", "hits") }));
      const after = await found(context, context.row.code);
      return after?.id === id ? { row: { ...wrote(value, hits), id } } : { row: { hits: context.row.hits + 1 } };
    },
  },
  {
    what: "insert that ignores what is there",
    wantsRow: true,
    write: async (context) => {
      const value = context.example.fresh(context.next());
      const how = context.world.engine === "postgres" ? { end: "ON CONFLICT DO NOTHING" } : { begin: "INSERT IGNORE" };
      const { affected } = await context.connection.run(insert(context, [{ ...context.row, value, hits: 6 }], how));
      return affected === 1 ? { row: wrote(value, 6) } : null;
    },
  },
  {
    what: "replace",
    wantsRow: true,
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
export const oldActs: readonly Act[] = [
  { what: "update to what the migration is about", wantsRow: true, write: (context) => set(context, context.example.bad(context.next())) },
  {
    what: "save of a row that was read long ago",
    wantsRow: true,
    write: (context) => set(context, context.row.value),
  },
  {
    what: "insert of what the migration is about",
    wantsRow: false,
    write: async (context) => {
      const id = 5_000_000 + context.next();
      const added = { id, code: `c${id}`, value: context.example.bad(id), hits: 0, isThere: true, isWritten: true, isMoved: false };
      await context.connection.run(insert(context, [added]));
      return { row: {}, added: [added] };
    },
  },
  {
    what: "delete",
    wantsRow: true,
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
