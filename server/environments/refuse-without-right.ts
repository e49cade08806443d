import type { UserActor } from "@/server/access/actor";
import { can } from "@/server/access/can";
import { loadFreshUserActor } from "@/server/access/resolve-actor";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { inTransaction } from "@/server/platform/transaction";
import { afterDirectorySilence } from "./after-failure";
import type { AfterFailure } from "./after-failure";
import { endRequests } from "./end-requests";
import { lockEnvironments } from "./environment-facts.sql";
import type { OperateDeps } from "./operate";
import { moveOperations } from "./operation-claims";
import type { Move } from "./operation-claims";
import { refreshEnvironments } from "./refresh-environments";
import type { HeldOperation } from "./send-batch";

/**
 * Fails the operations whose requester has lost the right since; gives the others. A batch has one requester.
 * While the directory does not answer nobody's right is known: then all of them wait.
 */
export async function refuseWithoutRight({ db, directory }: OperateDeps, claimed: readonly HeldOperation[]): Promise<readonly HeldOperation[]> {
  const request = claimed[0]?.request;
  if (request === undefined) return [];
  const now = clock.now();
  const actor = await loadFreshUserActor(db, directory, request.requestedById, request.requestId);
  const who = request.requestedBy.name;
  if (actor !== null && !actor.directoryFresh) {
    await move(db, claimed, (operation) => afterDirectorySilence(operation, who, now));
    return [];
  }
  const allowed = claimed.filter((operation) => mayAct(actor, operation));
  const refused = claimed.filter((operation) => !mayAct(actor, operation));
  await move(db, refused, ({ kind }) => {
    const words = `${who} no longer has the permission environment:${kind} here, so AWS was not asked.`;
    return { state: "failed", waitMs: 0, code: "forbidden", words };
  });
  return allowed;
}

function mayAct(actor: UserActor | null, { kind, environment: { team, stage, name } }: HeldOperation): boolean {
  return actor !== null && can(actor, `environment:${kind}`, { team, stage, environment: name });
}

async function move(db: Database, operations: readonly HeldOperation[], decide: (operation: HeldOperation) => AfterFailure): Promise<void> {
  if (operations.length === 0) return;
  const now = clock.now();
  const environmentIds = operations.map(({ environment }) => environment.id);
  const moves = operations.map((operation): Move => {
    const { state, waitMs, code, words } = decide(operation);
    const times = state === "pending" ? { nextTryAt: new Date(now.getTime() + waitMs) } : { endedAt: now };
    return { ...operation.held, from: "claimed", to: state, ...times, error: { code, words } };
  });
  await inTransaction(db, async (tx) => {
    await lockEnvironments(tx, environmentIds);
    const moved = await moveOperations(tx, moves);
    await endRequests(
      tx,
      moved.map(({ requestRowId }) => requestRowId),
      now,
    );
    await refreshEnvironments(tx, environmentIds, now);
  });
}
