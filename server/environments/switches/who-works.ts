import type { Db } from "@/server/platform/db";
import type { WorkingOn } from "./schemas";

/** Who or what says that it works on the environment now: its live leases, the oldest first. */
export async function whoWorks(db: Db, environmentId: string, now: Date): Promise<WorkingOn[]> {
  const leases = await db.busyLease.findMany({
    where: { environmentId, releasedAt: null, countsUntil: { gt: now }, maxUntil: { gt: now } },
    orderBy: [{ takenAt: "asc" }, { id: "asc" }],
    take: 100,
  });
  return leases.map(({ holder, note, takenAt }) => ({ who: holder, what: note, since: takenAt }));
}
