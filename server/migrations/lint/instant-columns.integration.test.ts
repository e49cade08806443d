import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKindWorld } from "@/testing/migrations/kinds/kind-world";
import type { KindWorld } from "@/testing/migrations/kinds/kind-world";
import { startMariadb } from "@/testing/mariadb/start-mariadb";
import { lintInput, runs } from "@/testing/migrations/lint/lint-example";
import { dialectOf } from "../dialects/dialects";
import { operationOf } from "../operations/operations";
import { readTargetLoad } from "../planning/read-target-load";
import { scriptOf } from "../planning/script-of";
import { gatewayOf } from "../target/gateways";
import { lintScript } from "./lint-script";

const narrow = { column: "url", length: 10, existing: { fate: "cut" }, newWrites: "reject", layout: "column", atFinalize: "keep_rule" };

describe("what a plan says of a MariaDB table to which no column can be added in a moment", () => {
  let world: KindWorld;

  beforeAll(async () => {
    world = await createKindWorld("mariadb");
  });
  afterAll(() => world.close());

  async function blocks(table: string, over: object = {}): Promise<string[]> {
    const operation = operationOf("narrow_text");
    const [params, facts] = [operation.params.parse({ ...narrow, ...over }), await world.facts(table)];
    const script = scriptOf(operation, { change: "m42", params, table: facts, dialect: dialectOf("mariadb") });
    const load = await readTargetLoad(world.session, "mariadb", { schema: facts.schema, name: table });
    const findings = await lintScript({ engine: "mariadb", kind: "narrow_text", params, facts, script, load, measures: [] });
    return findings.filter(({ level }) => level === "block").map(({ rule }) => rule);
  }
  /** What the server itself says to the first column of a script: a code, or that it is there. */
  async function served(table: string): Promise<string> {
    const { change, forward } = await world.plan("narrow_text", table, narrow);
    return world.execute(change, "forward", forward.slice(0, 1)).then(
      () => "done",
      (error: unknown) => (error as { details: { code: string } }).details.code,
    );
  }

  it("blocks a compressed table, unless originals are kept in a table", async () => {
    await world.table("packed", "(id int PRIMARY KEY, url varchar(255)) ROW_FORMAT=COMPRESSED");
    expect(await blocks("packed")).toEqual(["columns-refused"]);
    expect(await blocks("packed", { layout: "table" })).toEqual([]);
    expect(await served("packed")).toBe("1845");
  });

  it("counts the bytes of a row as the server does, to the last one", async () => {
    // 4 of the key, twice 1,022 of the text, 1 for what may be NULL, and the rest.
    const rest = 65_535 - 4 - 2 * 1_022 - 1 - 2;
    const types = "a datetime(3) NOT NULL, b timestamp NULL, c decimal(1) NOT NULL, d char(10) CHARACTER SET latin1 NOT NULL, e text";
    const others = 7 + 4 + 1 + 10 + 10;
    for (const [more, expected] of [
      [0, { blocks: [], served: "done" }],
      [1, { blocks: ["row-too-large"], served: "1118" }],
    ] as const) {
      await world.table("wide", `(id int PRIMARY KEY, url varchar(255), body varbinary(${rest + more}) NOT NULL)`);
      expect.soft({ blocks: await blocks("wide"), served: await served("wide") }).toEqual(expected);
      await world.table("mixed", `(id int PRIMARY KEY, url varchar(255), ${types}, body varbinary(${rest - others + more}) NOT NULL)`);
      expect.soft({ blocks: await blocks("mixed"), served: await served("mixed") }).toEqual(expected);
    }
  });
});

describe("a MariaDB server that is set not to add or drop columns in a moment", () => {
  let server: Awaited<ReturnType<typeof startMariadb>>;

  beforeAll(async () => {
    server = await startMariadb();
  });
  afterAll(() => server.close());

  it("is told of before a column is added that it would refuse, or keep", async () => {
    const root = await gatewayOf("mariadb").open(server.address, { sessionName: "instant", connectTimeoutMs: 5_000, statementTimeoutMs: 5_000 });
    await root.query("create database shop");
    await root.query("use shop");
    await root.query("create table app (id int primary key, url varchar(255)) engine = InnoDB");
    const add = "ALTER TABLE app ADD COLUMN kept int, ALGORITHM = INSTANT";
    const drop = "ALTER TABLE app DROP COLUMN kept, ALGORITHM = INSTANT";
    const found = async () => {
      const load = await readTargetLoad(root, "mariadb", { schema: "shop", name: "app" });
      const findings = await lintScript(lintInput("mariadb", { load, forward: [runs(add)] }));
      return findings.filter(({ rule }) => rule === "columns-refused").map(({ words }) => words);
    };
    expect(await found()).toEqual([]);
    await root.query("set global innodb_instant_alter_column_allowed = 'never'");
    expect(await found()).toEqual([expect.stringMatching(/never, so the server adds no column.*1846/)]);
    await expect(root.query(add)).rejects.toMatchObject({ details: { code: "1846" } });
    await root.query("set global innodb_instant_alter_column_allowed = 'add_last'");
    expect(await found()).toEqual([expect.stringMatching(/add_last, so the server drops no column.*1846/)]);
    await root.query(add);
    await expect(root.query(drop)).rejects.toMatchObject({ details: { code: "1846" } });
    await root.end();
  });
});
