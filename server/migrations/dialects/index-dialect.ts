import type { IndexFacts, TableFacts } from "../catalog/table-facts";
import type { Finding } from "../schemas";
import type { Step } from "../scripts/schemas";
import type { StepPlace } from "./dialect";

/** An index as a person asks for it. */
export type NewIndex = {
  name: string;
  columns: readonly { name: string; descending: boolean }[];
  isUnique: boolean;
  /** Rows it holds, as a condition over bare columns; null: all. Only where `hasPartial`. */
  where: string | null;
};

/** Indexes, made and taken away without stopping writers. */
export type IndexDialect = {
  hasPartial: boolean;
  /** Indexes that would not take values of so many characters. */
  tooWide(table: TableFacts, change: { column: string; length: number }): Finding[];
  /** A name of ours or the author's; one that was left half made is removed before the next try. */
  create(place: StepPlace, table: TableFacts, index: NewIndex): Step;
  drop(place: StepPlace, table: TableFacts, name: string): Step;
  /** The planner stops using it. MariaDB keeps it up to date meanwhile; PostgreSQL has no such state and drops it. */
  retire(place: StepPlace, table: TableFacts, index: IndexFacts): Step;
  bringBack(place: StepPlace, table: TableFacts, index: IndexFacts): Step;
  /** Finalize of a retired one; null where it is gone already. */
  removeRetired(place: StepPlace, table: TableFacts, index: IndexFacts): Step | null;
};
