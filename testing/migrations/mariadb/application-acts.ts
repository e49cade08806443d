import type { Connection } from "mysql2/promise";

/** What an application does with the row of its own number while the migration is live, and what the row must be after a rollback. */
export type ApplicationAct = {
  what: string;
  /** True: the row begins with a value that is too long. */
  isLong: boolean;
  /** True: the act writes a new value that is too long, which is refused under `reject`. */
  writesLong?: boolean;
  act(app: Connection, id: number): Promise<unknown>;
  /** The value after a rollback; undefined: there is no such row. */
  after(id: number): string | null | undefined;
};

/** Too long for 20 characters; an `é` and a trap for comparisons that ignore case and blanks at the end. */
export const long = (id: number | string) => `HTTPS://é.test/${id}/a-path-that-is-too-long `;
const other = (id: number) => `other-${id}-that-is-longer-than-twenty`;
export const codeOf = (id: number) => `c${id}`;

const read = async (app: Connection, id: number): Promise<string | null> => {
  const [rows] = await app.query("SELECT url FROM app WHERE id = ?", [id]);
  const [row] = rows as { url: string | null }[];
  return row?.url ?? null;
};

/** One row for each. */
export const applicationActs: readonly ApplicationAct[] = [
  { what: "nothing", isLong: true, act: async () => undefined, after: long },
  { what: "nothing to a short one", isLong: false, act: async () => undefined, after: (id) => `s${id}` },
  { what: "another column", isLong: true, act: (app, id) => app.query("UPDATE app SET hits = hits + 1 WHERE id = ?", [id]), after: long },
  {
    what: "a full-row save of a new version",
    isLong: true,
    act: async (app, id) => app.query("UPDATE app SET url = ?, hits = 5 WHERE id = ?", [await read(app, id), id]),
    after: long,
  },
  {
    what: "a full-row save of an old version, with the original",
    isLong: true,
    act: (app, id) => app.query("UPDATE app SET url = ?, hits = 5 WHERE id = ?", [long(id), id]),
    after: long,
  },
  { what: "a new value", isLong: true, act: (app, id) => app.query("UPDATE app SET url = 'new' WHERE id = ?", [id]), after: () => "new" },
  {
    what: "a value that differs in case alone",
    isLong: true,
    act: async (app, id) => app.query("UPDATE app SET url = LOWER(COALESCE(url, 'x')) WHERE id = ?", [id]),
    after: () => null,
  },
  { what: "delete", isLong: true, act: (app, id) => app.query("DELETE FROM app WHERE id = ?", [id]), after: () => undefined },
  {
    what: "delete and insert again",
    isLong: true,
    act: async (app, id) => {
      await app.query("DELETE FROM app WHERE id = ?", [id]);
      await app.query("INSERT INTO app (id, code, url) VALUES (?, ?, 'again')", [id, codeOf(id)]);
    },
    after: () => "again",
  },
  {
    what: "upsert by the primary key",
    isLong: true,
    act: (app, id) => app.query("INSERT INTO app (id, code, url) VALUES (?, 'x', 'upserted') ON DUPLICATE KEY UPDATE url = VALUES(url)", [id]),
    after: () => "upserted",
  },
  {
    what: "upsert by another key that leaves the value alone",
    isLong: true,
    act: (app, id) => app.query("INSERT INTO app (code, url) VALUES (?, 'ignored') ON DUPLICATE KEY UPDATE hits = hits + 1", [codeOf(id)]),
    after: long,
  },
  {
    what: "INSERT IGNORE of a key that is there",
    isLong: true,
    act: (app, id) => app.query("INSERT IGNORE INTO app (id, code, url) VALUES (?, 'y', 'ignored')", [id]),
    after: long,
  },
  {
    what: "REPLACE",
    isLong: true,
    act: (app, id) => app.query("REPLACE INTO app (id, code, url) VALUES (?, ?, 'replaced')", [id, codeOf(id)]),
    after: () => "replaced",
  },
  { what: "a long value", isLong: false, writesLong: true, act: (app, id) => app.query("UPDATE app SET url = ? WHERE id = ?", [other(id), id]), after: other },
  {
    what: "another long value",
    isLong: true,
    writesLong: true,
    act: (app, id) => app.query("UPDATE app SET url = ? WHERE id = ?", [other(id), id]),
    after: other,
  },
  {
    what: "upsert by another key with a long value",
    isLong: false,
    writesLong: true,
    act: (app, id) => app.query("INSERT INTO app (code, url) VALUES (?, ?) ON DUPLICATE KEY UPDATE url = VALUES(url)", [codeOf(id), other(id)]),
    after: other,
  },
  {
    what: "upsert with a long value whose beginning the row holds already",
    isLong: true,
    writesLong: true,
    act: (app, id) => app.query("INSERT INTO app (id, code, url) VALUES (?, 'z', ?) ON DUPLICATE KEY UPDATE url = VALUES(url)", [id, `${long(id)}and more`]),
    after: (id) => `${long(id)}and more`,
  },
  {
    what: "upsert with such a value that leaves the column alone",
    isLong: true,
    writesLong: true,
    act: (app, id) => app.query("INSERT INTO app (id, code, url) VALUES (?, 'z', ?) ON DUPLICATE KEY UPDATE hits = hits + 1", [id, `${long(id)}and more`]),
    after: long,
  },
  {
    what: "REPLACE with a long value",
    isLong: true,
    writesLong: true,
    act: (app, id) => app.query("REPLACE INTO app (id, code, url) VALUES (?, ?, ?)", [id, codeOf(id), other(id)]),
    after: other,
  },
  {
    what: "INSERT … SELECT of a long value over a deleted row",
    isLong: false,
    writesLong: true,
    act: async (app, id) => {
      await app.beginTransaction();
      try {
        await app.query("DELETE FROM app WHERE id = ?", [id]);
        await app.query("INSERT INTO app (id, code, url) SELECT ?, ?, CONCAT(?, '')", [id, codeOf(id), other(id)]);
        await app.commit();
      } catch (error) {
        await app.rollback();
        throw error;
      }
    },
    after: other,
  },
];
