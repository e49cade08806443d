import { describe, expect, it } from "vitest";
import type { TableFacts } from "../catalog/table-facts";
import type { Finding } from "../schemas";
import type { MigrationScript, StatementLock, Step } from "../scripts/schemas";
import { columnsOfParams, dependenciesOf } from "./dependencies";
import { estimateOf } from "./estimate-policy";
import { maskedSamples } from "./masked-samples";
import { inPart } from "./measure";
import { riskOf } from "./risk-policy";
import type { RiskFacts } from "./risk-policy";

const column = (name: string) => ({
  name,
  position: 1,
  type: "text",
  family: "text" as const,
  maxLength: null,
  precision: null,
  scale: null,
  isNullable: true,
  defaultSql: null,
  generated: null,
  identity: null,
  collation: null,
  charset: null,
  comment: null,
  isInvisible: false,
});
const facts: TableFacts = {
  engine: "postgres",
  schema: "public",
  name: "app",
  columns: [column("id"), column("url")],
  primaryKey: ["id"],
  indexes: [
    { name: "app_pkey", columns: ["id"], isUnique: true, isPrimary: true, isValid: true, constraint: "app_pkey", definition: "", sizeBytes: 1 },
    { name: "app_url", columns: ["url"], isUnique: false, isPrimary: false, isValid: true, constraint: null, definition: "", sizeBytes: 1 },
  ],
  checks: [],
  foreignKeys: [
    {
      name: "visit_fk",
      direction: "in",
      table: "visit",
      schema: "public",
      columns: ["url"],
      otherColumns: ["app_url"],
      onDelete: "CASCADE",
      onUpdate: "NO ACTION",
      isValidated: true,
    },
  ],
  triggers: [],
  dependents: [
    { kind: "view", name: "public.all_apps", column: null, definition: null },
    { kind: "view", name: "public.app_urls", column: "url", definition: null },
    { kind: "view", name: "public.app_urls", column: null, definition: null },
    { kind: "check", name: "id_positive", column: "id", definition: null },
  ],
  isPartitioned: false,
  isChild: false,
  hasRowSecurity: false,
  owner: null,
  storage: null,
  collation: null,
  comment: null,
  estimatedRows: 200_000,
  sizeBytes: 100_000_000,
};
const lockOf = (lasts: StatementLock["lasts"], blocks: StatementLock["blocks"] = "everybody"): StatementLock => ({ mode: "a lock", blocks, lasts });
const statements = (title: string, lock: StatementLock): Step => ({
  type: "statements",
  key: "step",
  phase: "expand",
  title,
  atomic: true,
  waits: "short",
  before: [],
  after: [],
  statements: [{ sql: "select 1", lock, probe: null, repair: null }],
  blocking: null,
});
const batches: Step = {
  type: "batches",
  key: "batches",
  phase: "backfill",
  title: "Backfill",
  keyColumns: [{ name: "id", type: "bigint" }],
  range: { first: "select 1", next: "select 1" },
  settings: [],
  statements: ["update"],
  lock: lockOf("batch", "nobody"),
  remaining: null,
  total: "select 1",
};
const scriptOf = (forward: Step[], finalize: Step[] = []): MigrationScript => ({
  forward,
  rollback: [statements("Back", lockOf("moment"))],
  finalize,
  owned: [],
  effect: "",
  undo: "",
  afterFinalize: "",
});
const measure = (found: number | null) => ({ key: "violating", title: "Rows that are too long", found, isExact: true, words: "" });
const warning: Finding = { rule: "r", level: "warn", words: "w", stepKey: null, source: "switchyard" };
const risk = (change: Partial<RiskFacts>) =>
  riskOf({ stage: "dev", kind: "narrow_text", estimatedRows: 1_000, measures: [measure(0)], script: scriptOf([batches]), findings: [], ...change });

describe("the risk of a migration", () => {
  it("is low, with a reason, where nothing speaks against it", () => {
    expect(risk({})).toEqual({ level: "low", reasons: ["No row is changed, nobody waits, and rollback brings everything back."] });
    expect(risk({ measures: [measure(996)] })).toEqual({
      level: "low",
      reasons: ["996 rows are changed or break the rule.", "Nobody waits, and rollback brings everything back."],
    });
    expect(risk({ measures: [measure(1)] }).reasons[0]).toBe("1 row is changed or breaks the rule.");
  });

  it.each([
    ["rows of production", { stage: "production", measures: [measure(1)] }, "medium"],
    ["many rows of production", { stage: "production", measures: [measure(10_001)] }, "high"],
    ["many rows elsewhere", { measures: [measure(10_001)] }, "medium"],
    ["rows that could not be counted", { measures: [measure(null)] }, "medium"],
    ["a big table", { estimatedRows: 1_000_001 }, "medium"],
    ["writers who wait for a copy", { script: scriptOf([statements("Copy", lockOf("copy"))]) }, "medium"],
    [
      "writers of production who wait for a scan",
      { stage: "production", estimatedRows: 60_000, script: scriptOf([statements("Scan", lockOf("scan"))]) },
      "high",
    ],
    ["writers who wait at finalize only", { script: scriptOf([batches], [statements("Copy", lockOf("copy", "writers"))]) }, "medium"],
    ["a scan that blocks nobody", { script: scriptOf([statements("Scan", lockOf("scan", "schema-changes"))]) }, "low"],
    ["no rollback", { script: { ...scriptOf([batches]), rollback: [] } }, "medium"],
    ["no rollback on production", { stage: "production", script: { ...scriptOf([batches]), rollback: [] } }, "high"],
    ["SQL by hand on production", { stage: "production", kind: "raw_sql" }, "high"],
    ["data that are taken away", { kind: "drop_column" }, "medium"],
    ["a warning", { findings: [warning] }, "medium"],
    ["a second opinion that warns", { findings: [{ ...warning, source: "squawk" }] }, "low"],
    ["a finding that stands in the way", { findings: [{ ...warning, level: "block" }] }, "high"],
  ] as const)("is as it should be with %s", (_what, change, level) => {
    const found = risk(change as Partial<RiskFacts>);
    expect(found.level).toBe(level);
    expect(found.reasons.length).toBeGreaterThan(0);
  });

  it("tells the weightiest reason first", () => {
    const { reasons } = risk({ stage: "production", kind: "raw_sql", measures: [measure(5)], findings: [warning] });
    expect(reasons[0]).toContain("written by hand");
    expect(reasons).toHaveLength(3);
  });
});

describe("the estimate", () => {
  it("goes by the scan of this very table and the rows that are changed", () => {
    const estimate = estimateOf({ facts, script: scriptOf([batches]), measures: [measure(1_000)], scanMs: 500 });
    expect(estimate.seconds).toBeCloseTo(1.3, 1);
    expect(estimate.extraDiskBytes).toBe(1_000 * 500 * 3);
    expect(estimate.words).toContain("A scan of the table lasts 500 ms; about 1,000 rows are changed in batches");
    expect(estimate.longestBlock).toContain("Milliseconds");
  });

  it("says in words how long writers wait for a copy, now or at finalize", () => {
    const copy = statements("Rewrite the table", lockOf("copy"));
    const now = estimateOf({ facts, script: scriptOf([copy]), measures: [], scanMs: null });
    expect(now.longestBlock).toBe("Writers wait for about 1 s: Rewrite the table.");
    expect(now.extraDiskBytes).toBe(facts.sizeBytes);
    expect(estimateOf({ facts, script: scriptOf([batches], [copy]), measures: [], scanMs: 100 }).longestBlock).toContain(
      "Finalize blocks writers for about 1 s",
    );
  });
});

describe("dependencies", () => {
  it("are those of the columns that the form names, each once, and of the table as a whole", () => {
    const found = dependenciesOf(facts, { column: "url", existing: { fate: "cut" } });
    expect(found.map(({ kind, name, column: of }) => `${kind} ${name} ${of}`)).toEqual([
      "view public.all_apps null",
      "view public.app_urls url",
      "foreign key visit_fk url",
      "index app_url url",
    ]);
    expect(columnsOfParams({ columns: ["id", { deep: "url" }], name: "x" }, facts)).toEqual(new Set(["id", "url"]));
  });

  it("are all of them where the form names no column", () => {
    expect(dependenciesOf(facts, {}).map(({ name }) => name)).toContain("id_positive");
  });
});

describe("a count over a part of the table", () => {
  const scene = { facts, tableName: '"public"."app"' };

  it("reads as many pages as are asked for, under the name that was there", () => {
    expect(inPart('SELECT count(*) AS found FROM "public"."app" WHERE x > 1', scene)).toBe(
      'SELECT count(*) AS found from (select * from "public"."app" tablesample system (25.0000)) as part WHERE x > 1',
    );
    expect(inPart('SELECT count(*) AS found FROM "public"."app" a WHERE a.x > 1', scene)).toContain("as a WHERE a.x > 1");
    expect(inPart('SELECT count(*) AS found FROM "public"."app"', scene)).toContain("as part");
  });

  it("is none where the question reads something else first", () => {
    expect(inPart("SELECT (SELECT 1 FROM other) AS found", scene)).toBeNull();
    expect(inPart('SELECT count(*) FROM (SELECT 1 FROM "public"."app") g', scene)).toBeNull();
    expect(inPart('SELECT count(*) FROM "public"."app2"', scene)).toBeNull();
  });
});

describe("masked samples", () => {
  it("keep sizes only", () => {
    expect(maskedSamples([{ measureKey: "violating", title: "t", rows: [{ rowKey: '{"id":"7"}', value: "secret", size: 6 }] }])).toEqual([
      { measureKey: "violating", title: "t", rows: [{ rowKey: null, value: null, size: 6 }] },
    ]);
  });
});
