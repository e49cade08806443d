/** Rows as CSV (RFC 4180). No field is taken for a formula by a spreadsheet. */
export function csvOf(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => row.map(field).join(",")).join("\r\n");
}

/** A text that begins as a formula does is quoted, and marked as text (OWASP, "CSV Injection"); a number is none. */
function field(value: string | number): string {
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) || safe !== value ? `"${safe.replaceAll('"', '""')}"` : safe;
}
