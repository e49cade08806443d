import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Step } from "../../scripts/schemas";
import { createKindWorld } from "@/testing/migrations/kinds/kind-world";
import type { KindWorld } from "@/testing/migrations/kinds/kind-world";
import { readOriginals } from "../../executor/read-originals";
import { operationOf } from "../../operations/operations";
import { dialectOf } from "../dialects";
import { runDialectOf } from "../run-dialect";
import { whyUnranged } from "./key-ranges";

let world: KindWorld;
beforeAll(async () => {
  world = await createKindWorld("mariadb");
});
afterAll(() => world.close());

const rows = 60;
const keys = [
  { type: "enum('z','m','it''s','a')", value: "1 + seq % 4" },
  { type: "bit(8)", value: "seq * 7 % 200" },
  { type: "bit(64)", value: "18446744073709551615 - seq" },
  { type: "float", value: "1234567 + seq" },
  { type: "float unsigned", value: "seq / 10" },
  { type: "double", value: "seq / 10" },
];
const dataChange = {
  change: { act: "update", set: [{ column: "note", sql: "'new'" }] },
  where: "note = 'old'",
  allRows: false,
  limit: 1_000,
  meanwhile: "leave",
};
const narrow = { column: "note", length: 2, existing: { fate: "cut" }, newWrites: "reject", atFinalize: "keep_rule" };
const kinds = [
  { title: "data change", kind: "data_change", params: dataChange, changed: "new" },
  { title: "originals in a column", kind: "narrow_text", params: { ...narrow, layout: "column" }, changed: "ol" },
  { title: "originals in a table", kind: "narrow_text", params: { ...narrow, layout: "table" }, changed: "ol" },
];
const notes = async () => (await world.query("SELECT note, COUNT(*) AS n FROM app GROUP BY note")).map((row) => [row["note"], Number(row["n"])]);
/** In no order of the key. */
const made = async (key: string, value: string, count = rows) => {
  await world.table("app", `(k ${key} NOT NULL, id int NOT NULL, note varchar(20), PRIMARY KEY (k, id)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`);
  await world.query(`INSERT INTO app SELECT ${value}, seq, 'old' FROM seq_1_to_${count} ORDER BY RAND(7)`);
};

describe.each(keys)("rows keyed by $type", ({ type, value }) => {
  it.each(kinds)("are all changed and all given back, in ranges of seven: $title", async ({ kind, params, changed }) => {
    await made(type, value);
    const { change, forward, rollback, findings } = await world.plan(kind, "app", params);
    expect(findings.filter(({ level }) => level === "block")).toEqual([]);
    await world.run(change, forward);
    expect(await notes()).toEqual([[changed, rows]]);
    await world.app("UPDATE app SET note = 'me' WHERE id = 7");
    const lines = await world.run(change, rollback);
    expect(await notes()).toEqual([
      ["me", 1],
      ["old", rows - 1],
    ]);
    // The key of a line finds its row.
    const key = JSON.parse(String(lines[0]?.["row_key"])) as { k: string };
    expect(await world.query(`SELECT id FROM app WHERE k${type.startsWith("bit") ? " + 0" : ""} = ? AND id = 7`, [key.k])).toEqual([{ id: 7 }]);
  });

  it("are downloaded page by page, each once", async () => {
    await made(type, value);
    const params = { ...narrow, layout: "table" };
    const { change, forward } = await world.plan("narrow_text", "app", params);
    await world.run(change, forward);
    const operation = operationOf("narrow_text");
    const context = { change, params: operation.params.parse(params), table: await world.facts("app"), dialect: dialectOf("mariadb") };
    const kept = operation.originals !== undefined && "places" in operation.originals ? operation.originals.places(context)[0] : undefined;
    if (kept === undefined) throw new Error("Nothing is kept.");
    const ids: number[] = [];
    let after: readonly string[] | null = null;
    for (let number = 1; number <= rows; number += 1) {
      const page: Awaited<ReturnType<typeof readOriginals>> = await readOriginals(
        { session: world.session, dialect: runDialectOf("mariadb"), kept },
        { after, limit: 7 },
      );
      ids.push(...page.lines.map(({ key }) => Number(key["id"])));
      after = page.after;
      if (after === null) break;
    }
    expect(ids.toSorted((one, other) => one - other)).toEqual(Array.from({ length: rows }, (_row, at) => at + 1));
  });

  it("are found by the index", async () => {
    await made(type, value, 3_000);
    const { forward } = await world.plan("narrow_text", "app", { ...narrow, layout: "column" });
    const step = forward.find((each): each is Extract<Step, { type: "batches" }> => each.type === "batches");
    await world.query("ALTER TABLE app ADD COLUMN note__shadow_m varchar(20)");
    const [place] = await world.query("SELECT k + 0 AS k FROM app ORDER BY k, id LIMIT 1 OFFSET 1500");
    const bound = (sql: string) =>
      sql
        .replaceAll(/:(?:after|from|upto)_1/g, `'${String(place?.["k"])}'`)
        .replaceAll(/:(?:after|from|upto)_2/g, "'5'")
        .replaceAll(/:size|:before_last/g, "7");
    const update = bound(step?.statements[0] ?? "").replaceAll(/note__shadow_m\d+/g, "note__shadow_m");
    for (const sql of [bound(step?.range.next ?? ""), update]) {
      const plan = await world.query(`EXPLAIN ${sql}`);
      const ofTable = plan.filter((each) => each["table"] === "app");
      expect(ofTable.length).toBeGreaterThan(0);
      expect(ofTable.map((each) => each["type"])).toEqual(ofTable.map(() => "range"));
    }
  });
});

describe("a key of which no range is found by the index", () => {
  it("is told, and no other is", () => {
    const many = `enum(${Array.from({ length: 101 }, (_label, at) => `'l,${at}'`).join(",")})`;
    expect(whyUnranged("set('a','b')")).toBe("is a SET");
    expect(whyUnranged(many)).toBe("is an ENUM of more than 100 values");
    const others = [...keys.map(({ type }) => type), "int(11)", "varchar(20)", many.replace("'l,0',", "")];
    expect(others.filter((type) => whyUnranged(type) !== null)).toEqual([]);
  });
});
