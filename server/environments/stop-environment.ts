import type { UserActor } from "@/server/access/actor";
import type { Database } from "@/server/platform/db";
import { requestOperations } from "./request-operations";
import type { StopInput, StopOutput } from "./schemas";

/**
 * Stops an environment, or some of its instances: higher start orders first. It stays off until the next scheduled start. Warnings are
 * skipped, those at work are not: it waits for them, unless `overrideReason` says why not. Errors as of requestOperations.
 */
export function stopEnvironment(db: Database, actor: UserActor, input: StopInput): Promise<StopOutput> {
  return requestOperations(db, actor, "stop", input);
}
