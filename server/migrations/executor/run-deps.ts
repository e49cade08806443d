import type { DirectoryConfig } from "@/server/access/directory";
import type { Database, Db } from "@/server/platform/db";
import type { LoadedRun } from "../authorized-run";
import type { TargetGateways } from "../target/gateways";

/** What a worker carries migrations out with. */
export type RunDeps = { db: Database; directory: DirectoryConfig; owner: string; gateways: TargetGateways };

/** A run as the worker reads it. */
export function loadRun(db: Db, id: string): Promise<LoadedRun> {
  return db.migrationRun.findUniqueOrThrow({
    where: { id },
    include: { database: true, migration: { include: { parts: { orderBy: { since: "asc" } } } } },
  });
}

/** The prefix of everything a migration makes in the target. */
export function changeOf({ migration }: Pick<LoadedRun, "migration">): string {
  return `m${migration.number}`;
}

/** The name of a worker's session on the target: of its own for every turn, so that a successor finds it and nothing else. */
export function sessionNameOf(run: Pick<LoadedRun, "id" | "migration">, fence: number): string {
  return `switchyard ${changeOf(run)} ${run.id.slice(-12)} f${fence}`;
}
