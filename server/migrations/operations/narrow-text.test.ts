import { describe, expect, it } from "vitest";
import type { ColumnFacts, TableFacts } from "../catalog/table-facts";
import { dialectOf } from "../dialects/dialects";
import { engines, migrationScript } from "../scripts/schemas";
import { narrowText } from "./narrow-text";
import { narrowTextParams, type NarrowTextParams } from "./schemas";

const column = (name: string, other: Partial<ColumnFacts> = {}): ColumnFacts => ({
  name,
  position: 1,
  type: "varchar(255)",
  family: "text",
  maxLength: 255,
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
  ...other,
});

const app: TableFacts = {
  engine: "postgres",
  schema: "public",
  name: "app",
  columns: [column("id", { type: "bigint", family: "integer", maxLength: null, isNullable: false }), column("url"), column("name", { isNullable: false })],
  primaryKey: ["id"],
  indexes: [],
  checks: [],
  foreignKeys: [],
  triggers: [],
  dependents: [],
  isPartitioned: false,
  isChild: false,
  hasRowSecurity: false,
  owner: null,
  storage: null,
  collation: null,
  comment: null,
  estimatedRows: 1,
  sizeBytes: 1,
};
const cut: NarrowTextParams = { column: "url", length: 200, existing: { fate: "cut" }, newWrites: "reject", layout: "column", atFinalize: "keep_rule" };

function contextOf(params: Partial<NarrowTextParams> = {}, table: Partial<TableFacts> = {}) {
  return { change: "m42", params: { ...cut, ...params }, table: { ...app, ...table }, dialect: dialectOf("postgres") };
}
const rulesOf = (...given: Parameters<typeof contextOf>) =>
  narrowText.validate(contextOf(...given)).flatMap(({ rule, level }) => (level === "block" ? [rule] : []));

describe("what stands in the way of narrowing", () => {
  const foreignKey = {
    name: "fk",
    direction: "in",
    table: "visit",
    schema: "public",
    columns: ["app_id"],
    otherColumns: ["id"],
    onUpdate: "NO ACTION",
    isValidated: true,
  } as const;

  it.each<[string, Parameters<typeof contextOf>]>([
    ["no-such-column", [{ column: "ulr" }]],
    ["not-a-text", [{ column: "id" }]],
    ["generated-column", [{}, { columns: [column("url", { generated: "lower(x)" })] }]],
    ["no-key", [{}, { primaryKey: null }]],
    ["narrow-key", [{}, { primaryKey: ["url"] }]],
    ["not-narrower", [{ length: 255 }]],
    ["null-in-not-null", [{ column: "name", existing: { fate: "null" } }]],
    ["partitions", [{}, { isPartitioned: true }]],
    ["partitions", [{}, { isChild: true }]],
    ["rule-there", [{}, { checks: [{ name: "app_url_max_200", expression: "true", isValidated: true }] }]],
    ["delete-cascades", [{ existing: { fate: "delete_row" } }, { foreignKeys: [{ ...foreignKey, onDelete: "CASCADE" }] }]],
  ])("%s", (rule, given) => {
    expect(rulesOf(...given)).toEqual([rule]);
  });

  it("is nothing for a column that fits, or for rows that others only refer to", () => {
    expect(rulesOf()).toEqual([]);
    expect(rulesOf({ existing: { fate: "delete_row" } }, { foreignKeys: [{ ...foreignKey, onDelete: "NO ACTION" }] })).toEqual([]);
  });

  it("leaves the scripts of an unfit column empty instead of failing", () => {
    const context = contextOf({ column: "ulr" });
    expect([
      narrowText.forward(context),
      narrowText.rollback(context),
      narrowText.finalize(context),
      narrowText.owned(context),
      narrowText.measures(context),
    ]).toEqual([[], [], [], [], []]);
  });

  it("is the form itself where rows are to be deleted and new ones kept: nothing could stand in their place", () => {
    expect(narrowTextParams.safeParse({ ...cut, existing: { fate: "delete_row" }, newWrites: "capture" }).success).toBe(false);
  });
});

describe.each(engines)("the scripts on %s", (engine) => {
  const variants = (["column", "table"] as const).flatMap((layout) =>
    (["reject", "capture"] as const).flatMap((newWrites) =>
      [{ fate: "cut" as const }, { fate: "null" as const }, { fate: "expression" as const, sql: "left(url, 100)" }].map((existing) => ({
        layout,
        newWrites,
        existing,
      })),
    ),
  );

  it.each([...variants, { layout: "table" as const, newWrites: "reject" as const, existing: { fate: "delete_row" as const } }])(
    "keep to the schema, with a key for each step and no size of this database: $layout, $newWrites, $existing.fate",
    (variant) => {
      const scriptOn = (table: Partial<TableFacts>) => {
        const context = { ...contextOf(variant, { ...table, engine }), dialect: dialectOf(engine) };
        return {
          forward: narrowText.forward(context),
          rollback: narrowText.rollback(context),
          finalize: narrowText.finalize(context),
          owned: narrowText.owned(context),
          ...narrowText.words(context),
        };
      };
      const script = migrationScript.parse(scriptOn({}));
      for (const steps of [script.forward, script.rollback, script.finalize]) expect(new Set(steps.map(({ key }) => key)).size).toBe(steps.length);
      expect(scriptOn({ estimatedRows: 9_000_000, sizeBytes: 5_000_000_000 })).toEqual(scriptOn({}));
    },
  );
});

it("says of row-level security what PostgreSQL does: a migrator that rows are hidden from is refused", () => {
  const found = narrowText.validate(contextOf({}, { hasRowSecurity: true })).filter(({ rule }) => rule === "row-security");
  expect(found.map(({ level }) => level)).toEqual(["warn"]);
  expect(found[0]?.words).toContain("the migration stops and says so");
  expect(narrowText.validate(contextOf()).map(({ rule }) => rule)).not.toContain("row-security");
});
