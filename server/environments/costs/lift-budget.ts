import type { UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { organisationZone } from "@/server/platform/organisation-zone";
import { inTransaction } from "@/server/platform/transaction";
import { environmentAuditEvents } from "../audit-events";
import { authorizedEnvironment, placeOf } from "../authorized-environment";
import { wakeEnvironments } from "../desired/wake";
import { lockEnvironments } from "../environment-facts.sql";
import { refreshEnvironments } from "../refresh-environments";
import { monthKey } from "./cost-range";
import type { LiftBudgetInput } from "./schemas";

/**
 * Ends the hold of a spent budget until the month ends: it is not placed again in this month.
 * @throws AppError `not_found`, `forbidden`, `invalid_state` where no budget holds it off
 */
export async function liftBudget(db: Database, actor: UserActor, { environmentId, reason }: LiftBudgetInput): Promise<{ lifted: true }> {
  const environment = await authorizedEnvironment(db, actor, "budget:lift", environmentId);
  return inTransaction(db, async (tx) => {
    await lockEnvironments(tx, [environmentId]);
    const now = clock.now();
    const hold = await tx.environmentHold.findFirst({ where: { environmentId, kind: "budget", endedAt: null } });
    if (hold === null) throw new AppError("invalid_state", `No spent budget holds ${environment.name} off.`);
    await tx.environmentHold.update({ where: { id: hold.id }, data: { endedAt: now, endedBy: actor.name, version: { increment: 1 } } });
    await record(tx, environmentAuditEvents["environment.budget-lifted"], {
      actor,
      subject: { noun: "environment", id: environment.id, label: environment.name },
      scope: placeOf(environment),
      reason,
      data: { month: monthKey(now, organisationZone()), holdId: hold.id },
    });
    await refreshEnvironments(tx, [environmentId], now);
    await wakeEnvironments(tx, [environmentId]);
    return { lifted: true };
  });
}
