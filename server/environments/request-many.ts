import type { UserActor } from "@/server/access/actor";
import type { OperationKind, RequestLane } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import { sha256 } from "@/server/platform/crypto";
import type { Database } from "@/server/platform/db";
import { AppError, isShownToUser } from "@/server/platform/errors";
import { inTransaction } from "@/server/platform/transaction";
import { ringOperate } from "./jobs";
import { releaseWaiting } from "./operation-claims";
import { requestOperations } from "./request-operations";
import type { BulkActInput, BulkActOutput } from "./schemas";
import { mostInstancesPerSession } from "./session-policy";

/**
 * Records the wish for each environment by itself, in a transaction of its own: one that cannot be done holds up no other.
 * @returns what was accepted and what was refused, each refusal in words
 */
export async function requestMany(db: Database, actor: UserActor, kind: OperationKind, input: BulkActInput): Promise<BulkActOutput> {
  const ids = [...new Set(input.environmentIds)];
  const visible = await visibleNames(db, ids);
  const lane = await laneOf(db, ids);
  const output: BulkActOutput = { accepted: [], refused: [] };
  const requestIds: string[] = [];
  for (const environmentId of ids) {
    const name = visible.get(environmentId) ?? null;
    try {
      const act = { environmentId, lane, reason: input.reason, idempotencyKey: keyFor(input.idempotencyKey, environmentId) };
      const { operations, requestId, waits } = await requestOperations(db, actor, kind, act);
      if (requestId !== null) requestIds.push(requestId);
      output.accepted.push({ environmentId, name: name ?? environmentId, operations, waits });
    } catch (error) {
      if (!(error instanceof AppError) || !isShownToUser(error.code)) throw error;
      // Whether an invisible environment exists must not show in its name.
      output.refused.push({ environmentId, name: error.code === "not_found" ? null : name, reason: error.message });
    }
  }
  if (lane === "bulk") await releaseHerd(db, requestIds);
  return output;
}

// Begun one environment after the other, a herd would go to AWS in many small calls, and calls are what AWS gives few of.
function releaseHerd(db: Database, requestIds: readonly string[]): Promise<void> {
  return inTransaction(db, async (tx) => {
    for (const targetId of await releaseWaiting(tx, requestIds, clock.now())) await ringOperate(tx, targetId);
  });
}

async function visibleNames(db: Database, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.environment.findMany({ where: { id: { in: [...ids] } }, select: { id: true, name: true } });
  return new Map(rows.map(({ id, name }) => [id, name]));
}

// What fits into one call is no herd.
async function laneOf(db: Database, environmentIds: readonly string[]): Promise<RequestLane> {
  const instances = await db.instance.count({ where: { environmentId: { in: [...environmentIds] }, state: { notIn: ["terminated", "missing"] } } });
  return instances > mostInstancesPerSession ? "bulk" : "person";
}

/** One key per environment out of the click's one key, as a UUID of version 8 (RFC 9562, section 5.8). */
function keyFor(key: string, environmentId: string): string {
  const hex = sha256(`${key}/${environmentId}`);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
