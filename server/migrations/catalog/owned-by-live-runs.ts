import type { Db } from "@/server/platform/db";
import { migrationScript } from "../scripts/schemas";
import type { OwnedObject } from "../scripts/schemas";

/** States in which a run may have objects in the target. */
const present = ["expanding", "backfilling", "enforcing", "live", "finalizing", "paused", "rolling_back", "failed"] as const;

/** What migrations and observations that have begun and not ended on this database may have put there. */
export async function ownedByLiveRuns(db: Db, databaseId: string): Promise<OwnedObject[]> {
  const runs = await db.migrationRun.findMany({
    where: { databaseId, state: { in: [...present] } },
    select: { migration: { select: { script: true } } },
    take: 200,
  });
  const observations = await db.migrationObservation.findMany({
    where: { databaseId, state: { in: ["installing", "watching", "removing"] } },
    select: { script: true },
    take: 200,
  });
  return [...runs.map(({ migration }) => migration.script), ...observations.map(({ script }) => script)].flatMap((script) => {
    const read = migrationScript.pick({ owned: true }).loose().safeParse(script);
    return read.success ? read.data.owned : [];
  });
}
