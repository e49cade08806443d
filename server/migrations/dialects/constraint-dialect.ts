import type { ColumnFacts, TableFacts } from "../catalog/table-facts";
import type { ForeignKeyAct } from "../operations/schemas";
import type { Finding } from "../schemas";
import type { Step } from "../scripts/schemas";
import type { StepPlace } from "./dialect";

/** Rows of the table refer to rows of another of the same schema. */
export type NewForeignKey = {
  name: string;
  columns: readonly string[];
  otherTable: string;
  otherColumns: readonly string[];
  onDelete: ForeignKeyAct;
  onUpdate: ForeignKeyAct;
};

/** A column, and the one of the other table that it refers to. */
export type ReferringColumns = { own: ColumnFacts; referred: ColumnFacts };

/** Rules that the database itself keeps. */
export type ConstraintDialect = {
  /** True where a constraint can hold for new writes before every row was looked at. */
  hasNotValid: boolean;
  /** True where a foreign key makes an index by itself if there is none. */
  needsIndex: boolean;
  /** Over bare columns; every row holds to it already. Only where not `hasNotValid`. */
  addCheck(place: StepPlace, table: TableFacts, check: { name: string; expression: string }): Step;
  /** `hasNotValid`: for new writes only, `proveForeignKey` looks at the rows. Otherwise no row is looked at, ever. */
  addForeignKey(place: StepPlace, table: TableFacts, key: NewForeignKey): Step;
  proveForeignKey(place: StepPlace, table: TableFacts, name: string): Step | null;
  /** What the engine asks of both tables and their columns, beside a key that is unique. */
  findInReferred(table: TableFacts, other: TableFacts, pairs: readonly ReferringColumns[]): Finding[];
  /** Where it is there. */
  dropForeignKey(place: StepPlace, table: TableFacts, name: string): Step;
  /** Makes a constraint of the unique index of that name; null where it is one already. */
  declareUnique(place: StepPlace, table: TableFacts, name: string): Step | null;
  /** Takes the constraint with its index away, where it is there; null where an index is all there is. */
  dropUnique(place: StepPlace, table: TableFacts, name: string): Step | null;
};
