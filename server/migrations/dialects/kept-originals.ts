import type { ColumnFacts } from "../catalog/table-facts";
import type { BatchesStep, OwnedObject } from "../scripts/schemas";

/**
 * Where a migration in use keeps its originals, and how they are read a page at a time. Made from what the migration is made of: nothing in it comes
 * from whoever reads.
 */
export type KeptOriginals = {
  /** The table of ours, or the column of ours in the table itself; it stands among what the script owns. */
  place: Pick<OwnedObject, "kind" | "table" | "name">;
  /** Columns of the rows' key. */
  keyColumns: readonly string[];
  /** Columns of which originals are kept; of rows that left the table all of them. */
  columns: readonly string[];
  /** By how many columns it is gone through. */
  places: number;
  range: BatchesStep["range"];
  /**
   * Originals of a range in its order: row_key and original (both objects as JSON, each value as text), and at_1 … at_n, where the line stands.
   * Placeholders: those of a range, and `:size`.
   */
  lines: string;
  /** A query of one row with `total`. */
  total: string;
};

/** What a layout says of the place of its originals; the engine's own text makes the statements of it. */
export type OriginalsSource = {
  place: KeptOriginals["place"];
  /** As it is written in statements. */
  from: string;
  /** Columns by which it is gone through: no two rows have the same. */
  by: readonly ColumnFacts[];
  keyColumns: readonly ColumnFacts[];
  columns: readonly ColumnFacts[];
  /** The expression over the row that holds the original of a column. */
  original: (column: string) => string;
  /** A condition over that row; null: every row holds an original. */
  where: string | null;
};
