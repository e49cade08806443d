import type { OperationState } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import { organisationZone } from "@/server/platform/organisation-zone";
import { endingOf } from "./confirm-operation";
import { endRequests } from "./end-requests";
import { moveOperations } from "./operation-claims";
import type { Held, Move } from "./operation-claims";
import type { Tx } from "@/server/platform/transaction";

/** Moves operations to an end and closes the requests that are done with that. Gives the ids of those that moved. */
export async function endOperations(
  tx: Tx,
  ends: readonly (Held & { from: OperationState; to: OperationState; words: string | null; code: string | null })[],
  now: Date,
): Promise<string[]> {
  if (ends.length === 0) return [];
  const moves: Move[] = ends.map(({ words, code, ...end }) => ({ ...end, endedAt: now, ...(words === null ? {} : { error: { code, words } }) }));
  const moved = await moveOperations(tx, moves);
  await endRequests(
    tx,
    moved.map(({ requestRowId }) => requestRowId),
    now,
  );
  return moved.map(({ id }) => id);
}

/** Ends the accepted operations of these environments that are done, or can no longer be. */
export async function endObservedOperations(tx: Tx, environmentIds: readonly string[], now: Date): Promise<void> {
  const accepted = await tx.operation.findMany({
    where: { state: "accepted", instance: { environmentId: { in: [...environmentIds] } } },
    include: { instance: { include: { diagnosis: true } } },
  });
  const ends = accepted.flatMap((operation) => {
    const ending = endingOf(operation, operation.instance, { now, zone: organisationZone() });
    const { id, version, fence } = operation;
    return ending === null ? [] : [{ id, version, fence, from: "accepted" as const, to: ending.state, words: ending.words, code: ending.code }];
  });
  await endOperations(tx, ends, now);
}

/** The environments of a target with an accepted operation that ends under what is stored already, such as one whose time is over. */
export async function environmentsWithEndings(db: Db, targetId: string, now: Date): Promise<string[]> {
  const accepted = await db.operation.findMany({
    where: { state: "accepted", instance: { targetId } },
    include: { instance: { include: { diagnosis: true } } },
  });
  const at = { now, zone: organisationZone() };
  return [...new Set(accepted.filter((operation) => endingOf(operation, operation.instance, at) !== null).map(({ instance }) => instance.environmentId))];
}

/** True while something in the target moves, so that it is worth reading often. */
export async function isInMotion(db: Db, targetId: string): Promise<boolean> {
  const moving = {
    OR: [
      { state: { in: ["pending" as const, "stopping" as const, "shutting_down" as const] } },
      { state: "running" as const, checks: "initializing" as const },
    ],
  };
  const instance = await db.instance.findFirst({ where: { targetId, ...moving }, select: { id: true } });
  if (instance !== null) return true;
  return (await db.operation.findFirst({ where: { instance: { targetId }, state: { in: ["sent", "accepted"] } }, select: { id: true } })) !== null;
}
