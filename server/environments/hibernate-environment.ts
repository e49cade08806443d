import type { UserActor } from "@/server/access/actor";
import type { Database } from "@/server/platform/db";
import { requestOperations } from "./request-operations";
import type { StopInput, StopOutput } from "./schemas";

/**
 * Hibernates an environment, or some of its instances: memory is kept on disk where that was set up at launch, the others are stopped.
 * Higher start orders first. Refused where nothing was set up for it. Errors as of requestOperations.
 */
export function hibernateEnvironment(db: Database, actor: UserActor, input: StopInput): Promise<StopOutput> {
  return requestOperations(db, actor, "hibernate", input);
}
