import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { organisationZone } from "@/server/platform/organisation-zone";
import { inTransaction } from "@/server/platform/transaction";
import type { Tx } from "@/server/platform/transaction";
import { afterFailure } from "./after-failure";
import type { Blame } from "./after-failure";
import { slowBucket } from "./bucket-claims";
import { bucketOf } from "./ec2-buckets";
import type { Ec2Failure } from "./ec2-failure";
import type { ActRole, Ec2Answer } from "./ec2-types";
import { endRequests } from "./end-requests";
import { lockEnvironments } from "./environment-facts.sql";
import { saveExpectations } from "./instance-writes.sql";
import { expectedForMs } from "./observe";
import { endFlight, moveOperations } from "./operation-claims";
import type { Move } from "./operation-claims";
import { pollEveryMs } from "./poll-target";
import { recordAcceptance } from "./record-acceptance";
import { recordStateChanges } from "./record-state-changes";
import { refreshEnvironments } from "./refresh-environments";
import { requesterName } from "./requester";
import type { AllowedOperation, HeldOperation, TitledTarget } from "./send-batch";
import { sessionActions } from "./session-policy";
import { hastenPolls } from "./target-claims";
import { noteDrift, resolveDrift } from "./targets/policy-drift.sql";
import { driftOfRefusal } from "./targets/refusal-wall";

/** A call that did not succeed: `claimed` while its session was made, `sent` during the act itself. */
export type FailedSend = { target: TitledTarget; state: "claimed" | "sent"; failure: Ec2Failure };

/**
 * Saves that AWS accepted the calls: the operations, the states it answered, what they lead to, and the audit.
 * What was superseded meanwhile stays so, but keeps that AWS did it; what another worker took over meanwhile stays untouched.
 * `awsRole` is the role that AWS let do it; absent when nobody heard the answer.
 */
export async function saveAccepted(db: Database, sent: readonly HeldOperation[], answer: Ec2Answer, awsRole?: ActRole): Promise<void> {
  const now = clock.now();
  await inTransaction(db, async (tx) => {
    await lockEnvironments(tx, environmentIdsOf(sent));
    const moved = await moveOperations(
      tx,
      sent.map((operation) => acceptedMove(operation, answer.awsRequestId, now)),
    );
    const movedIds = new Set(moved.map(({ id }) => id));
    const accepted = sent.filter(({ id }) => movedIds.has(id));
    const held = sent.map((operation) => operation.held);
    const replaced = await endFlight(tx, held, { at: now, awsRequestId: answer.awsRequestId });
    const replacedIds = new Set(replaced.map(({ id }) => id));
    const done = sent.filter(({ id }) => movedIds.has(id) || replacedIds.has(id));
    await recordAcceptance(tx, done, answer.awsRequestId);
    await expect(tx, accepted, answer, now);
    await finish(tx, accepted, moved, now);
    if (awsRole !== undefined) await resolve(tx, sent, awsRole, now);
  });
  await hasten(db, sent, now);
}

/** Saves what becomes of the operations after AWS refused or did not answer, and what the refusal tells about the target. */
export async function saveFailure(db: Database, operations: readonly AllowedOperation[], failed: FailedSend): Promise<void> {
  const now = clock.now();
  const random = clock.random();
  const { target, state, failure } = failed;
  await inTransaction(db, async (tx) => {
    await lockEnvironments(tx, environmentIdsOf(operations));
    const moves = operations.map((operation): Move => {
      const call = { ...operation, state, blame: blameOf(operation, operations, failure), targetTitle: target.title };
      const after = afterFailure(call, failure, { now, random, zone: organisationZone() });
      const hasEnded = after.state === "failed" || after.state === "unknown";
      const times = hasEnded ? { endedAt: now } : { nextTryAt: new Date(now.getTime() + after.waitMs) };
      return { ...operation.held, from: state, to: after.state, ...times, error: { code: after.code, words: after.words }, instead: after.instead };
    });
    const moved = await moveOperations(tx, moves);
    const movedIds = new Set(moved.map(({ id }) => id));
    const ours = operations.filter(({ id }) => movedIds.has(id));
    await learn(tx, operations, failed, now);
    await finish(tx, ours, moved, now);
  });
  await hasten(db, operations, now);
}

/** Keeps what the refusal says beyond these operations: stop protection, a rate that is too high, a policy that forbids what we allow. */
async function learn(tx: Tx, operations: readonly AllowedOperation[], { target, state, failure }: FailedSend, now: Date): Promise<void> {
  const [first] = operations;
  if (first === undefined) return;
  if (failure.kind === "protected" && first.kind !== "start") {
    const ids = operations.filter((operation) => blameOf(operation, operations, failure) === "this").map(({ instance }) => instance.id);
    // Read again at the next turn: whoever switches it off in AWS need not wait.
    await tx.instance.updateMany({ where: { id: { in: ids } }, data: { stopProtected: true, factsReadAt: null, version: { increment: 1 } } });
  }
  // What STS calls expired is what the portal itself signs with: the base role's.
  const isBaseRole = failure.kind === "expired" && state === "claimed";
  if (failure.kind === "denied" || isBaseRole) {
    const who = requesterName(first.request);
    for (const place of placesOf(operations)) {
      const at = state === "claimed" ? "session" : "act";
      const drift = driftOfRefusal({ targetId: target.id, awsRole: first.awsRole, kind: first.kind, place, failure, at, who });
      await noteDrift(tx, isBaseRole ? { ...drift, wall: "base role" } : drift, now);
    }
  }
  // STS has a limit of its own, which says nothing about this bucket.
  if (failure.kind === "throttled" && state === "sent") {
    await slowBucket(tx, { accountId: target.accountId, region: target.region, api: bucketOf(first.kind) }, now);
  }
}

function blameOf({ instance }: HeldOperation, operations: readonly HeldOperation[], { instanceIds }: Ec2Failure): Blame {
  const named = operations.filter((operation) => instanceIds.includes(operation.instance.ec2Id));
  if (named.length > 0) return instanceIds.includes(instance.ec2Id) ? "this" : "another";
  return operations.length === 1 ? "this" : "unclear";
}

async function resolve(tx: Tx, done: readonly HeldOperation[], awsRole: ActRole, now: Date): Promise<void> {
  const [first] = done;
  if (first === undefined) return;
  const { kind, instance } = first;
  for (const place of placesOf(done)) await resolveDrift(tx, { targetId: instance.targetId, awsRole, action: sessionActions[kind], ...place }, now);
}

function placesOf(operations: readonly HeldOperation[]): { team: string; stage: string }[] {
  const places = operations.map(({ environment: { team, stage } }) => ({ team, stage }));
  const byKey = new Map(places.map((place) => [`${place.team}/${place.stage}`, place]));
  // In one order, so that two refusals never wait for each other's rows.
  return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, place]) => place);
}

function acceptedMove({ kind, held }: HeldOperation, awsRequestId: string | null, now: Date): Move {
  const move = { ...held, from: "sent" as const, acceptedAt: now, awsRequestId: awsRequestId ?? undefined, error: { code: null, words: null } };
  // A reboot changes no state that could be watched: AWS's answer is its end.
  return kind === "reboot" ? { ...move, to: "confirmed", endedAt: now } : { ...move, to: "accepted" };
}

async function expect(tx: Tx, accepted: readonly HeldOperation[], answer: Ec2Answer, now: Date): Promise<void> {
  const answered = new Map(answer.accepted.map(({ ec2Id, state }) => [ec2Id, state]));
  const expectedUntil = new Date(now.getTime() + expectedForMs);
  const expectations = accepted.flatMap(({ kind, instance }) => {
    const state = answered.get(instance.ec2Id);
    if (kind === "reboot" || state === undefined) return [];
    return [{ id: instance.id, state, expectedState: kind === "start" ? ("running" as const) : ("stopped" as const), expectedUntil }];
  });
  const saved = await saveExpectations(tx, expectations, now);
  await recordStateChanges(
    tx,
    saved.filter(({ state }) => state !== null).map((change) => ({ ...change, at: now })),
  );
}

async function finish(tx: Tx, operations: readonly HeldOperation[], moved: readonly { requestRowId: string }[], now: Date): Promise<void> {
  await endRequests(
    tx,
    moved.map(({ requestRowId }) => requestRowId),
    now,
  );
  await refreshEnvironments(tx, environmentIdsOf(operations), now);
}

// After the transaction, which holds environments: see `lockEnvironments`.
async function hasten(db: Database, operations: readonly HeldOperation[], now: Date): Promise<void> {
  const targetIds = [...new Set(operations.map(({ instance }) => instance.targetId))];
  await hastenPolls(db, targetIds, new Date(now.getTime() + pollEveryMs.inMotion));
}

function environmentIdsOf(operations: readonly HeldOperation[]): string[] {
  return [...new Set(operations.map(({ environment }) => environment.id))];
}
