/** Reads a value of a driver's row as text; numbers and dates too. @throws TypeError when there is none */
export function text(value: unknown): string {
  const read = textOrNull(value);
  if (read === null) throw new TypeError("The catalog gave nothing where a text stands.");
  return read;
}

/** The same; null stays null. */
export function textOrNull(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "string") return value;
  if (Buffer.isBuffer(value)) return value.toString("utf8");
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint") return String(value);
  throw new TypeError("The catalog gave a value that is no text.");
}

/** Drivers give big integers and decimals as text. */
export function number(value: unknown): number {
  const read = Number(text(value));
  if (Number.isNaN(read)) throw new TypeError("The catalog gave a value that is no number.");
  return read;
}

/** True as PostgreSQL (true), MariaDB (1) and information_schema ("YES") say it. */
export function flag(value: unknown): boolean {
  return value === true || value === 1 || value === "1" || value === "t" || value === "YES";
}

/** An array of texts. */
export function list(value: unknown): (string | null)[] {
  return Array.isArray(value) ? value.map(textOrNull) : [];
}
