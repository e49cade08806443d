import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { organisationZone } from "@/server/platform/organisation-zone";
import { inTransaction } from "@/server/platform/transaction";
import type { Tx } from "@/server/platform/transaction";
import { afterFailure } from "./after-failure";
import type { Ec2Failure } from "./ec2-failure";
import type { Ec2Answer } from "./ec2-types";
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
import type { HeldOperation } from "./send-batch";
import { hastenPolls } from "./target-claims";

/**
 * Saves that AWS accepted the calls: the operations, the states it answered, what they lead to, and the audit.
 * What was superseded meanwhile stays so, but keeps that AWS did it; what another worker took over meanwhile stays untouched.
 */
export async function saveAccepted(db: Database, sent: readonly HeldOperation[], answer: Ec2Answer): Promise<void> {
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
  });
}

/** Saves what becomes of the operations after AWS refused or did not answer. */
export async function saveFailure(
  db: Database,
  operations: readonly HeldOperation[],
  failed: { state: "claimed" | "sent"; failure: Ec2Failure },
): Promise<void> {
  const now = clock.now();
  const random = clock.random();
  await inTransaction(db, async (tx) => {
    await lockEnvironments(tx, environmentIdsOf(operations));
    const moves = operations.map((operation): Move => {
      const after = afterFailure({ ...operation, state: failed.state }, failed.failure, { now, random, zone: organisationZone() });
      const hasEnded = after.state === "failed" || after.state === "unknown";
      const times = hasEnded ? { endedAt: now } : { nextTryAt: new Date(now.getTime() + after.waitMs) };
      return { ...operation.held, from: failed.state, to: after.state, ...times, error: { code: after.code, words: after.words } };
    });
    const moved = await moveOperations(tx, moves);
    const movedIds = new Set(moved.map(({ id }) => id));
    await finish(
      tx,
      operations.filter(({ id }) => movedIds.has(id)),
      moved,
      now,
    );
  });
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
  const targetIds = [...new Set(operations.map(({ instance }) => instance.targetId))];
  await hastenPolls(tx, targetIds, new Date(now.getTime() + pollEveryMs.inMotion));
}

function environmentIdsOf(operations: readonly HeldOperation[]): string[] {
  return [...new Set(operations.map(({ environment }) => environment.id))];
}
