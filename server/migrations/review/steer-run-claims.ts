import type { MigrationRunState, Prisma } from "@/server/generated/prisma/client";
import { AppError } from "@/server/platform/errors";
import type { Tx } from "@/server/platform/transaction";
import { mayFollow } from "../run-state";

/** The guards of a run, as it was read. */
export type SteeredRun = { id: string; version: number; fence: number; state: MigrationRunState };

export type RunChanges = Omit<Prisma.MigrationRunUncheckedUpdateManyInput, "id" | "version" | "fence" | "state" | "stateSince" | "leaseUntil" | "leaseOwner">;

/**
 * What a person writes into a run, under its version and fence; a worker that holds it keeps its lease and reads the row again.
 * `to` moves it on to another state.
 * @throws AppError `stale` when the worker or somebody else moved it meanwhile
 */
export async function steerRun(tx: Tx, run: SteeredRun, changes: RunChanges & { to?: MigrationRunState }, now: Date): Promise<void> {
  const { to, ...rest } = changes;
  const { id, version, fence } = run;
  if (to !== undefined && to !== run.state && !mayFollow(run.state, to)) {
    throw new AppError("invalid_state", `A migration that is ${run.state.replaceAll("_", " ")} cannot become ${to.replaceAll("_", " ")}.`);
  }
  const moved = to === undefined || to === run.state ? {} : { state: to, stateSince: now };
  const { count } = await tx.migrationRun.updateMany({ where: { id, version, fence }, data: { ...rest, ...moved, version: version + 1 } });
  if (count !== 1) throw new AppError("stale", "It moved on at this very moment. Look again, then decide.");
}
