import { newId } from "@/server/platform/ids";
import type { MigrationWorld } from "../executor/migration-world";

/** Writes the row that a person's act writes; nothing knocks for it. */
export async function askRehearsal(world: MigrationWorld, runId: string): Promise<string> {
  const run = await world.run(runId);
  const { contentHash } = await world.db.migration.findUniqueOrThrow({ where: { id: run.migrationId } });
  const [id, now] = [newId(), new Date()];
  await world.db.migrationRehearsal.create({
    data: { id, runId, contentHash, fingerprint: run.fingerprint ?? "", state: "waiting", createdAt: now, nextTryAt: now },
  });
  return id;
}
