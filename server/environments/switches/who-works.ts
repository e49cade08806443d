import type { Db } from "@/server/platform/db";
import { loadActivity } from "../metrics/activity";
import type { WorkingOn } from "./schemas";

/** A reading of the idle rule that is older says nothing about now. */
const activityHoldsMs = 15 * 60_000;

/** Who or what works on the environment now: its live leases, the oldest first, and its load where an idle rule looks at it. */
export async function whoWorks(db: Db, environmentId: string, now: Date): Promise<WorkingOn[]> {
  const leases = await db.busyLease.findMany({
    where: { environmentId, releasedAt: null, countsUntil: { gt: now }, maxUntil: { gt: now } },
    orderBy: [{ takenAt: "asc" }, { id: "asc" }],
    take: 100,
  });
  const activity = (await loadActivity(db, [environmentId])).get(environmentId);
  const isBusy = activity !== undefined && activity.isBusy && now.getTime() - activity.readAt.getTime() < activityHoldsMs;
  return [
    ...leases.map(({ holder, note, takenAt }) => ({ who: holder, what: note, since: takenAt })),
    ...(isBusy ? [{ who: "A load", what: activity.words, since: activity.readAt }] : []),
  ];
}
