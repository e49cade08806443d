import { record } from "@/server/audit/record";
import type { ActorRef } from "@/server/audit/actor-ref";
import type { Session, User } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import { newToken, sha256 } from "@/server/platform/crypto";
import type { Db } from "@/server/platform/db";
import { env } from "@/server/platform/env";
import { newId } from "@/server/platform/ids";
import { announce } from "@/server/platform/live";
import type { Tx } from "@/server/platform/transaction";
import { accessAuditEvents } from "./audit-events";

export type OpenSession = Session & { user: User };

/** Creates a session and returns the token that the cookie carries; the database keeps only its hash. */
export async function openSession(tx: Tx, userId: string, from: { address: string; userAgent: string }): Promise<{ token: string; sessionId: string }> {
  const token = newToken();
  const now = clock.world();
  const sessionId = newId();
  await tx.session.create({
    data: {
      id: sessionId,
      tokenHash: sha256(token),
      userId,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + env().SESSION_MAX_HOURS * 3_600_000),
      address: from.address,
      userAgent: from.userAgent.slice(0, 300),
    },
  });
  return { token, sessionId };
}

/**
 * The live session of a token with its user, or null when it is unknown, ended, idle for too long or over. Notes the visit at most once
 * a minute, more often when the idle time is shorter than four, and not at all with `touch` false.
 */
export async function findSession(db: Db, token: string, { touch = true }: { touch?: boolean } = {}): Promise<OpenSession | null> {
  const session = await db.session.findUnique({ where: { tokenHash: sha256(token) }, include: { user: true } });
  const now = clock.world();
  if (session === null || !isLive(session, now) || session.user.goneAt !== null) return null;
  const noteAfterMs = Math.min(60_000, (env().SESSION_IDLE_MINUTES * 60_000) / 4);
  if (touch && now.getTime() - session.lastSeenAt.getTime() > noteAfterMs) {
    await db.session.updateMany({ where: { id: session.id, endedAt: null }, data: { lastSeenAt: now } });
  }
  return session;
}

/** True while a session may be used: not ended, within its absolute and its idle time. */
export function isLive(session: Pick<Session, "endedAt" | "expiresAt" | "lastSeenAt">, now: Date): boolean {
  const idleMs = env().SESSION_IDLE_MINUTES * 60_000;
  return session.endedAt === null && now < session.expiresAt && now.getTime() - session.lastSeenAt.getTime() < idleMs;
}

/**
 * Ends sessions of one user: one when `sessionId` is given, otherwise all but `exceptId`. The streams of the ended ones close at once.
 * @returns the number of sessions that ended now
 */
export async function endSessions(
  tx: Tx,
  actor: ActorRef,
  which: { userId: string; userName: string; sessionId?: string; exceptId?: string; why: "signed out" | "ended from another session" | "account gone" },
): Promise<number> {
  const ended = await tx.session.updateMany({
    where: { userId: which.userId, endedAt: null, id: { equals: which.sessionId, not: which.exceptId } },
    data: { endedAt: clock.world(), endReason: which.why },
  });
  if (ended.count === 0) return 0;
  await record(tx, accessAuditEvents["session.ended"], {
    actor,
    subject: { noun: "session", id: which.userId, label: which.userName },
    data: { why: which.why, sessions: ended.count },
  });
  await announce(tx, { noun: "session", id: which.userId, version: 0, scope: null });
  return ended.count;
}
