import { AppError } from "@/server/platform/errors";
import type { LoadedRun } from "../authorized-run";
import { finalizerOf, refreshApprovers, requireApproved, whyNotByFinalizer } from "../review/require-approved";
import { earliestFinalize } from "../review/soak";
import { whyNotFinalYet } from "./other-runs";
import { isDue } from "./preflight";
import type { RunDeps } from "./run-deps";
import { stepRowsOf } from "./step-rows";

/** Why the way that cannot be turned round is not begun. `wait` passes by itself, `refused` needs a person. */
export type Hindrance = { is: "wait" | "refused"; words: string };

/** True once a step of the finalize was attempted: then it can only be finished. */
export async function finalizeHasBegun({ db }: RunDeps, run: LoadedRun): Promise<boolean> {
  return (await stepRowsOf(db, { run, script: "finalize", round: run.round })).size > 0;
}

/**
 * What is asked before originals are taken away, as the directory says it now: the safety delay, the order among migrations of the same column,
 * enough people who may approve it, and whoever asked for it. It may have waited for the maintenance window for days. Null: it may begin.
 */
export async function whyNotFinal({ db, directory }: RunDeps, run: LoadedRun): Promise<Hindrance | null> {
  if (!isDue(earliestFinalize(run, run.database))) return { is: "refused", words: "The safety delay is not over, so the originals are not taken away." };
  const behind = await whyNotFinalYet(db, run);
  if (behind !== null) return { is: "wait", words: behind };
  const { by: startedById, name: startedBy } = finalizerOf(run);
  try {
    await refreshApprovers(db, directory, { id: run.id, startedById, startedBy });
    await requireApproved(db, run, { purpose: "finalize" });
  } catch (error) {
    if (error instanceof AppError && error.code === "directory_unavailable") return { is: "wait", words: error.message };
    if (error instanceof AppError && error.code === "invalid_state") return { is: "refused", words: error.message };
    throw error;
  }
  const words = await whyNotByFinalizer(db, run);
  return words === null ? null : { is: "refused", words };
}
