import type { ColumnFacts, TableFacts } from "../catalog/table-facts";
import type { RowRef, SparseSpec } from "../dialects/dialect";
import type { Finding } from "../schemas";
import { block, columnNamed, warn } from "./found";
import { findKeyless, findUnkeyed, keyColumnsOf } from "./kept-rows";
import type { ForcedColumns, Measure, OperationContext } from "./operation";
import type { BrokenRows } from "./schemas";

type Context = OperationContext<{ existing: BrokenRows; layout: SparseSpec["layout"] }>;

/** The rule, and what it says to those who break it. */
export type Rule = Pick<SparseSpec, "violates" | "newWrites" | "refusal" | "refusalState" | "check">;

/** What is done with rows that break a rule: the author's choice, for every kind of rule. */
export function brokenRowsSpec({ change, table, params: { existing, layout } }: Context, rule: Rule): SparseSpec | null {
  const keyColumns = keyColumnsOf(table);
  const column = fixedColumn(table, existing);
  return column === undefined
    ? null
    : {
        change,
        table,
        keyColumns,
        column,
        replacement: replacementOf(existing),
        written: existing.fate === "null" ? () => "NULL" : null,
        originals: "may-be-null",
        layout,
        ...rule,
      };
}

/** Where rows leave the table whole, their key stands for them. */
function fixedColumn(table: TableFacts, existing: BrokenRows): ColumnFacts | undefined {
  return existing.fate === "delete_row" ? keyColumnsOf(table)[0] : columnNamed(table, existing.column);
}

function replacementOf(existing: BrokenRows): SparseSpec["replacement"] {
  if (existing.fate === "delete_row") return null;
  return (row) => (existing.fate === "null" ? "NULL" : row.expression(existing.sql));
}

/** Why such rows cannot be fixed in this way; null: they can. */
export function findUnfixable({ table, params: { existing } }: Context): Finding | null {
  if (existing.fate === "delete_row") return findKeyless(table);
  const unkeyed = findUnkeyed(table, existing.column);
  if (unkeyed !== null) return unkeyed;
  if (existing.fate === "null" && columnNamed(table, existing.column)?.isNullable === false)
    return block("null-in-not-null", `${table.name}.${existing.column} is NOT NULL, so it cannot become NULL. Write an expression, or choose another column.`);
  return null;
}

/** What else changes where rows are deleted. */
export function findRowsReferredTo(table: TableFacts): Finding[] {
  return table.foreignKeys
    .filter(({ direction }) => direction === "in")
    .map(({ schema, table: other, onDelete, columns }) => {
      const who = `${schema}.${other} (${columns.join(", ")})`;
      return /^(?:NO ACTION|RESTRICT)$/i.test(onDelete)
        ? warn("rows-referred-to", `Rows of ${who} may refer to rows that would be deleted; the backfill stops at the first such row.`)
        : block(
            "delete-cascades",
            `Deleting rows would also change ${who} (ON DELETE ${onDelete}), of which nothing is kept. Choose another fate, or change that foreign key first.`,
          );
    });
}

type Broken = {
  title: string;
  violates: (row: RowRef) => string;
  /** Counts them as `found` from the named table, where asking each row would take too long. */
  count?: (tableName: string) => string;
};

/** Rows that break the rule with what they hold, and those that break it still with their replacement. */
export function measureBroken({ table, dialect, params: { existing } }: Context, { title, violates, count }: Broken): Measure[] {
  const { bare } = dialect.row;
  const column = fixedColumn(table, existing);
  if (column === undefined) return [];
  const name = dialect.tableName(table);
  const broken = violates(bare);
  const evaluated = evaluatedIn([violates], bare);
  const key = dialect.rowKey(bare, keyColumnsOf(table));
  const measures: Measure[] = [
    {
      key: "violating",
      title,
      count: count?.(name) ?? `SELECT count(*) AS found FROM ${name} WHERE ${broken}`,
      sample: `SELECT ${key} AS row_key, ${dialect.asText(bare.column(column.name))} AS value, 0 AS size FROM ${name} WHERE ${broken} LIMIT :size`,
      ...evaluated,
    },
  ];
  const replacement = replacementOf(existing);
  if (replacement === null) return measures;
  // A NULL or a bare text has the type of the column only beside it.
  const typed = `CASE WHEN true THEN ${replacement(bare)} ELSE ${bare.column(column.name)} END`;
  const columns = table.columns.map(({ name: each }) => (each === column.name ? `${typed} AS ${bare.column(each)}` : bare.column(each)));
  return [
    ...measures,
    {
      key: "still-violating",
      title: "Rows that break the rule still, with what would stand in them instead",
      count: `SELECT count(*) AS found FROM (SELECT ${columns.join(", ")} FROM ${name} WHERE ${broken}) AS ${dialect.quote(table.name)} WHERE ${broken}`,
      sample: null,
      ...evaluatedIn([violates, replacement], bare),
    },
  ];
}

/** Who evaluates what a person wrote, where that is a part of one of them. */
function evaluatedIn(parts: readonly ((row: RowRef) => string)[], bare: RowRef): Pick<Measure, "evaluated"> {
  let holds = false;
  const expression = (sql: string): string => {
    holds = true;
    return bare.expression(sql);
  };
  for (const part of parts) part({ ...bare, expression });
  return holds ? { evaluated: "by-triggers" } : {};
}

/** The middle of the sentence that says what a migration does to such rows. */
export function fateWords({ existing }: { existing: BrokenRows }): string {
  if (existing.fate === "delete_row") return "rows that break it leave the table and are kept whole";
  return existing.fate === "null"
    ? `rows that break it get NULL in ${existing.column}`
    : `rows that break it get the value of the expression in ${existing.column}`;
}

/** What a rollback does with them. */
export function undoWords({ existing }: { existing: BrokenRows }): string {
  return existing.fate === "delete_row"
    ? "Rollback brings every row back whose key and other unique values are free and whose parents are there; the others are listed."
    : "Rollback takes the rule back and gives the original back to every row that still holds what we wrote; what the application has changed or deleted since stays as it left it and is listed.";
}

/** Where the original of such a row would be written back to. */
export function forcedColumns({ existing }: { existing: BrokenRows }): ForcedColumns {
  return existing.fate === "delete_row" ? leftWhole : { columns: [existing.column] };
}

/** Rows that are not in the table have no column. */
export const leftWhole: ForcedColumns = {
  locked: "These rows left the table whole. What could not come back stands in the report with all its values, to be inserted by hand.",
};
