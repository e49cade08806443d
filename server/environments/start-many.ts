import type { UserActor } from "@/server/access/actor";
import type { Database } from "@/server/platform/db";
import { requestMany } from "./request-many";
import type { BulkActInput, BulkActOutput } from "./schemas";

/** Starts several environments; each is accepted or refused by itself. */
export function startMany(db: Database, actor: UserActor, input: BulkActInput): Promise<BulkActOutput> {
  return requestMany(db, actor, "start", input);
}
