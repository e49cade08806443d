import type { DependentFacts, TableFacts } from "../catalog/table-facts";
import type { PlanFacts } from "./schemas";

type PlanDependency = PlanFacts["dependencies"][number];

const meanings: Readonly<Record<DependentFacts["kind"], string>> = {
  view: "Reads it; it shows what stands in the column.",
  "materialized view": "Reads it, and keeps what it read until it is refreshed.",
  "generated column": "Is computed from it and changes with it.",
  trigger: "Names it; it fires for what a backfill changes too.",
  policy: "Decides by it who may see a row.",
  "index expression": "Is computed from it and changes with it.",
  check: "Holds for it before and after.",
  publication: "Sends its changes on: what a backfill changes too.",
  function: "Names it in its text.",
  "partition key": "Decides by it in which partition a row lies.",
  statistics: "Describes it to the planner of queries.",
  rule: "Rewrites statements on it.",
  "inherited table": "Inherits from the table.",
};

const mostDependencies = 200;

/** Columns that a form names: every text in it that is the name of a column. */
export function columnsOfParams(params: unknown, facts: TableFacts): ReadonlySet<string> {
  const names = new Set(facts.columns.map(({ name }) => name));
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value === "string") {
      if (names.has(value)) found.add(value);
    } else if (typeof value === "object" && value !== null) Object.values(value).forEach(visit);
  };
  visit(params);
  return found;
}

/** What names the columns that the migration is about, or the table as a whole, each with what that means. Our own objects are left out. */
export function dependenciesOf(facts: TableFacts, params: unknown): PlanDependency[] {
  const columns = columnsOfParams(params, facts);
  const concerns = (column: string | null) => column === null || columns.size === 0 || columns.has(column);
  const named = facts.dependents.filter(({ column }) => concerns(column));
  // A view that is told for a column need not be told for the whole table again.
  const told = new Set(named.flatMap(({ kind, name, column }) => (column === null ? [] : [`${kind} ${name}`])));
  return [
    ...named
      .filter(({ kind, name, column }) => column !== null || !told.has(`${kind} ${name}`))
      .map(({ kind, name, column }) => ({ kind, name, column, words: meanings[kind] })),
    ...facts.foreignKeys
      .filter((key) => columns.size === 0 || key.columns.some((column) => columns.has(column)))
      .map(({ name, direction, schema, table, columns: own }) => ({
        kind: "foreign key",
        name,
        column: own[0] ?? null,
        words: direction === "out" ? `Refers to ${schema}.${table}: a replaced value has to be there.` : `Stands in ${schema}.${table} and refers to it.`,
      })),
    ...facts.indexes
      .filter((index) => columns.size > 0 && index.columns.some((column) => column !== null && columns.has(column)))
      .map(({ name, isUnique, columns: own }) => ({
        kind: isUnique ? "unique index" : "index",
        name,
        column: own[0] ?? null,
        words: isUnique ? "Lets no value stand twice: two that become the same are refused." : "Is kept up with every change.",
      })),
  ].slice(0, mostDependencies);
}
