import type { Engine } from "../scripts/schemas";
import type { Dialect } from "./dialect";
import { postgresDialect } from "./postgres/dialect";

const dialects: Readonly<Partial<Record<Engine, Dialect>>> = { postgres: postgresDialect };

/** The names, statements and facts of an engine. */
export function dialectOf(engine: Engine): Dialect {
  const dialect = dialects[engine];
  if (dialect === undefined) throw new Error(`There is no dialect of ${engine}.`);
  return dialect;
}
