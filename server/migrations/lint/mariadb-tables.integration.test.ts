import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKindWorld } from "@/testing/migrations/kinds/kind-world";
import type { KindWorld } from "@/testing/migrations/kinds/kind-world";
import { dialectOf } from "../dialects/dialects";
import { operationOf } from "../operations/operations";
import { scriptOf } from "../planning/script-of";
import { lintScript } from "./lint-script";

const narrow = { column: "url", length: 10, existing: { fate: "cut" }, newWrites: "reject", layout: "table", atFinalize: "keep_rule" };
const change = (column: string, sql: string) => ({
  change: { act: "update", set: [{ column, sql }] },
  where: "n > 0",
  allRows: false,
  limit: 100,
  meanwhile: "leave",
});

describe("what a plan says of a MariaDB table whose foreign key acts without a trigger", () => {
  let world: KindWorld;

  beforeAll(async () => {
    world = await createKindWorld("mariadb");
    await world.table("sites", "(id int PRIMARY KEY)");
    const follows = (act: string) => `CONSTRAINT links_site FOREIGN KEY (site) REFERENCES sites (id) ${act}`;
    await world.table("links", `(site int NOT NULL, n int NOT NULL, url varchar(100), PRIMARY KEY (site, n), ${follows("ON UPDATE CASCADE")})`);
    await world.table(
      "pages",
      `(n int PRIMARY KEY, site int, url varchar(100), CONSTRAINT pages_site FOREIGN KEY (site) REFERENCES sites (id) ON DELETE SET NULL)`,
    );
  });
  afterAll(() => world.close());

  async function blocks(kind: string, table: string, given: unknown): Promise<string[]> {
    const operation = operationOf(kind);
    const [params, facts] = [operation.params.parse(given), await world.facts(table)];
    const script = scriptOf(operation, { change: "m42", params, table: facts, dialect: dialectOf("mariadb") });
    const findings = await lintScript({ engine: "mariadb", kind, params, facts, script, load: null, measures: [] });
    return findings.filter(({ rule, level }) => rule === "silent-cascade" && level === "block").map(({ words }) => words);
  }

  it("blocks what is kept under a key that a parent changes: another row could take the key", async () => {
    expect(await blocks("data_change", "links", change("url", "'x'"))).toEqual([expect.stringContaining("links_site changes site of the primary key")]);
    expect(await blocks("narrow_text", "links", narrow)).toEqual([expect.stringContaining("ON UPDATE CASCADE")]);
  });

  it("lets originals travel with the row, whatever its key becomes", async () => {
    expect(await blocks("narrow_text", "links", { ...narrow, layout: "column" })).toEqual([]);
  });

  it("blocks a data change of a column that a parent sets to NULL", async () => {
    expect(await blocks("data_change", "pages", change("site", "NULL"))).toEqual([expect.stringContaining("pages_site changes site by itself")]);
    expect(await blocks("data_change", "pages", change("url", "'x'"))).toEqual([]);
  });
});
