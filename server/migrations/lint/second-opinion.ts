import type { Finding } from "../schemas";
import type { Engine, MigrationScript } from "../scripts/schemas";
import { squawkOpinion } from "./squawk/squawk-opinion";

/** Other programs that read the SQL of an engine; none knows MariaDB. */
const opinions: Readonly<Record<Engine, ((script: MigrationScript) => Promise<Finding[]>) | null>> = { postgres: squawkOpinion, mariadb: null };

/** What another linter says of the same script, beside ours. It starts a process of its own and needs a few hundredths of a second. */
export async function secondOpinion(engine: Engine, script: MigrationScript): Promise<Finding[]> {
  return (await opinions[engine]?.(script)) ?? [];
}
