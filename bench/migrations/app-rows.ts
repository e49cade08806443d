/** Rows of the table, and which of them are too long: every thousandth. */
export const overflowEvery = 1_000;
export const narrowTo = 200;

/** The value that a row had before anything was changed; the engines compute the same. */
export function originalUrl(id: number): string {
  return `https://example.test/${id}/${"y".repeat(id % overflowEvery === 0 ? 215 : 40 + (id % 60))}`;
}

/** What the application does to overflow rows after the change, one row in five each. */
export const fates = ["untouched", "unrelated-update", "changed-value", "deleted", "full-row-save"] as const;

/** The fate of an overflow row. */
export function fateOf(id: number): (typeof fates)[number] {
  return fates[(id / overflowEvery) % fates.length] ?? "untouched";
}

/** The value that the application gives to rows of the fate `changed-value`. */
export function changedUrl(id: number): string {
  return `https://example.test/changed/${id}`;
}
