import type { Db } from "@/server/platform/db";
import type { LoadedRows } from "./load-rows";
import { railStretches } from "./rail-stretches";
import type { RailStretch } from "./schemas";

const mostPerDay = 2_000;

/** The stretches of a day for the rails of these environments, by environment. */
export async function loadStretches(
  db: Db,
  environments: readonly LoadedRows[],
  at: { day: { from: Date; to: Date }; now: Date },
): Promise<Map<string, RailStretch[]>> {
  const ids = environments.map(({ id }) => id);
  const { from, to } = at.day;
  const [past, leases] = await Promise.all([
    db.desiredStretch.findMany({
      where: { environmentId: { in: ids }, from: { lt: to }, OR: [{ to: null }, { to: { gt: from } }] },
      orderBy: { from: "asc" },
      take: mostPerDay,
    }),
    db.busyLease.findMany({
      where: { environmentId: { in: ids }, takenAt: { lt: to }, OR: [{ releasedAt: null }, { releasedAt: { gt: from } }] },
      orderBy: { takenAt: "asc" },
      take: mostPerDay,
    }),
  ]);
  const pastOf = Map.groupBy(past, ({ environmentId }) => environmentId);
  const leasesOf = Map.groupBy(leases, ({ environmentId }) => environmentId);
  return new Map(environments.map((rows) => [rows.id, railStretches(rows, { past: pastOf.get(rows.id) ?? [], leases: leasesOf.get(rows.id) ?? [] }, at)]));
}
