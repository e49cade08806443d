import type { UserActor } from "@/server/access/actor";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { authorizedEnvironment } from "../authorized-environment";
import { mostLeases } from "./lease-policy";
import { leaseView } from "./lease-view";
import type { ListLeasesOutput } from "./schemas";

/**
 * The leases of an environment that were not ended, the oldest first; one that counts no longer is left out.
 * @throws AppError `not_found`
 */
export async function listLeases(db: Db, actor: UserActor, environmentId: string): Promise<ListLeasesOutput> {
  const environment = await authorizedEnvironment(db, actor, "environment:view", environmentId);
  const now = clock.now();
  const rows = await db.busyLease.findMany({
    where: { environmentId, releasedAt: null, countsUntil: { gt: now } },
    include: { instance: { select: { name: true } } },
    orderBy: [{ takenAt: "asc" }, { id: "asc" }],
    take: 2 * mostLeases,
  });
  return { leases: rows.map((row) => leaseView(row, environment, actor, now)) };
}
