import type { OperationKind, OperationState } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import { closeRequests, moveOperations } from "./operation-claims";
import { isBefore } from "./operation-plan";

/** Error code of an operation that never had its turn. */
export const heldBackCode = "tier_failed";

/** An operation of a request, with what decides whether it can still have its turn. */
export type RequestPart = { requestRowId: string; kind: OperationKind; state: OperationState; instance: { name: string; startOrder: number } };

/** Ends what can no longer have its turn, then the requests whose last operation has ended. Belongs into the transaction that moved their operations. */
export async function endRequests(db: Db, requestRowIds: readonly string[], now: Date): Promise<void> {
  const parts = await db.operation.findMany({
    where: {
      requestRowId: { in: [...requestRowIds] },
      state: { in: ["pending", "failed", "unknown"] },
      request: { endedAt: null, operations: { some: { state: { in: ["failed", "unknown"] } } } },
    },
    include: { instance: true },
    orderBy: [{ instance: { name: "asc" } }, { id: "asc" }],
  });
  const ends = outOfTurn(parts).map(({ part: { id, version, fence }, words }) => ({
    id,
    version,
    fence,
    from: "pending" as const,
    to: "failed" as const,
    endedAt: now,
    error: { code: heldBackCode, words },
  }));
  if (ends.length > 0) await moveOperations(db, ends);
  await closeRequests(db, requestRowIds, now);
}

/** The pending parts that will never have their turn, because a part of the same request that comes before them failed; each with the reason. */
export function outOfTurn<Part extends RequestPart>(parts: readonly Part[]): { part: Part; words: string }[] {
  const failed = parts.filter(({ state }) => state === "failed" || state === "unknown");
  return parts.flatMap((part) => {
    if (part.state !== "pending" || part.kind === "reboot") return [];
    const before = failed.filter((other) => other.requestRowId === part.requestRowId && isBefore(other, part));
    const first = before[0];
    if (first === undefined) return [];
    const names = before.length > 2 ? `${before.length} instances` : before.map(({ instance }) => instance.name).join(" and ");
    return [{ part, words: `Not ${part.kind === "start" ? "started" : "stopped"}, because ${names} failed.` }];
  });
}
