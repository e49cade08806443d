import type { UserActor } from "@/server/access/actor";
import { awsRoleFor } from "@/server/access/aws-role";
import type { AwsRole } from "@/server/access/aws-role";
import { loadFreshUserActor } from "@/server/access/resolve-actor";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { inTransaction } from "@/server/platform/transaction";
import { permissionOf } from "./act-permission";
import { afterDirectorySilence } from "./after-failure";
import type { AfterFailure } from "./after-failure";
import { stillWished } from "./desired/still-wished";
import { endRequests } from "./end-requests";
import { lockEnvironments } from "./environment-facts.sql";
import type { OperateDeps } from "./operate";
import { moveOperations } from "./operation-claims";
import type { Move } from "./operation-claims";
import { refreshEnvironments } from "./refresh-environments";
import { requesterName } from "./requester";
import type { AllowedOperation, HeldOperation } from "./send-batch";

/**
 * Fails the operations whose requester has lost the right since; gives the others, each with the AWS role of the grant that allows it.
 * A batch has one requester.
 * While the directory does not answer nobody's right is known: then all of them wait.
 */
export async function refuseWithoutRight({ db, directory }: OperateDeps, claimed: readonly HeldOperation[]): Promise<readonly AllowedOperation[]> {
  const request = claimed[0]?.request;
  if (request === undefined) return [];
  // What the system wishes was decided by rows that a person with the right wrote; AWS holds it to the role of the system.
  if (request.requestedById === null) {
    const wished = request.requestedBySystem === "scheduler" ? await stillWished(db, claimed) : claimed;
    return wished.map((operation) => ({ ...operation, awsRole: "scheduler" }));
  }
  const now = clock.now();
  const actor = await loadFreshUserActor(db, directory, request.requestedById, request.requestId);
  const who = requesterName(request);
  if (actor !== null && !actor.directoryFresh) {
    await move(db, claimed, (operation) => afterDirectorySilence(operation, who, now));
    return [];
  }
  const allowed = claimed.flatMap((operation) => {
    const awsRole = roleOf(actor, operation);
    return awsRole === null ? [] : [{ ...operation, awsRole }];
  });
  const refused = claimed.filter((operation) => roleOf(actor, operation) === null);
  await move(db, refused, ({ kind }) => {
    const words = `${who} no longer has the permission ${permissionOf(kind)} here, so AWS was not asked.`;
    return { state: "failed", waitMs: 0, code: "forbidden", words };
  });
  return allowed;
}

function roleOf(actor: UserActor | null, { kind, environment: { team, stage, name } }: HeldOperation): AwsRole | null {
  return actor === null ? null : awsRoleFor(actor, permissionOf(kind), { team, stage, environment: name });
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
