import type { UserActor } from "@/server/access/actor";
import type { Database } from "@/server/platform/db";
import { requestOperations } from "./request-operations";
import type { ActInput, ActOutput } from "./schemas";

/** Reboots the running instances of an environment, or some of them. What does not run is refused in words. Errors as of requestOperations. */
export async function rebootEnvironment(db: Database, actor: UserActor, input: ActInput): Promise<ActOutput> {
  const { waits: _waits, ...output } = await requestOperations(db, actor, "reboot", input);
  return output;
}
