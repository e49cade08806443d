import type { MigrationRunState } from "@/server/generated/prisma/client";
import { AppError } from "@/server/platform/errors";
import { shownName } from "../authorized-migration";
import type { LoadedMigration } from "../authorized-migration";

/** States in which nothing of a run is in the target. */
const untouched: ReadonlySet<MigrationRunState> = new Set(["draft", "planned", "in_review", "approved", "scheduled", "stale", "rejected", "cancelled"]);

/** Why the content may not be changed any more; null: it may. What has begun somewhere needs its own rollback to stay as it is. */
export function whyNotEditable(migration: Pick<LoadedMigration, "runs" | "allRuns" | "number">): string | null {
  const { allRuns, number } = migration;
  const begun = allRuns.find(({ state, round }) => !untouched.has(state) || round > 0);
  if (begun !== undefined) return `Migration ${number} has begun on ${shownName(migration, begun)}, so its content stays as it is. Propose another one.`;
  return allRuns.every(({ state }) => state === "cancelled") ? `Migration ${number} was cancelled. Propose another one.` : null;
}

/** @throws AppError `invalid_state` once it has begun anywhere, or was cancelled */
export function requireEditable(migration: Pick<LoadedMigration, "runs" | "allRuns" | "number">): void {
  const because = whyNotEditable(migration);
  if (because !== null) throw new AppError("invalid_state", because);
}
