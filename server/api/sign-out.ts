import { endSessions, findSession } from "@/server/access/sessions";
import type { Database } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import { inTransaction } from "@/server/platform/transaction";

/** Ends the session of a cookie, so that a copy of the cookie is worth nothing. */
export async function signOut(db: Database, token: string): Promise<void> {
  const session = await findSession(db, token);
  if (session === null) return;
  const { user } = session;
  const actor = { kind: "user", id: user.id, uid: user.uid, name: user.name, sessionId: session.id, address: session.address, requestId: newId() } as const;
  await inTransaction(db, (tx) => endSessions(tx, actor, { userId: user.id, userName: user.name, sessionId: session.id, why: "signed out" }));
}
