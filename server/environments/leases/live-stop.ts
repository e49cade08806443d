import type { StopProcess } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";

/** The way of an environment to a stop that has not ended; null when there is none. */
export function liveStop(db: Db, environmentId: string): Promise<StopProcess | null> {
  return db.stopProcess.findFirst({ where: { environmentId, endedAt: null }, orderBy: { startedAt: "desc" } });
}
