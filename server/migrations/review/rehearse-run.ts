import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import type { Database } from "@/server/platform/db";
import { requestRehearsal } from "../rehearsal/request-rehearsal";
import type { rehearseOutput } from "../rehearsal/schemas";
import { actOnRun } from "./act-on-run";

/**
 * Asks for a rehearsal of a run's content as it is now; one that is on the way already is that one.
 * @throws AppError `not_found`, `forbidden`, `invalid_state`
 */
export async function rehearseRun(db: Database, actor: UserActor, runId: string): Promise<z.infer<typeof rehearseOutput>> {
  return actOnRun(db, actor, { permission: "migration:propose", runId }, async (tx, run) => {
    const { rehearsalId, isNew } = await requestRehearsal(tx, run, actor);
    return { rehearsalId, accepted: isNew ? "It is rehearsed as soon as a worker is free." : "It is being rehearsed already." };
  });
}
