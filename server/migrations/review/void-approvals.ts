import type { ApprovalPurpose, Prisma } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Tx } from "@/server/platform/transaction";

/** Which words lose their force. */
export type VoidedWhere = { runId: string; purposes?: readonly ApprovalPurpose[] } | { migrationId: string } | { id: string };

/**
 * Voids approvals and send-backs, with the reason that screens show. A void one refers to no part any more, so whoever gave it may become an
 * author. @returns how many there were
 */
export async function voidApprovals(tx: Tx, which: VoidedWhere, because: string): Promise<number> {
  const { count } = await tx.migrationApproval.updateMany({
    where: { ...columns(which), voidedAt: null },
    data: { voidedAt: clock.now(), voidedBecause: because.slice(0, 500), part: null },
  });
  return count;
}

function columns(which: VoidedWhere): Prisma.MigrationApprovalWhereInput {
  if ("runId" in which) return { runId: which.runId, ...(which.purposes !== undefined && { purpose: { in: [...which.purposes] } }) };
  return which;
}
