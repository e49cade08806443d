import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { announce } from "@/server/platform/live";
import { inTransaction } from "@/server/platform/transaction";
import { environmentAuditEvents } from "../audit-events";
import { ringCheck } from "../jobs";
import type { checkTargetOutput } from "./schemas";

/**
 * Has the roles of a target checked by the worker. Asked again while a check waits, it is the same check.
 * @throws AppError `not_found` for a target that is none or is switched off
 */
export async function requestCheck(db: Database, actor: UserActor, targetId: string): Promise<z.infer<typeof checkTargetOutput>> {
  const wantedAt = clock.now();
  return inTransaction(db, async (tx) => {
    const [target] = await tx.awsTarget.updateManyAndReturn({ where: { id: targetId, enabled: true }, data: { checkWantedAt: wantedAt } });
    if (target === undefined) throw new AppError("not_found", "There is no such AWS target.");
    await record(tx, environmentAuditEvents["target.checked"], {
      actor,
      subject: { noun: "target", id: target.id, label: target.title },
      data: { key: target.key },
    });
    await announce(tx, { noun: "target", id: target.id, version: target.checkFence, scope: null });
    await ringCheck(tx, target.id);
    return { wantedAt };
  });
}
