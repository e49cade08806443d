import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import type { Database } from "@/server/platform/db";
import { actOnRun } from "../review/act-on-run";
import { requestRehearsal } from "./request-rehearsal";
import type { rehearseOutput } from "./schemas";

/**
 * A person asks to have a run rehearsed.
 * @throws AppError `not_found`, `forbidden`, `invalid_state`
 */
export async function rehearseRun(db: Database, actor: UserActor, runId: string): Promise<z.infer<typeof rehearseOutput>> {
  return actOnRun(db, actor, { permission: "migration:propose", runId }, async (tx, run) => {
    const { rehearsalId, isNew } = await requestRehearsal(tx, run, actor);
    return { rehearsalId, accepted: isNew ? `Rehearsing on a copy without rows beside ${run.database.name}.` : "It is being rehearsed already." };
  });
}
