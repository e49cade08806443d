import type { UserActor } from "@/server/access/actor";
import { describeDevice } from "@/server/access/describe-device";
import { endSessions, isLive } from "@/server/access/sessions";
import { asBusinessTime, clock } from "@/server/platform/clock";
import type { Database, Db } from "@/server/platform/db";
import { env } from "@/server/platform/env";
import { AppError } from "@/server/platform/errors";
import { inTransaction } from "@/server/platform/transaction";
import type { OwnSessionsOutput } from "./schemas";

/** The person's live sessions, the newest activity first. */
export async function listOwnSessions(db: Db, actor: UserActor): Promise<OwnSessionsOutput> {
  const now = clock.world();
  const rows = await db.session.findMany({ where: { userId: actor.id, endedAt: null, expiresAt: { gt: now } }, orderBy: { lastSeenAt: "desc" }, take: 100 });
  const sessions = rows
    .filter((row) => isLive(row, now))
    .map((row) => ({
      id: row.id,
      current: row.id === actor.sessionId,
      createdAt: asBusinessTime(row.createdAt),
      lastSeenAt: asBusinessTime(row.lastSeenAt),
      expiresAt: asBusinessTime(row.expiresAt),
      address: row.address,
      device: describeDevice(row.userAgent),
    }));
  return { sessions, idleMinutes: env().SESSION_IDLE_MINUTES };
}

/**
 * Ends one of the person's own sessions.
 * @throws AppError `not_found` for a session that is over or somebody else's
 */
export async function endOwnSession(db: Database, actor: UserActor, sessionId: string): Promise<{ ended: number }> {
  const ended = await inTransaction(db, (tx) =>
    endSessions(tx, actor, { userId: actor.id, userName: actor.name, sessionId, why: "ended from another session" }),
  );
  if (ended === 0) throw new AppError("not_found", "This session has already ended.");
  return { ended };
}

/** "Sign out everywhere": ends all of the person's sessions, this one too. */
export async function endAllOwnSessions(db: Database, actor: UserActor): Promise<{ ended: number }> {
  const ended = await inTransaction(db, (tx) => endSessions(tx, actor, { userId: actor.id, userName: actor.name, why: "ended from another session" }));
  return { ended };
}
