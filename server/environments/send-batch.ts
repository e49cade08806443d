import { clock } from "@/server/platform/clock";
import { failpoint } from "@/server/platform/failpoint";
import { logger } from "@/server/platform/logger";
import { Ec2Error } from "./ec2-failure";
import type { Ec2Answer, Ec2Gateway, Ec2Session, Ec2Target } from "./ec2-types";
import type { OperateDeps } from "./operate";
import { claimPending, endFlight, leaseSeconds, markSent, moveOperations } from "./operation-claims";
import type { Held } from "./operation-claims";
import type { LoadedOperation } from "./operation-loading";
import type { Batch } from "./operation-plan";
import { refuseWithoutRight } from "./refuse-without-right";
import { saveAccepted, saveFailure } from "./save-answer";

/** An operation this worker holds, as it was when taken, with its guards as they are now. */
export type HeldOperation = LoadedOperation & { held: Held };

/** A worker that was frozen must not act on what it knew: the act begins within this time of taking the operations, or not at all. */
const actWithinMs = (leaseSeconds - 12) * 1_000;

/**
 * Carries one batch to AWS: take, check the right of whoever asked, make a session, write `sent`, call, save the answer.
 * A worker may die between any two of these; the failpoints name the gaps, and the rows say where to go on.
 */
export async function sendBatch(deps: OperateDeps, target: Ec2Target, batch: Batch<LoadedOperation>): Promise<void> {
  const begunAt = clock.now();
  const claimed = await claim(deps, batch);
  if (claimed.length === 0) return;
  failpoint("persist");
  const allowed = await refuseWithoutRight(deps, claimed);
  if (allowed.length === 0) return;
  const session = await orFailure(deps, allowed, "claimed", () => assumeSession(deps.gateway, target, allowed));
  if (session === null) return;
  failpoint("assume-role");
  const sent = withGuards(allowed, await markSent(deps.db, heldOf(allowed), clock.now()));
  if (sent.length === 0) return;
  failpoint("send");
  if (clock.now().getTime() - begunAt.getTime() > actWithinMs) return giveBack(deps, sent);
  const answer = await orFailure(deps, sent, "sent", () => act(deps.gateway, batch.kind, session, sent));
  if (answer === null) return;
  failpoint("answer");
  await saveAccepted(deps.db, sent, answer);
  failpoint("save");
}

async function claim({ db, owner }: OperateDeps, batch: Batch<LoadedOperation>): Promise<HeldOperation[]> {
  const ids = batch.operations.map(({ id }) => id);
  const taken = await claimPending(db, ids, { owner, now: clock.now() });
  const attempts = new Map(taken.map(({ id, attempt }) => [id, attempt]));
  const withHeld = batch.operations.flatMap((operation) => {
    const held = taken.find(({ id }) => id === operation.id);
    return held === undefined ? [] : [{ ...operation, held, attempt: attempts.get(operation.id) ?? operation.attempt }];
  });
  return withHeld;
}

function assumeSession(gateway: Ec2Gateway, target: Ec2Target, operations: readonly HeldOperation[]): Promise<Ec2Session> {
  const [first] = operations;
  if (first === undefined) throw new TypeError("A session needs an operation.");
  const { sourceIdentity, requestId } = first.request;
  return gateway.assumeSession({
    target,
    role: "developer",
    sourceIdentity,
    tags: { uid: sourceIdentity, team: first.environment.team, req: requestId },
    action: first.kind,
    ec2Ids: operations.map(({ instance }) => instance.ec2Id),
  });
}

function act(gateway: Ec2Gateway, kind: LoadedOperation["kind"], session: Ec2Session, sent: readonly HeldOperation[]): Promise<Ec2Answer> {
  const ec2Ids = sent.map(({ instance }) => instance.ec2Id);
  switch (kind) {
    case "start":
      return gateway.startInstances(session, ec2Ids);
    case "stop":
      return gateway.stopInstances(session, ec2Ids);
    case "reboot":
      return gateway.rebootInstances(session, ec2Ids);
  }
}

/** Makes operations pending again that are known not to have been sent. Whoever has taken them over meanwhile keeps them. */
async function giveBack({ db }: OperateDeps, sent: readonly HeldOperation[]): Promise<void> {
  const nextTryAt = clock.now();
  await moveOperations(
    db,
    heldOf(sent).map((held) => ({ ...held, from: "sent" as const, to: "pending" as const, nextTryAt })),
  );
  await endFlight(db, heldOf(sent));
}

async function orFailure<T>(deps: OperateDeps, operations: readonly HeldOperation[], state: "claimed" | "sent", call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof Ec2Error)) throw error;
    logger.warn({ err: error, state, operations: operations.map(({ id }) => id) }, "operate: AWS did not do what was asked");
    await saveFailure(deps.db, operations, { state, failure: error.failure });
    await endFlight(deps.db, heldOf(operations));
    return null;
  }
}

function withGuards(operations: readonly HeldOperation[], moved: readonly Held[]): HeldOperation[] {
  const byId = new Map(moved.map((held) => [held.id, held]));
  return operations.flatMap((operation) => {
    const held = byId.get(operation.id);
    return held === undefined ? [] : [{ ...operation, held }];
  });
}

function heldOf(operations: readonly HeldOperation[]): Held[] {
  return operations.map(({ held: { id, version, fence } }) => ({ id, version, fence }));
}
