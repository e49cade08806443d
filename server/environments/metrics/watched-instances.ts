import type { Environment } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { loadPolicyRules } from "../desired/import-policies";
import { policyOf } from "../desired/policy";
import type { WatchedInstance } from "./metrics-plan";
import type { Telemetry } from "./telemetry";
import { loadTelemetry } from "./telemetry.sql";

/** An instance of a target, with what decides whether it is read and what is kept of it. */
export type Watched = WatchedInstance & { id: string; environment: Environment; day: Telemetry | null };

/** The instances of a target that AWS still has. */
export async function loadWatched(db: Db, targetId: string): Promise<Watched[]> {
  const now = clock.now();
  const rules = await loadPolicyRules(db);
  const rows = await db.instance.findMany({
    where: { targetId, state: { notIn: ["terminated", "missing"] } },
    include: { environment: { include: { stops: { where: { endedAt: null }, select: { id: true } } } } },
    orderBy: { id: "asc" },
  });
  const read = rows.map(({ id, ec2Id, state, environment: { stops, ...environment } }) => ({
    id,
    ec2Id,
    environment,
    isRunning: state === "running",
    isStopping: stops.length > 0,
    hasIdleRule: policyOf(environment, rules).idle !== null,
    isLookedAt: environment.metricsWantedUntil !== null && environment.metricsWantedUntil > now,
  }));
  // What nobody asks for has no day worth loading.
  const wanted = read.filter(({ hasIdleRule, isLookedAt }) => hasIdleRule || isLookedAt);
  const days = await loadTelemetry(
    db,
    wanted.map(({ id }) => id),
  );
  return read.map((one) => {
    const day = days.get(one.id) ?? null;
    return { ...one, day, readAt: day?.readAt ?? null, hasAll: day !== null && day.memory.length > 0 };
  });
}
