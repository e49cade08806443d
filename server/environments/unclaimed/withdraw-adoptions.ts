import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { can, requireOn } from "@/server/access/can";
import { record } from "@/server/audit/record";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { announce } from "@/server/platform/live";
import { inTransaction } from "@/server/platform/transaction";
import { environmentAuditEvents } from "../audit-events";
import { lockTargets } from "../target-claims";
import type { withdrawInput, withdrawOutput } from "./schemas";

/**
 * Takes back adoptions that still wait for their tags; their instances are unclaimed again. What is done or withdrawn already stays so.
 * @throws AppError `not_found` when one of them does not exist or may not be seen, `directory_unavailable`
 */
export async function withdrawAdoptions(
  db: Database,
  actor: UserActor,
  { adoptionIds }: z.infer<typeof withdrawInput>,
): Promise<z.infer<typeof withdrawOutput>> {
  const ids = [...new Set(adoptionIds)];
  return inTransaction(db, async (tx) => {
    const found = await tx.adoption.findMany({ where: { id: { in: ids } } });
    if (found.length < ids.length || !found.every((one) => can(actor, "environment:adopt", one))) {
      throw new AppError("not_found", "One of these adoptions does not exist, or you may not see it.");
    }
    for (const one of found) requireOn(actor, "environment:adopt", one);
    const targetIds = [...new Set(found.map(({ targetId }) => targetId))];
    await lockTargets(tx, targetIds);
    const open = await tx.adoption.findMany({ where: { id: { in: ids }, tagsSeenAt: null, withdrawnAt: null }, include: { target: true } });
    await tx.adoption.updateMany({ where: { id: { in: open.map(({ id }) => id) } }, data: { withdrawnAt: clock.now() } });
    for (const group of Map.groupBy(open, ({ targetId, team, stage, environment }) => [targetId, team, stage, environment].join("/")).values()) {
      const [first] = group;
      if (first === undefined) continue;
      const { team, stage, environment, target } = first;
      await record(tx, environmentAuditEvents["adoption.withdrawn"], {
        actor,
        subject: { noun: "environment", id: null, label: environment },
        scope: { team, stage, environment },
        data: { target: target.key, instances: group.map(({ ec2Id }) => ec2Id) },
      });
    }
    for (const id of targetIds) await announce(tx, { noun: "target", id, version: 0, scope: null });
    return { withdrawn: open.length };
  });
}
