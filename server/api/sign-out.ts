import { endSessions, findSession } from "@/server/access/sessions";
import type { Database } from "@/server/platform/db";
import { inTransaction } from "@/server/platform/transaction";
import type { RequestFacts } from "./request-facts";

/** Ends the session of a cookie, so that a copy of the cookie is worth nothing. Recorded with the facts of the request that asks for it. */
export async function signOut(db: Database, token: string, facts: Pick<RequestFacts, "id" | "address">): Promise<void> {
  const session = await findSession(db, token);
  if (session === null) return;
  const { user } = session;
  const actor = { kind: "user", id: user.id, uid: user.uid, name: user.name, sessionId: session.id, address: facts.address, requestId: facts.id } as const;
  await inTransaction(db, (tx) => endSessions(tx, actor, { userId: user.id, userName: user.name, sessionId: session.id, why: "signed out" }));
}
