import type { KindWorld } from "./kind-world";

/** A value of the column that a migration is about. */
export type Value = string | number | null;

/** A table `(id bigint PRIMARY KEY, code varchar(40) UNIQUE, <column>, hits integer NOT NULL DEFAULT 0)`, and what its column holds. */
export type Subject = {
  table: string;
  column: string;
  /** What the rule allows and the rows begin with. */
  good(id: number): Value;
  /** What it does not allow. */
  bad(id: number): Value;
  /** What a new version of the application writes; allowed. */
  fresh(id: number): Value;
};

/** What an application does with the row of one number. */
export type ApplicationWrite = {
  what: string;
  begins: "good" | "bad";
  /** True: it writes what the rule does not allow, as an old version does. */
  writesBad: boolean;
  /** True: it writes back the bad value that the row began with. */
  savesOriginal?: boolean;
  act(app: KindWorld, subject: Subject, id: number): Promise<unknown>;
  /** The row after it, under its number; `ends` at another number where it goes there. */
  ends: "good" | "bad" | "fresh" | "gone";
  endsAt?: (id: number) => number;
};

const elsewhere = (id: number): number => id + 1_000_000;

/** A value as it stands in a statement. */
export function written(value: Value): string {
  return value === null ? "NULL" : typeof value === "number" ? String(value) : `'${value.replaceAll("'", "''")}'`;
}

const code = (id: number) => `'c${id}'`;

function insert(
  { table, column }: Subject,
  id: number,
  { value, end = "", begin = "INSERT", as = code(id) }: { value: Value; end?: string; begin?: string; as?: string },
) {
  return `${begin} INTO ${table} (id, code, ${column}) VALUES (${id}, ${as}, ${written(value)}) ${end}`;
}

function onConflict({ engine }: KindWorld, target: "id" | "code", sets: string): string {
  return engine === "postgres" ? `ON CONFLICT (${target}) DO UPDATE SET ${sets}` : `ON DUPLICATE KEY UPDATE ${sets}`;
}

const proposed = ({ engine }: KindWorld, column: string) => (engine === "postgres" ? `EXCLUDED.${column}` : `VALUES(${column})`);

function set({ table, column }: Subject, id: number, value: Value): string {
  return `UPDATE ${table} SET ${column} = ${written(value)}, hits = 5 WHERE id = ${id}`;
}

/** Old and new versions of an application, with an ORM and without. Each works on a row of its own. */
export const applicationWrites: readonly ApplicationWrite[] = [
  { what: "nothing", begins: "bad", writesBad: false, act: async () => undefined, ends: "bad" },
  { what: "nothing to a good row", begins: "good", writesBad: false, act: async () => undefined, ends: "good" },
  {
    what: "another column",
    begins: "bad",
    writesBad: false,
    act: (world, { table }, id) => world.app(`UPDATE ${table} SET hits = hits + 1 WHERE id = ${id}`),
    ends: "bad",
  },
  {
    what: "a full-row save of what was read",
    begins: "bad",
    writesBad: false,
    act: async (world, subject, id) => {
      const [row] = await world.app(`SELECT ${subject.column} AS v FROM ${subject.table} WHERE id = ${id}`);
      return world.app(set(subject, id, (row?.["v"] ?? null) as Value));
    },
    ends: "bad",
  },
  {
    what: "a full-row save of what an old version has read before",
    begins: "bad",
    writesBad: false,
    savesOriginal: true,
    act: (world, subject, id) => world.app(set(subject, id, subject.bad(id))),
    ends: "bad",
  },
  { what: "a new value", begins: "bad", writesBad: false, act: (world, subject, id) => world.app(set(subject, id, subject.fresh(id))), ends: "fresh" },
  {
    what: "a new value in a good row",
    begins: "good",
    writesBad: false,
    act: (world, subject, id) => world.app(set(subject, id, subject.fresh(id))),
    ends: "fresh",
  },
  { what: "delete", begins: "bad", writesBad: false, act: (world, { table }, id) => world.app(`DELETE FROM ${table} WHERE id = ${id}`), ends: "gone" },
  {
    what: "delete and insert again",
    begins: "bad",
    writesBad: false,
    act: async (world, subject, id) => {
      await world.app(`DELETE FROM ${subject.table} WHERE id = ${id}`);
      return world.app(insert(subject, id, { value: subject.fresh(id) }));
    },
    ends: "fresh",
  },
  {
    what: "another key",
    begins: "bad",
    writesBad: false,
    act: (world, { table }, id) => world.app(`UPDATE ${table} SET id = ${elsewhere(id)} WHERE id = ${id}`),
    ends: "bad",
    endsAt: elsewhere,
  },
  {
    what: "an upsert by the primary key",
    begins: "bad",
    writesBad: false,
    act: (world, subject, id) =>
      world.app(insert(subject, id, { value: subject.fresh(id), end: onConflict(world, "id", `${subject.column} = ${proposed(world, subject.column)}`) })),
    ends: "fresh",
  },
  {
    what: "an upsert by another key that leaves the value alone",
    begins: "bad",
    writesBad: false,
    act: (world, subject, id) =>
      world.app(insert(subject, elsewhere(id), { value: subject.fresh(id), as: code(id), end: onConflict(world, "code", `hits = ${subject.table}.hits + 1`) })),
    ends: "bad",
  },
  {
    what: "an insert that ignores a key that is there",
    begins: "bad",
    writesBad: false,
    act: (world, subject, id) =>
      world.app(
        world.engine === "postgres"
          ? insert(subject, id, { value: subject.fresh(id), end: "ON CONFLICT DO NOTHING" })
          : insert(subject, id, { value: subject.fresh(id), begin: "INSERT IGNORE" }),
      ),
    ends: "bad",
  },
  {
    what: "REPLACE",
    begins: "bad",
    writesBad: false,
    act: async (world, subject, id) => {
      if (world.engine === "mariadb") return world.app(insert(subject, id, { value: subject.fresh(id), begin: "REPLACE" }));
      await world.app(`DELETE FROM ${subject.table} WHERE id = ${id}`);
      return world.app(insert(subject, id, { value: subject.fresh(id) }));
    },
    ends: "fresh",
  },
  {
    what: "a bad value in a good row",
    begins: "good",
    writesBad: true,
    act: (world, subject, id) => world.app(set(subject, id, subject.bad(id))),
    ends: "bad",
  },
  {
    what: "an upsert of a bad value by another key",
    begins: "good",
    writesBad: true,
    act: (world, subject, id) =>
      world.app(
        insert(subject, elsewhere(id), {
          value: subject.bad(id),
          as: code(id),
          end: onConflict(world, "code", `${subject.column} = ${proposed(world, subject.column)}`),
        }),
      ),
    ends: "bad",
  },
  {
    what: "a new row with a bad value over a deleted one",
    begins: "good",
    writesBad: true,
    act: async (world, subject, id) => {
      await world.app("BEGIN");
      try {
        await world.app(`DELETE FROM ${subject.table} WHERE id = ${id}`);
        await world.app(insert(subject, id, { value: subject.bad(id) }));
        await world.app("COMMIT");
      } catch (error) {
        await world.app("ROLLBACK");
        throw error;
      }
    },
    ends: "bad",
  },
];
