import type { MigrationRun, TargetDatabase } from "@/server/generated/prisma/client";
import { leastProductionDelayMinutes } from "../databases/schemas";
import { stageOf } from "./rule-of-run";

type Live = Pick<MigrationRun, "liveAt" | "soakUntil">;

/** The least time between live and finalize on a database, in minutes; in production never under a day, whatever its settings say. */
export function soakMinutes({ safetyDelayMinutes, stage }: Pick<TargetDatabase, "safetyDelayMinutes" | "stage">): number {
  return stageOf(stage) === "production" ? Math.max(safetyDelayMinutes, leastProductionDelayMinutes) : safetyDelayMinutes;
}

/** The earliest moment of finalize: what was promised when it went live, and never less than the database asks for now. */
export function earliestFinalize({ liveAt, soakUntil }: Live, database: Pick<TargetDatabase, "safetyDelayMinutes" | "stage">): Date | null {
  if (liveAt === null) return null;
  const asked = liveAt.getTime() + soakMinutes(database) * 60_000;
  return new Date(Math.max(asked, soakUntil?.getTime() ?? asked));
}
