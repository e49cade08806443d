import { expect, it } from "vitest";
import type { ColumnFacts, TableFacts } from "@/server/migrations/catalog/table-facts";
import { columnDetail, columnNote, dependentsByName, tableDetail, tableLack, tableNote } from "./catalog-words";

it("tells size and what hangs on a table", () => {
  expect(tableDetail({ estimatedRows: 200_000.4, sizeBytes: 48 * 1024 ** 2, columns: 1 })).toBe("about\u00A0200,000\u00A0rows · 48\u00A0MiB · 1\u00A0column");
  const view = { kind: "view", name: "links" } as const;
  const key = { kind: "foreign key", name: "orders" } as const;
  expect(tableNote({ dependents: [view, view, key], hasPrimaryKey: true })).toBe("2 views and 1 foreign key name it");
  expect(tableNote({ dependents: [key], hasPrimaryKey: false })).toBe("1 foreign key names it · no primary key");
  expect(tableNote({ dependents: [], hasPrimaryKey: true })).toBeNull();
  expect([tableLack({ kind: "table" }), tableLack({ kind: "partition" })]).toEqual([null, "A partition cannot be migrated here."]);
});

it("tells type and what names a column", () => {
  const column = { type: "varchar(255)", isNullable: false, defaultSql: "''", generated: null, identity: null } as ColumnFacts;
  expect(columnDetail(column)).toBe("varchar(255) · NOT NULL · default ''");
  const facts = {
    primaryKey: ["id"],
    indexes: [{ columns: ["url"], isPrimary: false }],
    foreignKeys: [],
    dependents: [{ kind: "view", name: "public.links", column: "url" }],
  } as unknown as TableFacts;
  expect([columnNote(facts, "url"), columnNote(facts, "id"), columnNote(facts, "name")]).toEqual(["1 index · view public.links", "primary key", null]);
});

it("names what depends on a table once, with the columns it names", () => {
  const view = (name: string, column: string | null) => ({ kind: "view" as const, name, column, definition: null });
  expect(dependentsByName([view("public.link", "id"), view("public.link", "url"), view("public.all", null)])).toEqual([
    { kind: "view", name: "public.link", columns: ["id", "url"] },
    { kind: "view", name: "public.all", columns: [] },
  ]);
});
