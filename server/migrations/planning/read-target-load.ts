import { mariadbTargetLoad } from "../dialects/mariadb/target-load";
import { postgresTargetLoad } from "../dialects/postgres/target-load";
import type { TargetLoad } from "../lint/target-load";
import type { Engine } from "../scripts/schemas";
import type { TargetSession } from "../target/target-session";

/** What a server does right now that a plan has to know of. */
export type TargetLoadDialect = { read(session: TargetSession, table: { schema: string; name: string }): Promise<TargetLoad> };

const loads: Readonly<Record<Engine, TargetLoadDialect>> = { postgres: postgresTargetLoad, mariadb: mariadbTargetLoad };

/** Long transactions, dumps, vacuums, replicas, and what stands in the way of triggers. */
export function readTargetLoad(session: TargetSession, engine: Engine, table: { schema: string; name: string }): Promise<TargetLoad> {
  return loads[engine].read(session, table);
}
