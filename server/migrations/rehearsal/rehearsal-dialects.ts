import { postgresRehearsal } from "../dialects/postgres/rehearsal";
import { mariadbRehearsal } from "../dialects/mariadb/rehearsal";
import type { RehearsalDialect } from "../dialects/rehearsal-dialect";
import type { Engine } from "../scripts/schemas";

const dialects: Readonly<Record<Engine, RehearsalDialect>> = { postgres: postgresRehearsal, mariadb: mariadbRehearsal };

/** What rehearsals have to know about this engine. */
export function rehearsalDialectOf(engine: Engine): RehearsalDialect {
  return dialects[engine];
}
