import type { ColumnFacts, TableFacts } from "../catalog/table-facts";
import type { ConstraintDialect } from "./constraint-dialect";
import type { ColumnMovesDialect } from "./column-moves-dialect";
import type { KeptOriginals } from "./kept-originals";
import type { IndexDialect } from "./index-dialect";
import type { RowChangeDialect } from "./row-change-dialect";
import type { SweepDialect } from "./sweep-dialect";
import type { WrittenExpressions } from "./written-expressions";
import type { Finding } from "../schemas";
import type { BatchesStep, CollectStep, Engine, OwnedObject, Step, StatementLock } from "../scripts/schemas";

/** How one row is written in an expression: bare (`"url"`), as NEW or as OLD of a trigger. */
export type RowRef = {
  column(name: string): string;
  /** An expression that a person wrote over bare column names, made valid for this row. */
  expression(sql: string): string;
};

/** Rows that have to be changed before a rule can hold, and how: the core of every kind that keeps originals. */
export type SparseSpec = {
  /** `m42`: prefix of everything the migration makes. */
  change: string;
  table: TableFacts;
  keyColumns: readonly ColumnFacts[];
  /** The column whose value is saved and replaced. */
  column: ColumnFacts;
  /** True for a row that breaks the rule. */
  violates(row: RowRef): string;
  /** What stands in the column instead; null: the row is deleted (kept whole in the shadow table). */
  replacement: ((row: RowRef) => string) | null;
  /** What `replacement` had written, computed from the saved original alone, to see writes that passed the triggers by; null: that cannot be told. */
  written: ((original: string) => string) | null;
  /** may-be-null: NULL itself may be an original, so whether a row is saved needs a mark of its own. */
  originals: "never-null" | "may-be-null";
  /** What happens to values that break the rule and are written from now on; `pass` where a constraint of the database sees to it. */
  newWrites: "reject" | "capture" | "pass";
  /** Where originals are kept. */
  layout: "column" | "table";
  /** Said to an application whose write is rejected, with the SQLSTATE it would get from the engine itself: 22001 for a text that is too long. */
  refusal: string;
  refusalState: string;
  /** The CHECK that holds at the end, over bare column names; null: none. `name` is its constraint name. */
  check: { name: string; expression: string } | null;
};

/** Saves originals, fixes rows, tracks what the application changes, restores: for both layouts. */
export type ShadowDialect = {
  /** The place for originals: the shadow column, or the table in `switchyard_shadow`. */
  prepare(spec: SparseSpec): Step[];
  /** Log, functions and triggers: capture or reject, and tracking, in one go. */
  capture(spec: SparseSpec): Step[];
  backfill(spec: SparseSpec): BatchesStep;
  /** PostgreSQL: NOT VALID, then VALIDATE. MariaDB: nothing, the trigger is the rule. */
  enforce(spec: SparseSpec): Step[];
  /** First of rollback: the rule is dropped and nothing is captured any more; tracking stays. */
  stopCapture(spec: SparseSpec): Step[];
  restore(spec: SparseSpec): BatchesStep;
  /** Lines of the target's log for the conflict report. */
  collect(spec: SparseSpec): CollectStep;
  /** End of rollback: triggers, functions, log and shadow are removed. */
  remove(spec: SparseSpec): Step[];
  /** Finalize: tracking, log and shadow are removed, the rule stays (PostgreSQL: the CHECK; MariaDB: a trigger that only refuses). */
  finish(spec: SparseSpec): Step[];
  owned(spec: SparseSpec): OwnedObject[];
  /** How the originals are read while it is in use. */
  originals(spec: SparseSpec): KeptOriginals;
  /** What of this engine stands in the way of keeping originals of the table, or has to be known. `rows`: rows leave the table whole. */
  traps(table: TableFacts, layout: SparseSpec["layout"] | "rows"): Finding[];
};

/** The place of the step in its script. */
export type StepPlace = { key: string; phase: Step["phase"]; title: string };

/** Names of the checks or triggers that keep values to `limit` characters. */
export type LengthRule = { limit: number; names: readonly string[] };

/** Changes of one column's declaration; the kinds add to it. */
export type ColumnDialect = {
  /** The declared length of a text, everything else as it is. The step's `blocking` says how long writers wait. */
  changeLength(place: StepPlace, table: TableFacts, change: { column: ColumnFacts; length: number }): Step;
  /** The default for rows to come; null: none. `from` is what it was until now. */
  setDefault(place: StepPlace, table: TableFacts, change: { column: ColumnFacts; from: string | null; to: string | null }): Step;
  /** True where a validated CHECK spares the scan, so that NOT NULL can be declared at once; otherwise it is declared at finalize, or never. */
  provesNotNull: boolean;
  /** Declares NOT NULL where every row has a value already. `provenBy` is the validated CHECK that says so; it goes in the same moment. */
  forbidNull(place: StepPlace, table: TableFacts, change: { column: ColumnFacts; provenBy: string }): Step;
  allowNull(place: StepPlace, table: TableFacts, column: ColumnFacts): Step;
  /** More characters. `blocking` says how long writers wait where the engine has to copy the table for it. */
  widen(place: StepPlace, table: TableFacts, change: { column: ColumnFacts; length: number }): Step;
  /** The shortest limit that a finished narrowing has left on the column beside its declaration; null: none. */
  lengthRule(table: TableFacts, column: ColumnFacts): LengthRule | null;
  dropLengthRule(place: StepPlace, table: TableFacts, rule: LengthRule): Step;
  restoreLengthRule(place: StepPlace, table: TableFacts, rule: LengthRule): Step[];
};

/** The names and facts in which two engines differ; subjects are added beside `shadow` (columns, indexes, constraints, sync …). */
export type Dialect = {
  engine: Engine;
  quote(name: string): string;
  literal(text: string): string;
  tableName(table: { schema: string; name: string }): string;
  /** Longest identifier, in the unit of `identifierLength`. */
  identifierLimit: number;
  identifierLength(name: string): number;
  row: { bare: RowRef; new: (table: TableFacts) => RowRef; old: (table: TableFacts) => RowRef };
  /** Characters, not bytes. */
  charLength(expression: string): string;
  /** Whether a text has more characters, or at most so many. Its bytes are known without counting and rule nearly every value out: a third of the time. */
  isLonger(expression: string, characters: number): string;
  isAtMost(expression: string, characters: number): string;
  left(expression: string, characters: number): string;
  /** True when both are exactly the same value of the column, byte for byte, or both NULL: whatever the collation says. */
  same(one: string, other: string, column: Pick<ColumnFacts, "family">): string;
  /** As text without limit, for reports. */
  asText(expression: string): string;
  /** Key of a row as a JSON object, each value as text; for reports and samples. */
  rowKey(row: RowRef, keyColumns: readonly ColumnFacts[]): string;
  /** Why rows cannot be gone through in ranges of a key with a column of this type; null: they can. */
  whyUnranged(type: string): string | null;
  locks: { readonly [purpose in "batch" | "schema-moment" | "schema-scan" | "schema-copy" | "online-scan"]: StatementLock };
  shadow: ShadowDialect;
  rowChange: RowChangeDialect;
  sweep: SweepDialect;
  columns: ColumnDialect;
  moves: ColumnMovesDialect;
  indexes: IndexDialect;
  constraints: ConstraintDialect;
  expressions: WrittenExpressions;
};
