import type { ColumnFacts } from "../../catalog/table-facts";

type Family = ColumnFacts["family"];

/** As people write them, and as the catalog does. */
const families: Readonly<Record<string, Family>> = {
  ...of("text", "text", "varchar", "character varying", "char", "character"),
  ...of("integer", "smallint", "integer", "int", "bigint", "int2", "int4", "int8"),
  ...of("decimal", "numeric", "decimal"),
  ...of("float", "real", "double precision", "float4", "float8"),
  ...of("boolean", "boolean", "bool"),
  ...of("time", "date", "time", "timestamp", "timestamptz", "timestamp with time zone", "timestamp without time zone", "interval"),
  ...of("json", "json", "jsonb"),
  ...of("bytes", "bytea"),
  ...of("other", "uuid", "inet", "cidr", "macaddr"),
};

/** One word or two, a length or precision, and brackets of an array. */
const shape = /^([a-z][a-z0-9_ ]*?)\s*(\(\s*\d{1,5}\s*(?:,\s*\d{1,4}\s*)?\))?\s*((?:\[\])*)$/i;

/** A type of one's own, such as an enum, with its schema where it needs one. */
const ownType = /^(?:[a-z_][a-z0-9_]*|"[^"]{1,63}")\.(?:[a-z_][a-z0-9_]*|"[^"]{1,63}")$/i;

/** A type of PostgreSQL, or one of the application with its schema; never serial, which is a default and a sequence. */
export function knownType(text: string): Pick<ColumnFacts, "type" | "family"> | null {
  const trimmed = text.trim();
  if (ownType.test(trimmed)) return { type: trimmed, family: "other" };
  const match = shape.exec(trimmed);
  const name = match?.[1]?.toLowerCase().replaceAll(/\s+/g, " ") ?? "";
  const family = families[name];
  if (family === undefined) return null;
  const isArray = (match?.[3] ?? "") !== "";
  return { type: `${name}${match?.[2]?.replaceAll(/\s/g, "") ?? ""}${match?.[3] ?? ""}`, family: isArray ? "other" : family };
}

function of(family: Family, ...names: readonly string[]): Record<string, Family> {
  return Object.fromEntries(names.map((name) => [name, family]));
}
