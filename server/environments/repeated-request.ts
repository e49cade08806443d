import type { UserActor } from "@/server/access/actor";
import type { OperationKind } from "@/server/generated/prisma/client";
import { AppError } from "@/server/platform/errors";
import type { Tx } from "@/server/platform/transaction";
import { acceptedWords } from "./act-words";
import type { ActInput, ActOutput } from "./schemas";

/**
 * The answer that this person's click with this key got already, or null for a new key. The row of a click that only joined
 * others' operations has none of its own; its answer names the request it joined.
 * @throws AppError `duplicate` when the key belongs to another act
 */
export async function repeatedRequest(tx: Tx, actor: UserActor, kind: OperationKind, input: ActInput): Promise<ActOutput | null> {
  const request = await tx.operationRequest.findUnique({
    where: { requestedById_idempotencyKey: { requestedById: actor.id, idempotencyKey: input.idempotencyKey } },
    include: { environment: true, _count: { select: { operations: true } } },
  });
  if (request === null) return null;
  if (request.kind !== kind || request.environmentId !== input.environmentId) {
    throw new AppError("duplicate", "This idempotency key belongs to another act. Make a new one for each act.");
  }
  const operations = request._count.operations;
  const requestId = operations === 0 ? await joinedRequestId(tx, kind, input, request.createdAt) : request.id;
  const accepted = acceptedWords(kind, request.environment.name, { created: operations, joined: operations === 0 ? 1 : 0, left: [] });
  return { requestId, operations, accepted };
}

/** The request of the first operation that was open at that moment. */
async function joinedRequestId(tx: Tx, kind: OperationKind, { environmentId, instanceIds }: ActInput, at: Date): Promise<string | null> {
  const joined = await tx.operation.findFirst({
    where: {
      kind,
      instance: { environmentId, ...(instanceIds === undefined ? {} : { id: { in: instanceIds } }) },
      createdAt: { lte: at },
      OR: [{ endedAt: null }, { endedAt: { gt: at } }],
    },
    orderBy: [{ instance: { startOrder: "asc" } }, { instance: { name: "asc" } }, { instance: { id: "asc" } }, { createdAt: "desc" }],
    select: { requestRowId: true },
  });
  return joined?.requestRowId ?? null;
}
