import type { ColumnFacts } from "../../catalog/table-facts";

type Family = ColumnFacts["family"];

const families: Readonly<Record<string, Family>> = {
  ...of("text", "char", "varchar", "tinytext", "text", "mediumtext", "longtext"),
  ...of("integer", "tinyint", "smallint", "mediumint", "int", "integer", "bigint", "boolean", "bool"),
  ...of("decimal", "decimal", "numeric"),
  ...of("float", "float", "double"),
  ...of("time", "date", "time", "datetime", "timestamp", "year"),
  ...of("bytes", "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob"),
  ...of("other", "uuid", "inet6"),
};

const shape = /^([a-z][a-z0-9]*)\s*(\(\s*\d{1,5}\s*(?:,\s*\d{1,4}\s*)?\))?(\s+unsigned)?$/i;

/** Values without quotes or backslashes in them. */
const listed = /^(?:enum|set)\s*\(\s*'[^'\\]{1,255}'(?:\s*,\s*'[^'\\]{1,255}')*\s*\)$/i;

/** A type of MariaDB; JSON, which is a text with a check there, is written as longtext. */
export function knownType(text: string): Pick<ColumnFacts, "type" | "family"> | null {
  const trimmed = text.trim();
  if (listed.test(trimmed)) return { type: trimmed, family: "other" };
  const match = shape.exec(trimmed);
  const name = match?.[1]?.toLowerCase() ?? "";
  const family = families[name];
  if (family === undefined || (match?.[3] !== undefined && !/^(?:integer|decimal|float)$/.test(family))) return null;
  return { type: `${name}${match?.[2]?.replaceAll(/\s/g, "") ?? ""}${match?.[3] === undefined ? "" : " unsigned"}`, family };
}

function of(family: Family, ...names: readonly string[]): Record<string, Family> {
  return Object.fromEntries(names.map((name) => [name, family]));
}
