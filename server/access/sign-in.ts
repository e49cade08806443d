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
import { rememberDevice } from "./known-device";
import { takePersonAttempt } from "./person-attempts";
import { enterSignIn } from "./sign-in-gate";
import { forgetOldAttempts, giveBackAttempt, takeAttempt } from "./sign-in-limit.sql";
import type { AttemptVerdict } from "./sign-in-limit.sql";
import { openSession } from "./sessions";

/** What was sent; the two credentials may be anything. `device` is what `signIn` gave this browser before, or what it claims to be that. */
export type SignInAttempt = { username: unknown; password: unknown; device?: string | null; address: string; userAgent: string; requestId: string };

/**
 * `refused` is the one answer for a wrong name, a wrong password, a locked account and too many attempts. `unavailable`: the credentials
 * were not looked at, because the directory, the database or a place for one more sign-in was missing.
 */
export type SignInResult = { ok: true; token: string; userId: string; device: string } | { ok: false; reason: "refused" | "unavailable" };

type Refusal = "malformed" | "unknown name" | "wrong password" | "too many attempts" | "directory unavailable";
/** A refusal that is only `counted` writes no audit row; `failed` and `busy` did not come to a judgement. */
type Refused = { refusal: Refusal | "failed" | "busy"; person: DirectoryPerson | null; counted?: true };
type Admitted = { token: string; userId: string; device: string };
type Outcome = Admitted | Refused;

/** Longest time a sign-in may take when the directory is slow. */
const slowDeadlineMs = 5_000;

/**
 * Signs a person in by a bind as that person. Every failure is answered at the same moment after the start: at
 * SIGN_IN_DEADLINE_MS, or at 5 s when the directory is slower than that. A success is answered at once. Never throws.
 */
export async function signIn(db: Database, directory: DirectoryConfig, attempt: SignInAttempt): Promise<SignInResult> {
  const startedAt = clock.world().getTime();
  const outcome = await judge(db, directory, attempt);
  if ("token" in outcome) return { ok: true, ...outcome };
  const spentMs = clock.world().getTime() - startedAt;
  const answerAtMs = spentMs < env().SIGN_IN_DEADLINE_MS ? env().SIGN_IN_DEADLINE_MS : slowDeadlineMs;
  await clock.sleep(Math.max(0, answerAtMs - spentMs));
  const judged = outcome.refusal !== "directory unavailable" && outcome.refusal !== "failed" && outcome.refusal !== "busy";
  return { ok: false, reason: judged ? "refused" : "unavailable" };
}

async function judge(db: Database, directory: DirectoryConfig, attempt: SignInAttempt): Promise<Outcome> {
  const leave = enterSignIn(attempt.address);
  if (leave === null) {
    const busy: Refused = { refusal: "busy", person: null };
    logRefusal(attempt, busy);
    return busy;
  }
  const over = new AbortController();
  const work = tryToSignIn(db, directory, attempt, () => over.signal.aborted);
  const outcome = await withinDeadline(work, over);
  const recorded = "token" in outcome ? Promise.resolve() : recordRefusal(db, attempt, outcome);
  // Work that outlives the deadline still uses the database and the directory, and so keeps its place.
  void Promise.allSettled([work, recorded]).then(leave);
  await recorded;
  return outcome;
}

async function tryToSignIn(db: Database, directory: DirectoryConfig, attempt: SignInAttempt, isOver: () => boolean): Promise<Outcome> {
  const byAddress = await takeAttempt(db, "address", attempt.address, env().SIGN_IN_LIMIT_PER_ADDRESS);
  if (byAddress !== "allowed") return tooMany(byAddress, null);
  try {
    return await askDirectory(db, directory, attempt, isOver);
  } catch (error) {
    // Otherwise a directory that is down would use up the attempts of everyone behind one address, and keep them out when it is back.
    if (error instanceof DirectoryUnavailableError) await giveBackAttempt(db, "address", attempt.address);
    throw error;
  }
}

async function askDirectory(db: Database, directory: DirectoryConfig, attempt: SignInAttempt, isOver: () => boolean): Promise<Outcome> {
  const credentials = { username: attempt.username, password: attempt.password };
  if (!isWellFormed(credentials)) return { refusal: "malformed", person: null };
  const person = await findPerson(directory, credentials.username);
  // The limit counts the entry, not what was typed: ALICE and alice share it. A name of nobody costs the same writing, so that it takes as long.
  const counted = person?.entryUuid ?? `nobody from ${attempt.address}`;
  const taken = await takePersonAttempt(db, counted, attempt.device ?? null, env().SIGN_IN_LIMIT_PER_IDENTITY);
  if (person !== null && taken.verdict !== "allowed") return tooMany(taken.verdict, person);
  const matches = await verifyPassword(directory, person, credentials.password);
  if (person === null) return { refusal: "unknown name", person };
  if (!matches) return { refusal: "wrong password", person };
  await giveBackAttempt(db, taken.kind, person.entryUuid);
  const groups = await readGroups(directory, person);
  if (isOver()) throw new DirectoryUnavailableError("the answers came after the sign-in was answered");
  return admit(db, attempt, person, groups);
}

function tooMany(verdict: Exclude<AttemptVerdict, "allowed">, person: DirectoryPerson | null): Refused {
  return { refusal: "too many attempts", person, ...(verdict === "over" && { counted: true }) };
}

async function admit(db: Database, attempt: SignInAttempt, person: DirectoryPerson, groups: string[]): Promise<Admitted> {
  return inTransaction(db, async (tx) => {
    const now = clock.world();
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
    await giveBackAttempt(tx, "address", attempt.address);
    await forgetOldAttempts(tx);
    return { token, userId: user.id, device: rememberDevice(person.entryUuid) };
  });
}

async function recordRefusal(db: Database, attempt: SignInAttempt, refused: Refused): Promise<void> {
  // The log has it too: the row is lost when the database cannot take it.
  logRefusal(attempt, refused);
  const { refusal: why, person } = refused;
  if (refused.counted || why === "failed" || why === "busy") return;
  // What was typed is not recorded when it names nobody: people type passwords into the name field.
  const label = person?.uid ?? "unknown name";
  const { address, requestId } = attempt;
  const actor: ActorRef = { kind: "anonymous", id: null, uid: person?.uid ?? null, name: label, sessionId: null, address, requestId };
  try {
    await inTransaction(db, (tx) => record(tx, accessAuditEvents["session.refused"], { actor, subject: { noun: "session", id: null, label }, data: { why } }));
  } catch (error) {
    logger.error({ err: error, requestId }, "sign-in: the audit row of a refusal could not be written");
  }
}

function logRefusal({ address, requestId }: SignInAttempt, { refusal, person }: Refused): void {
  logger.warn({ why: refusal, entryUuid: person?.entryUuid, address, requestId }, "sign-in: refused");
}

/** The outcome of the work, or what stands for it when it fails or takes too long; `over` is aborted then. */
async function withinDeadline(work: Promise<Outcome>, over: AbortController): Promise<Outcome> {
  const unavailable: Outcome = { refusal: "directory unavailable", person: null };
  const done = work.catch((error: unknown): Outcome => {
    if (error instanceof DirectoryUnavailableError) {
      logger.warn({ err: error }, "sign-in: the directory is unavailable");
      return unavailable;
    }
    logger.error({ err: error }, "sign-in: failed");
    return { refusal: "failed", person: null };
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
