import { z } from "zod";
import type { SqlUse } from "../dialects/sql/sql-reading";
import type { Finding } from "../schemas";
import type { Engine } from "../scripts/schemas";
import { checkSql } from "./check-sql";

/** SQL that a person wrote into a form, and where it stands. */
export type HandWritten = { path: string; sql: string; use: SqlUse };

/**
 * Every hand-written SQL of a form: texts whose schema carries the mark `.meta({ cage: "expression" })`, "statement" or "query". It goes by the names of the properties whose schema carries the mark, wherever they stand, so that no
 * kind can forget to hand its texts over.
 */
export function handWrittenIn(schema: z.ZodType, params: unknown): readonly HandWritten[] {
  const uses = markedNames(schema);
  return uses.size === 0 ? [] : [...textsOf(params, uses, [])];
}

/** What in a form must not run, with the place where it stands; none: it may be asked and run. */
export async function checkHandWritten(engine: Engine, schema: z.ZodType, params: unknown): Promise<readonly { path: string; finding: Finding }[]> {
  const checked = handWrittenIn(schema, params).map(async ({ path, sql, use }) => (await checkSql(engine, sql, use)).map((finding) => ({ path, finding })));
  return (await Promise.all(checked)).flat();
}

const known = new WeakMap<z.ZodType, ReadonlyMap<string, SqlUse>>();

function markedNames(schema: z.ZodType): ReadonlyMap<string, SqlUse> {
  const found = known.get(schema) ?? new Map(namesIn(z.toJSONSchema(schema, { unrepresentable: "any", io: "input" }), null));
  known.set(schema, found);
  return found;
}

/** Names of properties under which a marked text stands: itself, in a list, or where it may be null. */
function* namesIn(node: unknown, property: string | null): Generator<[string, SqlUse]> {
  if (typeof node !== "object" || node === null) return;
  if ("cage" in node && property !== null) yield [property, node.cage as SqlUse];
  for (const [key, inner] of Object.entries(node)) {
    if (key === "properties" || key === "$defs") for (const [name, value] of Object.entries(inner as object)) yield* namesIn(value, name);
    else if (Array.isArray(inner)) for (const item of inner) yield* namesIn(item, property);
    else yield* namesIn(inner, property);
  }
}

function* textsOf(value: unknown, uses: ReadonlyMap<string, SqlUse>, path: readonly string[]): Generator<HandWritten> {
  if (typeof value === "string") {
    const use = uses.get(path.findLast((part) => !/^\d+$/.test(part)) ?? "");
    if (use !== undefined) yield { path: path.join("."), sql: value, use };
  } else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* textsOf(inner, uses, [...path, key]);
  }
}
