import { Readable } from "node:stream";
import type { ResultSetHeader } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createNarrowWorld } from "@/testing/migrations/mariadb/narrow-world";
import type { NarrowWorld } from "@/testing/migrations/mariadb/narrow-world";
import type { Step } from "../../../scripts/schemas";

let world: NarrowWorld;

beforeAll(async () => {
  world = await createNarrowWorld();
});
afterAll(() => world.close());

const layouts = ["column", "table"] as const;
const long = (name: string) => `${name}-is-far-longer-than-twenty`;
const everything = async (table: string) => JSON.stringify(await world.target.query(`SELECT * FROM ${table}`));

const keys = [
  {
    what: "two columns, one of which ignores case",
    columns: "a int NOT NULL, b varchar(30) NOT NULL, PRIMARY KEY (a, b)",
    values: ["1, 'x'", "1, 'Y'", "2, 'x'", "2, 'é'", "3, 'z'"],
    move: "b = UPPER(b)",
  },
  { what: "bytes", columns: "a binary(4) PRIMARY KEY", values: ["x'00000001'", "x'00000100'", "x'27000027'", "x'ff00ff00'", "x'ffffffff'"], move: null },
  {
    what: "numbers beyond a float",
    columns: "a bigint unsigned PRIMARY KEY",
    values: ["18446744073709551611", "18446744073709551612", "18446744073709551613", "18446744073709551614", "18446744073709551615"],
    move: null,
  },
  {
    what: "decimals below zero",
    columns: "a decimal(30,3) PRIMARY KEY",
    values: ["-2.5", "-1", "0", "0.125", "12345678901234567890.5"],
    move: "a = a + 0.001",
  },
  {
    what: "dates with blanks and cases in a second column",
    columns: "a datetime(6) NOT NULL, b varchar(10) COLLATE utf8mb4_bin NOT NULL, PRIMARY KEY (a, b)",
    values: ["'2020-01-01 00:00:00.000001', 'a'", "'2020-01-01 00:00:00.000001', 'A'", "'2020-01-01', 'b'", "'2020-01-02', 'a'", "'2021-01-01', 'ab'"],
    move: "a = a + INTERVAL 1 MICROSECOND",
  },
  {
    what: "one-byte characters",
    columns: "a varchar(20) CHARACTER SET latin1 PRIMARY KEY",
    values: ["'a'", "'B'", "'ä'", "'c d'", "'it''s'"],
    move: "a = UPPER(a)",
  },
];

describe.each(layouts.flatMap((layout) => keys.map((key) => ({ layout, ...key }))))(
  "rows keyed by $what, originals in a $layout",
  ({ layout, columns, values, move }) => {
    it("are each found again, also under another key", async () => {
      await world.table(
        "app",
        `(${columns}, n int NOT NULL, url varchar(100) CHARACTER SET latin1 COLLATE latin1_swedish_ci) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
      );
      for (const [at, value] of values.entries()) await world.app.query(`INSERT INTO app VALUES (${value}, ?, ?)`, [at, at === 2 ? "short" : long(`é${at}`)]);
      const catalog = await world.catalog("app");
      const { change, forward, rollback } = await world.plan("app", { layout });
      await world.run(change, forward);
      await world.app.query("UPDATE app SET url = 'mine' WHERE n = 3");
      if (move !== null) await world.app.query(`UPDATE app SET ${move} ORDER BY n DESC`);
      const lines = await world.run(change, rollback);
      expect(await world.target.query("SELECT url FROM app ORDER BY n")).toStrictEqual(
        [long("é0"), long("é1"), "short", "mine", long("é4")].map((url) => ({ url })),
      );
      expect(lines).toMatchObject([{ event: "changed", original: long("é3"), current: "mine" }]);
      expect(await world.catalog("app")).toBe(catalog);
    });
  },
);

describe.each(layouts)("originals in a %s", (layout) => {
  const fresh = async () => {
    await world.table("app", "(id int PRIMARY KEY, url varchar(100)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4");
    await world.app.query("INSERT INTO app VALUES (1, ?), (2, ?), (3, 'short')", [long("one"), long("two")]);
  };

  it("are gone with TRUNCATE: what is written afterwards is not overwritten, and they are listed", async () => {
    await fresh();
    const { change, forward, rollback } = await world.plan("app", { layout, existing: { fate: "null" } });
    await world.run(change, forward);
    await world.target.query("TRUNCATE TABLE app");
    await world.app.query("INSERT INTO app VALUES (1, NULL), (4, NULL)");
    const lines = await world.run(change, rollback);
    expect(await world.target.query("SELECT * FROM app ORDER BY id")).toStrictEqual([
      { id: 1, url: null },
      { id: 4, url: null },
    ]);
    // With the column, TRUNCATE takes the originals along without a trigger: nothing is left that could tell of them.
    expect(lines.map(({ event }) => event)).toStrictEqual(layout === "table" ? ["deleted", "deleted"] : []);
  });

  it("are kept of what LOAD DATA brings", async () => {
    await fresh();
    const { change, forward, rollback } = await world.plan("app", { layout });
    await world.run(change, forward);
    const text = `10\t${long("ten")}\n11\tshort\n`;
    const [loaded] = await world.app.query<ResultSetHeader>({
      sql: "LOAD DATA LOCAL INFILE 'rows' INTO TABLE app (id, url)",
      infileStreamFactory: () => Readable.from([Buffer.from(text)]),
    });
    expect(loaded.affectedRows).toBe(2);
    expect(await world.target.query("SELECT url FROM app WHERE id = 10")).toStrictEqual([{ url: long("ten").slice(0, 20) }]);
    await world.run(change, rollback);
    expect(await world.target.query("SELECT url FROM app WHERE id >= 10 ORDER BY id")).toStrictEqual([{ url: long("ten") }, { url: "short" }]);
  });

  it("come back after a forward that stopped behind any of its statements", async () => {
    await fresh();
    const [before, catalog] = [await everything("app"), await world.catalog("app")];
    const { change, forward, rollback } = await world.plan("app", { layout });
    const parts = forward.flatMap((step): Step[] => (step.type === "statements" ? step.statements.map((one) => ({ ...step, statements: [one] })) : [step]));
    for (let many = 0; many <= parts.length; many += 1) {
      // Each part has a key of its own, as the walk remembers steps by it.
      await world.run(
        change,
        parts.slice(0, many).map((part, at) => ({ ...part, key: `part-${at}` })),
      );
      await world.run(change, rollback);
      expect([many, await everything("app"), await world.catalog("app"), await world.leftovers(change)]).toStrictEqual([many, before, catalog, []]);
    }
  });

  it("are told apart from an old trigger of the same name: the body is compared", async () => {
    await fresh();
    const { change, forward, rollback } = await world.plan("app", { layout });
    await world.run(change, forward);
    const [stop] = rollback;
    const update = stop?.type === "statements" ? stop.statements.find(({ sql }) => sql.includes("BEFORE UPDATE")) : undefined;
    if (!update?.probe) throw new Error("no trigger is swapped");
    expect(await world.target.query(update.probe)).toStrictEqual([{ done: 0 }]);
    await world.run(change, rollback.slice(0, 1));
    expect(await world.target.query(update.probe)).toStrictEqual([{ done: 1 }]);
    await world.run(change, rollback);
  });
});

it("two changes of the same column are rolled back last in, first out", async () => {
  await world.table("app", "(id int PRIMARY KEY, url varchar(100)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4");
  await world.app.query("INSERT INTO app VALUES (1, ?), (2, ?)", [long("one"), long("two")]);
  const catalog = await world.catalog("app");
  const first = await world.plan("app", { length: 20 });
  await world.run(first.change, first.forward);
  const second = await world.plan("app", { length: 10, layout: "table" });
  await world.run(second.change, second.forward);
  await world.app.query("UPDATE app SET url = ? WHERE id = 2", [long("zwei")]);
  expect(await world.run(second.change, second.rollback)).toMatchObject([{ row_key: '{"id": "2"}', event: "changed" }]);
  expect(await world.target.query("SELECT url FROM app ORDER BY id")).toStrictEqual([{ url: long("one").slice(0, 20) }, { url: long("zwei").slice(0, 20) }]);
  await world.run(first.change, first.rollback);
  expect(await world.target.query("SELECT url FROM app ORDER BY id")).toStrictEqual([{ url: long("one") }, { url: long("zwei") }]);
  expect(await world.catalog("app")).toBe(catalog);
});

it("a changed declaration keeps everything else that was declared", async () => {
  await world.table(
    "app",
    `(id int PRIMARY KEY, url varchar(100) CHARACTER SET utf8mb3 COLLATE utf8mb3_bin NOT NULL DEFAULT 'it''s\\\\none' COMMENT 'a ''comment'' \\\\ é' CHECK (url <> 'never'), n int,
     KEY by_url (url), CONSTRAINT positive CHECK (n > 0)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
  );
  await world.app.query("INSERT INTO app VALUES (1, ?, 1)", [long("one")]);
  const catalog = await world.catalog("app");
  const { change, forward, finalize } = await world.plan("app", { atFinalize: "change_type" });
  await world.run(change, forward);
  await world.run(change, finalize);
  expect((await world.catalog("app")).split("\n[")[0]).toBe(catalog.split("\n[")[0]?.replace("varchar(100)", "varchar(20)"));
});

describe("rows that leave the table", () => {
  it("come back whole where their key, unique values and parents are free; the others are listed", async () => {
    await world.target.query("DROP TABLE IF EXISTS app, parent");
    await world.table("parent", "(id int PRIMARY KEY) ENGINE=InnoDB");
    await world.table(
      "app",
      `(id int AUTO_INCREMENT PRIMARY KEY, code varchar(10) UNIQUE, url varchar(100), size int AS (CHAR_LENGTH(url)), parent_id int,
        at timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp(), FOREIGN KEY (parent_id) REFERENCES parent (id)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
    );
    await world.target.query("CREATE TRIGGER app_own BEFORE INSERT ON app FOR EACH ROW SET NEW.code = UPPER(NEW.code)");
    await world.target.query("INSERT INTO parent VALUES (1), (2)");
    for (const [id, parent] of [
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 2],
      [5, null],
    ] as const) {
      await world.target.query("INSERT INTO app (id, code, url, parent_id, at) VALUES (?, ?, ?, ?, '2020-01-01')", [id, `c${id}`, long(`r${id}`), parent]);
    }
    await world.target.query("UPDATE app SET code = 'c1', at = at WHERE id = 1");
    await world.target.query("INSERT INTO app (id, code, url) VALUES (6, 'c6', 'short')");
    const [catalog, before] = [await world.catalog("app"), await world.target.query("SELECT * FROM app WHERE id IN (1, 5, 6) ORDER BY id")];
    const { change, forward, rollback } = await world.plan("app", { existing: { fate: "delete_row" }, newWrites: "reject" });
    await world.run(change, forward);
    expect(await world.target.query("SELECT id FROM app")).toStrictEqual([{ id: 6 }]);
    await expect(world.app.query("INSERT INTO app (url) VALUES (?)", [long("new")])).rejects.toMatchObject({ sqlState: "22001" });
    await expect(world.app.query("UPDATE app SET url = ?", [long("new")])).rejects.toMatchObject({ sqlState: "22001" });
    await world.app.query("INSERT INTO app (id, code, url) VALUES (2, 'other', 'key taken'), (7, 'C3', 'code taken')");
    await world.app.query("DELETE FROM parent WHERE id = 2");
    const lines = await world.run(change, rollback);
    expect(await world.target.query("SELECT * FROM app WHERE id IN (1, 5, 6) ORDER BY id")).toStrictEqual(before);
    expect(await world.target.query("SELECT id, url FROM app WHERE id NOT IN (1, 5, 6) ORDER BY id")).toStrictEqual([
      { id: 2, url: "key taken" },
      { id: 7, url: "code taken" },
    ]);
    expect(lines.map((line) => [line["row_key"], line["original"], line["current"]])).toStrictEqual([
      ['{"id": "2"}', long("r2"), "key taken"],
      ['{"id": "3"}', long("r3"), null],
      ['{"id": "4"}', long("r4"), null],
    ]);
    expect(await world.catalog("app")).toBe(catalog);
    expect(await world.leftovers(change)).toStrictEqual([]);
  });

  it("keep their values, and are listed, where a trigger of the application gives them another key", async () => {
    await world.table("app", "(id int PRIMARY KEY, url varchar(100), seen int) ENGINE=InnoDB");
    await world.target.query("INSERT INTO app VALUES (1, ?, 7), (2, 'short', 8)", [long("r1")]);
    const { change, forward, rollback } = await world.plan("app", { existing: { fate: "delete_row" }, newWrites: "reject" });
    await world.run(change, forward);
    await world.target.query("CREATE TRIGGER app_key BEFORE INSERT ON app FOR EACH ROW SET NEW.id = NEW.id + 1000");
    const lines = await world.run(change, rollback);
    expect(await world.target.query("SELECT id, url, seen FROM app ORDER BY id")).toStrictEqual([
      { id: 2, url: "short", seen: 8 },
      { id: 1001, url: long("r1"), seen: 7 },
    ]);
    expect(lines.map((line) => [line["row_key"], line["event"], JSON.parse(String(line["replaced"]))])).toStrictEqual([
      ['{"id": "1"}', "left", { id: "1", url: long("r1"), seen: "7" }],
    ]);
  });

  it("are listed with all their values where they stay out, each as it was", async () => {
    await world.table(
      "app",
      `(id int PRIMARY KEY, code varchar(10) CHARACTER SET latin1 UNIQUE, url varchar(100), price decimal(20,2), share float, nothing int, doc json, raw blob,
        kind enum('a','b'), bits bit(9), place point, token uuid, at datetime(6)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
    );
    await world.target.query(
      `INSERT INTO app VALUES (1, 'é1', ?, 0.10, 1.2345678, NULL, '{"b":1, "a":[2]}', x'00ff', 'b', b'100000001', ST_GeomFromText('POINT(1 2)'),
        '123e4567-e89b-12d3-a456-426655440000', '2020-01-01 00:00:00.000001')`,
      [long('r"1')],
    );
    const [shape] = await world.target.query("SELECT HEX(place) AS place, CAST(share AS DOUBLE) AS share FROM app");
    const { change, forward, rollback } = await world.plan("app", { existing: { fate: "delete_row" }, newWrites: "reject" });
    await world.run(change, forward);
    await world.app.query("INSERT INTO app (id, code) VALUES (2, 'É1')");
    const [line, ...others] = await world.run(change, rollback);
    expect([others, line]).toMatchObject([[], { event: "left", original: long('r"1'), current: null }]);
    expect(JSON.parse(String(line?.["replaced"]))).toStrictEqual({
      id: "1",
      code: "é1",
      url: long('r"1'),
      price: "0.10",
      share: String(shape?.["share"]),
      nothing: null,
      doc: '{"b":1, "a":[2]}',
      raw: "00FF",
      kind: "b",
      bits: "101",
      place: shape?.["place"],
      token: "123e4567-e89b-12d3-a456-426655440000",
      at: "2020-01-01 00:00:00.000001",
    });
  });
});
