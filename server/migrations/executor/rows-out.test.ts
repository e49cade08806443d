import { describe, expect, it } from "vitest";
import { operations } from "../operations/operations";
import { halfWay, mustBeFinalFirst, mustEndFirst, mustGoFirst, sharedBy } from "./column-order";
import type { OrderedRun } from "./column-order";

const run = (kind: string, params: object, given: Partial<OrderedRun> = {}): OrderedRun => ({
  id: `${kind} ${JSON.stringify(params)}`,
  number: 1,
  state: "live",
  kind,
  schemaName: "public",
  tableName: "app",
  params,
  parents: [],
  since: new Date(1),
  ...given,
});
const gone = { existing: { fate: "delete_row" } };
/** Every kind and fate by which rows leave a table; none names the column `url`, which is narrowed beside them. */
const takers: readonly [string, OrderedRun][] = [
  ["a data change that deletes", run("data_change", { change: { act: "delete" }, where: "id = 2" })],
  ["a narrowed text", run("narrow_text", { column: "note", length: 10, ...gone })],
  ["a check", run("add_check", { name: "rule", condition: "n > 0", ...gone })],
  ["a unique constraint", run("add_unique", { name: "once", columns: ["code"], ...gone })],
  ["a foreign key", run("add_foreign_key", { name: "of", columns: ["code"], otherTable: "parent", ...gone })],
];
const narrowed = run("narrow_text", { column: "url", length: 10, existing: { fate: "cut" } });
const updated = run("data_change", { change: { act: "update", set: [{ column: "url", sql: "'x'" }] } });
const of = (kind: string) => run(kind, { column: "url" }, { id: kind });

describe.each(takers)("rows that leave by %s", (_what, taker) => {
  it("do so neither on top of originals that are kept, nor does anything that keeps or binds come on top of them", () => {
    expect(mustEndFirst(taker, [narrowed])).toBe(narrowed);
    expect(mustEndFirst(narrowed, [taker])).toBe(taker);
    expect(mustEndFirst(taker, [updated])).toBe(updated);
  });
  it.each(operations.map(({ kind }) => kind))("know which %s they go along with, in both orders", (kind) => {
    const beneath = ["add_index", "change_default", "drop_index", "drop_not_null", "widen_text"].includes(kind);
    const onTop = ["change_default", "data_change", "drop_index", "drop_not_null", "widen_text"].includes(kind);
    expect(mustEndFirst(taker, [of(kind)])?.kind).toBe(beneath ? undefined : kind);
    expect(mustEndFirst(of(kind), [taker])).toBe(onTop ? null : taker);
  });
  it("stand in the way while anything of them is in the table, of no other table, and no longer than that", () => {
    for (const state of ["expanding", "backfilling", "enforcing", "live", "finalizing", "paused", "rolling_back", "failed"] as const)
      expect(mustEndFirst(narrowed, [{ ...taker, state }])).not.toBeNull();
    for (const state of ["draft", "approved", "scheduled", "preflight", "finalized", "rolled_back", "stale", "cancelled"] as const)
      expect(mustEndFirst(narrowed, [{ ...taker, state }])).toBeNull();
    expect(mustEndFirst(narrowed, [{ ...taker, tableName: "other" }])).toBeNull();
    expect(mustEndFirst(narrowed, [{ ...taker, schemaName: "other" }])).toBeNull();
    expect(mustEndFirst(taker, [taker])).toBeNull();
  });
  it("are of the whole table: what came later is undone first, and nothing begins on what stands half-way", () => {
    const later = { ...taker, since: new Date(2) };
    expect(mustGoFirst(narrowed, [later])).toBe(later);
    expect(mustGoFirst(taker, [{ ...narrowed, since: new Date(2) }])?.kind).toBe("narrow_text");
    expect(mustGoFirst(later, [narrowed])).toBeNull();
    expect(sharedBy(taker, narrowed)).toBe("table");
    expect(halfWay(of("widen_text"), [{ ...taker, state: "paused" }])?.id).toBe(taker.id);
    expect(halfWay(taker, [{ ...of("change_default"), state: "failed" }])?.kind).toBe("change_default");
  });
});

it("rows are taken out of a table twice where nothing is made a rule the second time", () => {
  const [[, deletes] = ["", narrowed], ...rules] = takers;
  const again = { ...deletes, id: "again" };
  for (const [, taker] of takers) expect(mustEndFirst(again, [taker])).toBeNull();
  for (const [, rule] of rules) expect(mustEndFirst(rule, [again])).toBe(again);
});

describe("the order of finalizing", () => {
  const later = { ...narrowed, id: "later", since: new Date(2) };
  it("is first in, first final on the same column or table, and free on others", () => {
    expect(mustBeFinalFirst(later, [narrowed])).toBe(narrowed);
    expect(mustBeFinalFirst(later, [updated])).toBe(updated);
    expect(mustBeFinalFirst(narrowed, [later])).toBeNull();
    expect(mustBeFinalFirst(later, [{ ...narrowed, state: "finalized" }])).toBeNull();
    expect(mustBeFinalFirst(later, [{ ...narrowed, tableName: "other" }])).toBeNull();
    expect(mustBeFinalFirst(later, [run("narrow_text", { column: "note" })])).toBeNull();
    expect(mustBeFinalFirst({ ...later, since: new Date(3) }, [{ ...updated, since: new Date(2) }, narrowed])).toBe(narrowed);
  });
  it("binds none that lets every original back in, and waits for no index that was built", () => {
    for (const kind of ["change_default", "data_change", "drop_index", "drop_not_null", "widen_text"])
      expect(mustBeFinalFirst({ ...later, kind }, [narrowed])).toBeNull();
    expect(mustBeFinalFirst(later, [run("add_index", { columns: [{ name: "url" }] })])).toBeNull();
  });
});

describe("rows that are out, and their parents that left after them", () => {
  const [[, deletes] = ["", narrowed]] = takers;
  const children = { ...deletes, id: "children", tableName: "item", parents: [{ schema: "public", table: "app" }] };
  const parents = { ...deletes, id: "parents", since: new Date(2) };
  it("come back after them, and go for good before them", () => {
    expect(mustGoFirst(children, [parents])).toBe(parents);
    expect(mustGoFirst(parents, [children])).toBeNull();
    expect(mustBeFinalFirst(parents, [children])).toBe(children);
    expect(mustBeFinalFirst(children, [parents])).toBeNull();
    expect(mustEndFirst(parents, [children])).toBeNull();
  });
  it("go by what takes rows out of that very table alone", () => {
    for (const other of [
      { ...parents, schemaName: "other" },
      { ...parents, tableName: "other" },
      { ...parents, params: {} },
      { ...parents, since: new Date(0) },
    ])
      expect(mustGoFirst(children, [other])).toBeNull();
    expect(mustGoFirst({ ...children, params: { column: "url" } }, [parents])).toBeNull();
    expect(mustBeFinalFirst(parents, [{ ...children, state: "rolled_back" }])).toBeNull();
  });
});
