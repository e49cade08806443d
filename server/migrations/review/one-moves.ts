import { AppError } from "@/server/platform/errors";
import type { Tx } from "@/server/platform/transaction";
import { movingStates } from "../run-state";
import type { LoadedRun } from "../authorized-run";

const uniqueViolation = "P2002";

/**
 * On a database one migration moves at a time; what moves is waited for.
 * @throws AppError `invalid_state` naming the one that moves
 */
export async function requireNothingMoves(tx: Tx, run: Pick<LoadedRun, "id" | "databaseId" | "database">): Promise<void> {
  const [other] = await tx.migrationRun.findMany({
    where: { databaseId: run.databaseId, id: { not: run.id }, state: { in: [...movingStates] } },
    include: { migration: { select: { number: true } } },
    take: 1,
  });
  if (other !== undefined)
    throw new AppError("invalid_state", `Migration ${other.migration.number} moves on ${run.database.name} right now. Wait for it, or pause it.`);
}

/** The database keeps the same rule (`migration_run_one_moving`): two people at the same moment meet it, and one is told so. */
export function oneMovesAtATime(error: unknown): unknown {
  const isTaken = error instanceof Error && (error as { code?: unknown }).code === uniqueViolation;
  return isTaken ? new AppError("stale", "Somebody else acted at this very moment. Look again, then decide.", { cause: error }) : error;
}
