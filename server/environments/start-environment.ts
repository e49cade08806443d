import type { UserActor } from "@/server/access/actor";
import type { Database } from "@/server/platform/db";
import { requestOperations } from "./request-operations";
import type { ActInput, ActOutput } from "./schemas";

/** Starts an environment, or some of its instances: tier after tier, lower start orders first. Errors as of requestOperations. */
export function startEnvironment(db: Database, actor: UserActor, input: ActInput): Promise<ActOutput> {
  return requestOperations(db, actor, "start", input);
}
