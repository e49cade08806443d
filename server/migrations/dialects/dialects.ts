import type { Engine } from "../scripts/schemas";
import type { Dialect } from "./dialect";
import { mariadbDialect } from "./mariadb/dialect";
import { postgresDialect } from "./postgres/dialect";

const dialects: Readonly<Record<Engine, Dialect>> = { postgres: postgresDialect, mariadb: mariadbDialect };

/** The names, statements and facts of an engine. */
export function dialectOf(engine: Engine): Dialect {
  return dialects[engine];
}
