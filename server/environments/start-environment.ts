import type { UserActor } from "@/server/access/actor";
import type { Database } from "@/server/platform/db";
import { requestOperations } from "./request-operations";
import type { ActInput, ActOutput } from "./schemas";

/**
 * Starts an environment, or some of its instances: tier after tier, lower start orders first. It undoes a keep-off, and outside the hours it
 * makes a session. Errors as of requestOperations.
 */
export async function startEnvironment(db: Database, actor: UserActor, input: ActInput): Promise<ActOutput> {
  const { waits: _waits, ...output } = await requestOperations(db, actor, "start", input);
  return output;
}
