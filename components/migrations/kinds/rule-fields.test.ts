import { expect, it } from "vitest";
import type { TableFacts } from "@/server/migrations/catalog/table-facts";
import { fixedColumn } from "./rule-fields";

const table = { primaryKey: ["id"] } as Pick<TableFacts, "primaryKey"> as TableFacts;

it("of the picked columns the only one that can be fixed is meant, until somebody says otherwise", () => {
  expect(fixedColumn({ existing: { fate: "null", column: "" } }, ["email"], table)).toEqual({ existing: { fate: "null", column: "email" } });
  expect(fixedColumn({ existing: { fate: "expression", column: "", sql: "1" } }, ["id", "email"], table)).toEqual({
    existing: { fate: "expression", column: "email", sql: "1" },
  });
  // One that was chosen stays while it is among them; of two nobody is meant; a row that is deleted needs none.
  expect(fixedColumn({ existing: { fate: "null", column: "email" } }, ["email", "name"], table)).toEqual({});
  expect(fixedColumn({ existing: { fate: "null", column: "" } }, ["email", "name"], table)).toEqual({});
  expect(fixedColumn({ existing: { fate: "delete_row" } }, ["email"], table)).toEqual({});
});
