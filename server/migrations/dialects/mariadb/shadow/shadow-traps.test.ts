import { expect, it } from "vitest";
import type { IndexFacts, TableFacts } from "../../../catalog/table-facts";
import { findTraps } from "./shadow-traps";

const table = { name: "app", storage: "InnoDB", indexes: [] as readonly IndexFacts[] } as TableFacts;
const fulltext = { definition: "ALTER TABLE `shop`.`app` ADD FULLTEXT KEY `words` (`url`)" } as IndexFacts;
const rules = (facts: TableFacts, layout: "column" | "table" | "rows") => findTraps(facts, layout).map(({ rule, level }) => `${level} ${rule}`);

it("a table without transactions is refused in every layout", () => {
  for (const layout of ["column", "table", "rows"] as const) expect(rules({ ...table, storage: "MyISAM" }, layout)).toContain("block no-transactions");
  expect(rules(table, "rows")).toStrictEqual([]);
});

it("a FULLTEXT index stands in the way of a column, and of nothing else", () => {
  expect(rules({ ...table, indexes: [fulltext] }, "column")).toStrictEqual(["block no-instant-column", "note unseen-truncate"]);
  expect(rules({ ...table, indexes: [fulltext] }, "table")).toStrictEqual(["note gap-locks"]);
  expect(rules(table, "column")).toStrictEqual(["note unseen-truncate"]);
});
