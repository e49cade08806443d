import type { ColumnFacts, TableFacts } from "../catalog/table-facts";
import type { BatchesStep, OwnedObject, Step, StatementsStep } from "../scripts/schemas";
import type { RowRef, StepPlace } from "./dialect";

/** A column as it is to be added. */
export type NewColumn = {
  name: string;
  /** As it is declared, with character set and collation. */
  type: string;
  isNullable: boolean;
  defaultSql: string | null;
  /** Where the engine can: no SELECT * and no INSERT without a list of columns meets it. */
  isHidden: boolean;
};

/** A change of the table's columns that takes a moment. Each stands on whatever an earlier try has come to. */
export type ColumnAct =
  | { act: "add"; column: NewColumn }
  /** `isIndexed`: MariaDB then builds the table anew, beside its writers. */
  | { act: "drop"; name: string; isIndexed: boolean }
  | { act: "rename"; from: string; to: string }
  /** Renamed away, and hidden where the engine can; `show` is its way back. */
  | { act: "hide"; column: ColumnFacts; to: string }
  | { act: "show"; column: ColumnFacts; from: string }
  | { act: "default"; name: string; to: string | null };

/** The first branch whose condition holds is taken; null: always. `orElse`: what the column becomes where the expression fails; without it the write fails. */
export type RuleBranch = { when: string | null; set: readonly { column: string; to: string; orElse?: string }[] };

/** What happens to a row just before it is written, after all other triggers. */
export type RowRule = { purpose: "fill" | "alias" | "swap"; insert: readonly RuleBranch[]; update: readonly RuleBranch[] };

/** In this order, in one moment for everybody who writes. */
export type Moment = {
  change: string;
  /** Constraints that are there from an earlier try. */
  dropChecks?: readonly string[];
  alter?: readonly ColumnAct[];
  take?: readonly RowRule["purpose"][];
  put?: readonly RowRule[];
  /** Columns only change their names back where this column is still there: forward may not have come to changing them. */
  onlyWhile?: string;
};

/** Rows that get a value, in batches. */
export type Fill = {
  change: string;
  table: TableFacts;
  keyColumns: readonly ColumnFacts[];
  set: { column: string; to: string };
  where: string;
  /** Rows that are still to be done; `where` unless it is said otherwise. */
  remaining?: string;
};

/** Values that are kept for the conflict report because their column goes. */
export type Kept = {
  change: string;
  table: TableFacts;
  keyColumns: readonly ColumnFacts[];
  /** The column that the report is about, and the one that stands in its place while the values are kept. */
  column: ColumnFacts;
  now?: ColumnFacts;
  /** Expressions over bare columns, null: none. */
  original: string | null;
  replaced: string | null;
  current: string | null;
  where: string;
  title: string;
};

/** Columns that come, go and change their names while everybody works. */
export type ColumnMovesDialect = {
  /** On PostgreSQL one transaction. On MariaDB, where each change of a schema commits by itself, one lock of the table around all of them. */
  moment(place: StepPlace, table: TableFacts, moment: Moment): StatementsStep;
  fill(place: StepPlace, fill: Fill): BatchesStep;
  /** Log, batches, report, and the log goes again. */
  keep(kept: Kept): Step[];
  /** True when the value is not what the expression gives for a column of this type. */
  differs(value: string, column: Pick<ColumnFacts, "type" | "family">, expression: string): string;
  /** The type as it is written in a plan if it may stand there; null: it is not known, or more than a type. */
  knownType(text: string): Pick<ColumnFacts, "type" | "family"> | null;
  /** NEW of a trigger in which one column has the value of another, for expressions over the table's own columns. */
  newWith(table: TableFacts, as: { column: string; from: string }): Pick<RowRef, "expression">;
  renameIndex(place: StepPlace, table: TableFacts, names: { from: string; to: string }): Step;
  /** Truth, as a column of ours is declared. */
  truthType: string;
  /** UNIQUE of a table is more than its index. */
  uniqueIsConstraint: boolean;
  /** The type of a column as another one is declared with it. */
  typeOf(column: ColumnFacts): string;
  /** What a crash in the middle of a moment means; null: nothing. */
  halfDone: string | null;
  /** Whether a hidden column stays out of SELECT *. */
  hides: boolean;
  ruleObjects(table: TableFacts, change: string, purpose: RowRule["purpose"]): OwnedObject[];
  /** The name with what follows it, within the engine's limit. */
  fitted(name: string, suffix: string): string;
};
