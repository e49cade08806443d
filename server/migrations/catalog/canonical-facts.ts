import type { OwnedObject } from "../scripts/schemas";
import type { TableFacts } from "./table-facts";

/** What sizes, estimates, texts of routines and the table's surroundings say is not what a plan stands on. */
const passing = { estimatedRows: 0, sizeBytes: 0, beside: undefined } as const;

/** Facts without what changes by itself, each list in an order of its own: equal tables give equal JSON. */
export function canonicalFacts(facts: TableFacts): unknown {
  return sortedKeys({
    ...facts,
    ...passing,
    columns: facts.columns.map((column, index) => ({ ...column, onUpdateSql: column.onUpdateSql ?? null, position: index + 1 })),
    indexes: sorted(facts.indexes.map((index) => ({ ...index, sizeBytes: null }))),
    checks: sorted(facts.checks),
    foreignKeys: sorted(facts.foreignKeys),
    triggers: sorted(facts.triggers),
    dependents: sorted(facts.dependents.filter(({ kind }) => kind !== "function")),
  });
}

/** Facts without the objects that migrations of ours have put there and will take away again. */
export function factsWithout(facts: TableFacts, owned: readonly OwnedObject[]): TableFacts {
  const here = owned.filter(({ schema, table }) => table === null || (table === facts.name && (schema === "" || schema === facts.schema)));
  const isOwned = (kind: OwnedObject["kind"], name: string | null) => name !== null && here.some((each) => each.kind === kind && each.name === name);
  const isGone = (kind: string, name: string) => (kind === "trigger" && isOwned("trigger", name)) || (kind === "check" && isOwned("constraint", name));
  return {
    ...facts,
    columns: facts.columns.filter(({ name }) => !isOwned("column", name)),
    indexes: facts.indexes.filter(({ name }) => !isOwned("index", name)),
    checks: facts.checks.filter(({ name }) => !isOwned("constraint", name)),
    foreignKeys: facts.foreignKeys.filter(({ name, direction }) => direction === "in" || !isOwned("constraint", name)),
    triggers: facts.triggers.filter(({ name }) => !isOwned("trigger", name)),
    dependents: facts.dependents.filter(({ kind, name, column }) => !isGone(kind, name) && !isOwned("column", column)),
  };
}

function sorted(list: readonly object[]): unknown[] {
  return list.map((entry) => JSON.stringify(sortedKeys(entry))).toSorted(compare);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sortedKeys(value: object): object {
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => compare(a, b)));
}
