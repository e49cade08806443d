import type { Db } from "@/server/platform/db";

const actCountsForMs = 7 * 24 * 3_600_000;
const mostPeople = 500;

/**
 * The people an environment concerns: who pinned it, who keeps it on or works on it now, and who started, stopped or rebooted it within the
 * last week. Whether they may still see it is decided by whoever asks.
 */
export async function concernedPeople(db: Db, environmentId: string, now: Date): Promise<string[]> {
  const since = new Date(now.getTime() - actCountsForMs);
  const [pins, sessions, holds, leases, requests] = await Promise.all([
    db.environmentPin.findMany({ where: { environmentId }, select: { userId: true }, take: mostPeople }),
    db.runSession.findMany({ where: { environmentId, endedAt: null }, select: { startedById: true }, take: mostPeople }),
    db.environmentHold.findMany({ where: { environmentId, endedAt: null }, select: { placedById: true }, take: mostPeople }),
    db.busyLease.findMany({ where: { environmentId, releasedAt: null }, select: { takenById: true }, take: mostPeople }),
    db.operationRequest.findMany({
      where: { environmentId, createdAt: { gt: since }, requestedById: { not: null } },
      distinct: ["requestedById"],
      select: { requestedById: true },
      take: mostPeople,
    }),
  ]);
  const ids = [
    ...pins.map(({ userId }) => userId),
    ...sessions.map(({ startedById }) => startedById),
    ...holds.map(({ placedById }) => placedById),
    ...leases.map(({ takenById }) => takenById),
    ...requests.map(({ requestedById }) => requestedById),
  ];
  return [...new Set(ids.filter((id) => id !== null))].sort().slice(0, mostPeople);
}
