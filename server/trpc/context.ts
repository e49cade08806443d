import type { UserActor } from "@/server/access/actor";
import type { Database } from "@/server/platform/db";

/** What every procedure starts from. `actor` is null for a caller who is not signed in. */
export type Context = {
  db: Database;
  actor: UserActor | null;
  /** Resolves the caller again from the session, for streams that outlive their first check. */
  reauthenticate: () => Promise<UserActor | null>;
  request: { id: string; address: string; userAgent: string };
};
