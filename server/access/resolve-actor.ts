import type { User } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { logger } from "@/server/platform/logger";
import { inTransaction } from "@/server/platform/transaction";
import type { UserActor } from "./actor";
import { revokeTokens } from "./api-tokens";
import { DirectoryUnavailableError, readGroups, readPerson } from "./directory";
import type { DirectoryConfig } from "./directory";
import { loadGrants, userActor } from "./load-actor";
import { endSessions, findSession } from "./sessions";
import { systemActors } from "./system-actors";

const groupsMaxAgeMs = 60_000;
const waitForDirectoryMs = 1_500;
const pauseAfterFailureMs = 5_000;

type Refresh = { user: User | null; fresh: boolean };

const running = new Map<string, Promise<Refresh>>();
let directoryFailedAt = Number.NEGATIVE_INFINITY;

/**
 * The person behind a session token with the rights they have now, or null. Groups older than a minute are read again first;
 * an account that the directory no longer returns loses its sessions. While the directory does not answer, the person keeps the
 * rights to look (`directoryFresh` false).
 * @param request.touch false leaves the session's last activity as it is
 */
export async function resolveActor(
  db: Database,
  directory: DirectoryConfig,
  token: string,
  request: { id: string; address: string; touch?: boolean },
): Promise<UserActor | null> {
  const session = await findSession(db, token, { touch: request.touch ?? true });
  if (session === null) return null;
  const { user, fresh } = await withFreshGroups(db, directory, session.user, request.id);
  if (user === null) return null;
  const grants = await loadGrants(db, user.groups);
  return userActor(user, grants, { sessionId: session.id, address: request.address, requestId: request.id, directoryFresh: fresh });
}

/**
 * The person without a browser, with the rights they have now: for work done on their behalf. Null when the account is gone.
 * Groups older than a minute are read again first, as in `resolveActor`; `directoryFresh` is false while the directory does not answer.
 */
export async function loadFreshUserActor(db: Database, directory: DirectoryConfig, userId: string, requestId: string): Promise<UserActor | null> {
  const known = await db.user.findUnique({ where: { id: userId } });
  if (known === null || known.goneAt !== null) return null;
  const { user, fresh } = await withFreshGroups(db, directory, known, requestId);
  if (user === null) return null;
  return userActor(user, await loadGrants(db, user.groups), { sessionId: null, address: null, requestId, directoryFresh: fresh });
}

async function withFreshGroups(db: Database, directory: DirectoryConfig, user: User, requestId: string): Promise<Refresh> {
  const now = clock.world().getTime();
  if (now - user.groupsReadAt.getTime() < groupsMaxAgeMs) return { user, fresh: true };
  const stale: Refresh = { user, fresh: false };
  if (now - directoryFailedAt < pauseAfterFailureMs) return stale;
  let refresh = running.get(user.id);
  if (refresh === undefined) {
    refresh = refreshGroups(db, directory, user, requestId).finally(() => running.delete(user.id));
    running.set(user.id, refresh);
  }
  const timer = new AbortController();
  try {
    return await Promise.race([refresh, clock.sleep(waitForDirectoryMs, timer.signal).then(() => stale)]);
  } finally {
    timer.abort();
  }
}

async function refreshGroups(db: Database, directory: DirectoryConfig, user: User, requestId: string): Promise<Refresh> {
  try {
    const person = await readPerson(directory, user.entryUuid);
    if (person === null) return await removeAccess(db, user, requestId);
    const groups = await readGroups(directory, person);
    const read = { uid: person.uid, name: person.name, mail: person.mail, groups, groupsReadAt: clock.world() };
    return { user: await db.user.update({ where: { id: user.id }, data: read }), fresh: true };
  } catch (error) {
    if (!(error instanceof DirectoryUnavailableError)) throw error;
    directoryFailedAt = clock.world().getTime();
    logger.warn({ err: error, userId: user.id }, "access: groups could not be read again");
    return { user, fresh: false };
  }
}

async function removeAccess(db: Database, user: User, requestId: string): Promise<Refresh> {
  await inTransaction(db, async (tx) => {
    await tx.user.update({ where: { id: user.id }, data: { goneAt: clock.world(), groups: [] } });
    const gatekeeper = systemActors.gatekeeper(requestId);
    await endSessions(tx, gatekeeper, { userId: user.id, userName: user.name, why: "account gone" });
    await revokeTokens(tx, gatekeeper, { ownerId: user.id, why: "account gone" });
  });
  return { user: null, fresh: true };
}
