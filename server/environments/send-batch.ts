import { clock } from "@/server/platform/clock";
import { failpoint } from "@/server/platform/failpoint";
import { logger } from "@/server/platform/logger";
import { toleratedSkewMs } from "@/server/platform/database-time";
import { isClockRight, ownSkewMs } from "@/server/platform/right-clock";
import { inTransaction } from "@/server/platform/transaction";
import { Ec2Error } from "./ec2-failure";
import type { Ec2Failure } from "./ec2-failure";
import type { ActRole, Ec2Answer, Ec2Gateway, Ec2Session, Ec2Target } from "./ec2-types";
import { lockEnvironments } from "./environment-facts.sql";
import { lookAgain } from "./look-again";
import type { OperateDeps } from "./operate";
import { endFlight, giveBackForRole, leaseSeconds, markSent, moveOperations } from "./operation-claims";
import type { Held } from "./operation-claims";
import type { LoadedOperation } from "./operation-loading";
import { refuseWithoutRight } from "./refuse-without-right";
import { saveAccepted, saveFailure } from "./save-answer";
import { refusalWall } from "./targets/refusal-wall";

/** An operation this worker holds, as it was when taken, with its guards as they are now. */
export type HeldOperation = LoadedOperation & { held: Held };

/** An operation whose requester has the right to it, with the role of the target it is sent under. */
export type AllowedOperation = HeldOperation & { awsRole: ActRole };

/** The target of a call, with its title for people. */
export type TitledTarget = Ec2Target & { title: string };

/** When a worker began to take a batch, by both clocks. */
export type Begun = { nowMs: number; elapsedMs: number };

/** The operations of one call, taken together with their tokens. */
export type ClaimedBatch = { kind: LoadedOperation["kind"]; operations: readonly HeldOperation[]; begun: Begun };

/** A worker that was frozen must not act on what it knew: the act begins within this time of taking the operations, or not at all. */
const actWithinMs = (leaseSeconds - 12) * 1_000;

/** This moment; read it before a batch is taken. */
export function beginning(): Begun {
  return { nowMs: clock.now().getTime(), elapsedMs: clock.elapsed() };
}

/**
 * Carries one batch to AWS: check the right of whoever asked, make a session, write `sent`, call, save the answer.
 * A worker may die between any two of these; the failpoints name the gaps, and the rows say where to go on.
 */
export async function sendBatch(deps: OperateDeps, target: TitledTarget, { kind, operations, begun }: ClaimedBatch): Promise<void> {
  const until = actUntil(begun);
  failpoint("persist");
  const allowed = await ofOneRole(deps, await refuseWithoutRight(deps, operations));
  if (allowed.length === 0) return;
  const session = await orFailure(deps, { target, operations: allowed, state: "claimed" }, () =>
    assumeSession(deps.gateway, { target, operations: allowed, until }),
  );
  if (session === null) return;
  failpoint("assume-role");
  const sent = withGuards(allowed, await markSent(deps.db, heldOf(allowed), clock.now(), roleOf(allowed)));
  if (sent.length === 0) return;
  failpoint("send");
  if (isLate(begun) || !isClockRight()) {
    await giveBack(deps, sent);
    return;
  }
  const answer = await orFailure(deps, { target, operations: sent, state: "sent" }, () => act(deps.gateway, kind, session, sent));
  if (answer === null) return;
  failpoint("answer");
  await saveAccepted(deps.db, sent, answer, roleOf(sent));
  failpoint("save");
}

/** True when too much time has passed by either clock: the machine's may have been set back meanwhile, the steady one stands still while a machine sleeps. */
function isLate(begun: Begun): boolean {
  return passedMs(begun) > actWithinMs;
}

function passedMs({ nowMs, elapsedMs }: Begun): number {
  return Math.max(clock.now().getTime() - nowMs, clock.elapsed() - elapsedMs);
}

/**
 * When AWS takes the act no more, for a process that sleeps through every look of its own: before the lease ends by this clock and by the
 * database's, with room for what is not known of AWS's clock. By this process's clock; the gateway tells it by AWS's.
 */
function actUntil({ nowMs }: Begun): Date {
  return new Date(nowMs + leaseSeconds * 1_000 - Math.max(0, ownSkewMs()) - toleratedSkewMs);
}

/**
 * The session of an act names the act and all its instances, so its policy refuses only for the time: the call came late, or AWS's clock is
 * ahead of ours. Nothing is wrong with a policy, and another session, which knows AWS's time better, may act.
 */
function forTime(failure: Ec2Failure, state: Call["state"]): Ec2Failure {
  const isBySession = state === "sent" && failure.kind === "denied" && refusalWall(failure, "act") === "session policy";
  return isBySession ? { ...failure, kind: "expired" } : failure;
}

/** Keeps the operations of the first one's role; the others go back, and into calls of their own. */
async function ofOneRole({ db }: OperateDeps, allowed: readonly AllowedOperation[]): Promise<AllowedOperation[]> {
  const role = allowed[0]?.awsRole;
  const others = allowed.filter(({ awsRole }) => awsRole !== role);
  if (others.length > 0) {
    await giveBackForRole(
      db,
      others.map(({ held: { id, version, fence }, awsRole }) => ({ id, version, fence, awsRole })),
      clock.now(),
    );
  }
  return allowed.filter(({ awsRole }) => awsRole === role);
}

function roleOf(operations: readonly AllowedOperation[]): ActRole {
  const [first] = operations;
  if (first === undefined) throw new TypeError("A call needs an operation.");
  return first.awsRole;
}

type Wanted = { target: Ec2Target; operations: readonly AllowedOperation[]; until: Date };

function assumeSession(gateway: Ec2Gateway, { target, operations, until }: Wanted): Promise<Ec2Session> {
  const [first] = operations;
  if (first === undefined) throw new TypeError("A session needs an operation.");
  const { sourceIdentity, requestId } = first.request;
  return gateway.assumeSession({
    target,
    role: first.awsRole,
    sourceIdentity,
    tags: { uid: sourceIdentity, team: first.environment.team, req: requestId },
    action: first.kind,
    ec2Ids: operations.map(({ instance }) => instance.ec2Id),
    kmsKeyArns: [...new Set(operations.flatMap(({ instance }) => instance.kmsKeyArns))],
    until,
  });
}

function act(gateway: Ec2Gateway, kind: LoadedOperation["kind"], session: Ec2Session, sent: readonly HeldOperation[]): Promise<Ec2Answer> {
  const ec2Ids = sent.map(({ instance }) => instance.ec2Id);
  switch (kind) {
    case "start":
      return gateway.startInstances(session, ec2Ids);
    case "stop":
      return gateway.stopInstances(session, ec2Ids);
    case "hibernate":
      return gateway.stopInstances(session, ec2Ids, { hibernate: true });
    case "reboot":
      return gateway.rebootInstances(session, ec2Ids);
  }
}

/** How long a worker that was frozen leaves its operations to the others, in milliseconds. */
const leaveToOthersMs = 1_000;

/** Makes operations pending again that are known not to have been sent. Whoever has taken them over meanwhile keeps them. */
async function giveBack({ db }: OperateDeps, sent: readonly HeldOperation[]): Promise<void> {
  const nextTryAt = new Date(clock.now().getTime() + leaveToOthersMs);
  await inTransaction(db, async (tx) => {
    await lockEnvironments(
      tx,
      sent.map(({ environment }) => environment.id),
    );
    await moveOperations(
      tx,
      heldOf(sent).map((held) => ({ ...held, from: "sent" as const, to: "pending" as const, nextTryAt })),
    );
    await endFlight(tx, heldOf(sent));
  });
}

type Call = { target: TitledTarget; operations: readonly AllowedOperation[]; state: "claimed" | "sent" };

async function orFailure<T>(deps: OperateDeps, { target, operations, state }: Call, call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof Ec2Error)) throw error;
    logger.warn({ err: error, state, operations: operations.map(({ id }) => id) }, "operate: AWS did not do what was asked");
    if (error.failure.kind === "wrong_state") await lookAgain(deps, target, operations);
    await saveFailure(deps.db, operations, { target, state, failure: forTime(error.failure, state) });
    await endFlight(deps.db, heldOf(operations));
    return null;
  }
}

function withGuards(operations: readonly AllowedOperation[], moved: readonly Held[]): AllowedOperation[] {
  const byId = new Map(moved.map((held) => [held.id, held]));
  return operations.flatMap((operation) => {
    const held = byId.get(operation.id);
    return held === undefined ? [] : [{ ...operation, held }];
  });
}

function heldOf(operations: readonly HeldOperation[]): Held[] {
  return operations.map(({ held: { id, version, fence } }) => ({ id, version, fence }));
}
