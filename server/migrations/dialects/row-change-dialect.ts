import type { ColumnFacts, TableFacts } from "../catalog/table-facts";
import type { KeptOriginals } from "./kept-originals";
import type { BatchesStep, CollectStep, OwnedObject, Step } from "../scripts/schemas";

/** Rows of one table whose columns are set by expressions, each row once. */
export type RowChangeSpec = {
  /** `m42`: prefix of everything the migration makes. */
  change: string;
  table: TableFacts;
  keyColumns: readonly ColumnFacts[];
  /** The first of those that are set. */
  column: ColumnFacts;
  set: readonly { column: ColumnFacts; expression: string }[];
  /** A condition over bare columns. */
  where: string;
};

/** Rows changed with their before-image kept, seen when the application changes them, and given back. */
export type RowChangeDialect = {
  /** Table of before-images, log, and the triggers that see what is written. Rollback stands on whatever forward has come to, so it makes them too. */
  watch(spec: RowChangeSpec, phase: "expand" | "restore"): Step[];
  /** Each row that matches and bears no mark: saved, changed, and saved again as it is then. The saved row is the mark, and commits with the checkpoint. */
  apply(spec: RowChangeSpec): BatchesStep;
  /** Rows that the application has not changed since. */
  restore(spec: RowChangeSpec): BatchesStep;
  collect(spec: RowChangeSpec): CollectStep;
  /** Tracking ends, what could not come back is listed where that is asked, and everything of ours goes. */
  remove(spec: RowChangeSpec, options: { listsLost: boolean }): Step[];
  owned(spec: RowChangeSpec): OwnedObject[];
  /** How the before-images are read while it is in use. */
  originals(spec: RowChangeSpec): KeptOriginals;
};
