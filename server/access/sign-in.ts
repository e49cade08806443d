import { record } from "@/server/audit/record";
import type { ActorRef } from "@/server/audit/actor-ref";
import type { User } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { env } from "@/server/platform/env";
import { newId } from "@/server/platform/ids";
import { logger } from "@/server/platform/logger";
import { inTransaction } from "@/server/platform/transaction";
import { accessAuditEvents } from "./audit-events";
import { describeDevice } from "./describe-device";
import { DirectoryUnavailableError, findPerson, isWellFormed, readGroups, verifyPassword } from "./directory";
import type { DirectoryConfig, DirectoryPerson } from "./directory";
import { forgetAttempts, takeAttempt } from "./sign-in-limit.sql";
import { openSession } from "./sessions";

/** What was sent; the two credentials may be anything. */
export type SignInAttempt = { username: unknown; password: unknown; address: string; userAgent: string; requestId: string };

/** `refused` is the one answer for a wrong name, a wrong password, a locked account and too many attempts. */
export type SignInResult = { ok: true; token: string; userId: string } | { ok: false; reason: "refused" | "unavailable" };

type Refusal = "malformed" | "unknown name" | "wrong password" | "too many attempts" | "directory unavailable";
type Outcome = { token: string; userId: string } | { refusal: Refusal; person: DirectoryPerson | null };

/** Longest time a sign-in may take when the directory is slow. */
const slowDeadlineMs = 5_000;

/**
 * Signs a person in by a bind as that person. Every failure is answered at the same moment after the start: at
 * SIGN_IN_DEADLINE_MS, or at 5 s when the directory is slower than that. A success is answered at once.
 */
export async function signIn(db: Database, directory: DirectoryConfig, attempt: SignInAttempt): Promise<SignInResult> {
  const startedAt = clock.now().getTime();
  const outcome = await withinDeadline((isOver) => tryToSignIn(db, directory, attempt, isOver));
  if ("token" in outcome) return { ok: true, ...outcome };
  await recordRefusal(db, attempt, outcome.refusal, outcome.person);
  const spentMs = clock.now().getTime() - startedAt;
  const answerAtMs = spentMs < env().SIGN_IN_DEADLINE_MS ? env().SIGN_IN_DEADLINE_MS : slowDeadlineMs;
  await clock.sleep(Math.max(0, answerAtMs - spentMs));
  return { ok: false, reason: outcome.refusal === "directory unavailable" ? "unavailable" : "refused" };
}

async function tryToSignIn(db: Database, directory: DirectoryConfig, attempt: SignInAttempt, isOver: () => boolean): Promise<Outcome> {
  const { username, password } = attempt;
  if (!(await takeAttempt(db, "address", attempt.address, env().SIGN_IN_LIMIT_PER_ADDRESS))) return { refusal: "too many attempts", person: null };
  const credentials = { username, password };
  if (!isWellFormed(credentials)) return { refusal: "malformed", person: null };
  const person = await findPerson(directory, credentials.username);
  // The limit counts the entry, not what was typed: ALICE and alice share it.
  if (person !== null && !(await takeAttempt(db, "identity", person.entryUuid, env().SIGN_IN_LIMIT_PER_IDENTITY)))
    return { refusal: "too many attempts", person };
  const matches = await verifyPassword(directory, person, credentials.password);
  if (person === null) return { refusal: "unknown name", person };
  if (!matches) return { refusal: "wrong password", person };
  const groups = await readGroups(directory, person);
  if (isOver()) return { refusal: "directory unavailable", person };
  return admit(db, attempt, person, groups);
}

async function admit(db: Database, attempt: SignInAttempt, person: DirectoryPerson, groups: string[]): Promise<Outcome> {
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    const seen = { uid: person.uid, name: person.name, mail: person.mail, groups, groupsReadAt: now, goneAt: null, lastSignInAt: now };
    const user = await tx.user.upsert({
      where: { entryUuid: person.entryUuid },
      create: { id: newId(), entryUuid: person.entryUuid, createdAt: now, ...seen },
      update: seen,
    });
    const { token, sessionId } = await openSession(tx, user.id, attempt);
    await record(tx, accessAuditEvents["session.started"], {
      actor: actorOf(user, attempt, sessionId),
      subject: { noun: "session", id: user.id, label: user.name },
      data: { device: describeDevice(attempt.userAgent) },
    });
    await forgetAttempts(tx, "identity", person.entryUuid);
    return { token, userId: user.id };
  });
}

async function recordRefusal(db: Database, attempt: SignInAttempt, why: Refusal, person: DirectoryPerson | null): Promise<void> {
  // What was typed is not recorded when it names nobody: people type passwords into the name field.
  const label = person?.uid ?? "unknown name";
  await inTransaction(db, (tx) =>
    record(tx, accessAuditEvents["session.refused"], {
      actor: { kind: "anonymous", id: null, uid: person?.uid ?? null, name: label, sessionId: null, address: attempt.address, requestId: attempt.requestId },
      subject: { noun: "session", id: null, label },
      data: { why },
    }),
  );
}

async function withinDeadline(work: (isOver: () => boolean) => Promise<Outcome>): Promise<Outcome> {
  const over = new AbortController();
  const unavailable: Outcome = { refusal: "directory unavailable", person: null };
  const done = work(() => over.signal.aborted).catch((error: unknown) => {
    if (!(error instanceof DirectoryUnavailableError)) throw error;
    logger.warn({ err: error }, "sign-in: the directory is unavailable");
    return unavailable;
  });
  const timer = new AbortController();
  try {
    return await Promise.race([done, clock.sleep(slowDeadlineMs - 500, timer.signal).then(() => unavailable)]);
  } finally {
    over.abort();
    timer.abort();
  }
}

function actorOf(user: User, attempt: SignInAttempt, sessionId: string): ActorRef {
  return { kind: "user", id: user.id, uid: user.uid, name: user.name, sessionId, address: attempt.address, requestId: attempt.requestId };
}
