/** A row as text by column; null is NULL. */
export type TextRow = Readonly<Record<string, string | null>>;

/** Rows by their key as text. */
export type Rows = ReadonlyMap<string, TextRow>;

/**
 * What every row must be after rollback, kept while an application writes: the original where it was not touched, otherwise what the
 * application wrote. Writing back what was read is no change.
 */
export class ApplicationModel {
  readonly #expected: Map<string, Map<string, string | null>>;
  readonly #touched = new Set<string>();

  constructor(originals: Rows) {
    this.#expected = new Map([...originals].map(([key, row]) => [key, new Map(Object.entries(row))]));
  }

  /**
   * An accepted update: what it wrote, and the row right before and after. What changed by itself, such as by a trigger, counts as written too.
   * @param concerned columns in which the migration may put something else than was written
   */
  updated(key: string, written: TextRow, { before, after, concerned }: { before: TextRow; after: TextRow; concerned: readonly string[] }): void {
    const row = this.#expected.get(key) ?? new Map<string, string | null>();
    for (const [column, value] of Object.entries(after)) {
      const isChanged = column in written ? !isSameValue(written[column], before[column]) : value !== before[column];
      if (!isChanged || !row.has(column)) continue;
      row.set(column, settled(column, { written, after, concerned }));
      this.#touched.add(`${key} ${column}`);
    }
    this.#expected.set(key, row);
  }

  /** An accepted insert: what it wrote; the rest is what the database filled in. Columns that the copy had not before forward are left out. */
  inserted(key: string, written: TextRow, { after, concerned, columns }: { after: TextRow; concerned: readonly string[]; columns: readonly string[] }): void {
    this.#expected.set(key, new Map(columns.map((column) => [column, settled(column, { written, after, concerned })])));
    for (const column of columns) this.#touched.add(`${key} ${column}`);
  }

  deleted(key: string): void {
    this.#expected.delete(key);
  }

  /** True when the application changed this value. */
  isTouched(key: string, column: string): boolean {
    return this.#touched.has(`${key} ${column}`);
  }

  /** What must be there now. */
  expected(): Rows {
    return new Map([...this.#expected].map(([key, row]) => [key, Object.fromEntries(row)]));
  }
}

/** The value as the server writes it, except where the migration put something else in its place: there what was written counts. */
function settled(column: string, { written, after, concerned }: { written: TextRow; after: TextRow; concerned: readonly string[] }): string | null {
  const isWritten = column in written && concerned.includes(column) && !isSameValue(written[column], after[column]);
  return (isWritten ? written[column] : after[column]) ?? null;
}

/** True for two ways to write one value: `1` and `1.00`, a time with and without its zone or its microseconds. */
export function isSameValue(one: string | null | undefined, other: string | null | undefined): boolean {
  return normal(one ?? null) === normal(other ?? null);
}

function normal(value: string | null): string | null {
  if (value === null) return null;
  if (/^-?\d+(?:\.\d+)?$/.test(value)) return value.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
  return /^\d{4}-\d{2}-\d{2} /.test(value) ? value.replace(/\+00(?::00)?$/, "").replace(/\.0+$/, "") : value;
}

export type WrongRow = { key: string; expected: string | null; found: string | null };

/** Rows that are not as they must be, column by column; a row that is missing or too much is one line. */
export function wrongRows(expected: Rows, found: Rows, columns: readonly string[]): WrongRow[] {
  const missing = [...expected.keys()].filter((key) => !found.has(key)).map((key) => ({ key, expected: "a row", found: null }));
  const extra = [...found.keys()].filter((key) => !expected.has(key)).map((key) => ({ key, expected: null, found: "a row" }));
  const different = [...expected].flatMap(([key, row]) => {
    const other = found.get(key);
    if (other === undefined) return [];
    return columns
      .filter((column) => (row[column] ?? null) !== (other[column] ?? null))
      .map((column) => ({ key: `${key} ${column}`, expected: shown(row[column]), found: shown(other[column]) }));
  });
  return [...missing, ...extra, ...different];
}

/** Keys of rows in which a column differs. */
export function changedKeys(before: Rows, after: Rows): string[] {
  return [...before].filter(([key, row]) => !isSame(row, after.get(key))).map(([key]) => key);
}

function isSame(row: TextRow, other: TextRow | undefined): boolean {
  return other !== undefined && Object.entries(row).every(([column, value]) => !(column in other) || other[column] === value);
}

function shown(value: string | null | undefined): string {
  if (value === null || value === undefined) return "NULL";
  const characters = Array.from(value);
  return characters.length <= 60 ? `'${value}'` : `'${characters.slice(0, 40).join("")}…' (${characters.length} characters)`;
}
