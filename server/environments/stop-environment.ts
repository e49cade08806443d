import type { UserActor } from "@/server/access/actor";
import type { Database } from "@/server/platform/db";
import { requestOperations } from "./request-operations";
import type { ActInput, ActOutput } from "./schemas";

/** Stops an environment, or some of its instances: higher start orders first. Errors as of requestOperations. */
export function stopEnvironment(db: Database, actor: UserActor, input: ActInput): Promise<ActOutput> {
  return requestOperations(db, actor, "stop", input);
}
