import type { UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { inTransaction } from "@/server/platform/transaction";
import { environmentAuditEvents } from "../audit-events";
import { refreshEnvironments } from "../refresh-environments";
import { authorizedHold } from "./authorized-hold";
import { becauseOf } from "./because-words";
import { wishFor } from "./desired-state";
import { holdFacts } from "./hold-environment";
import { lockedRows } from "./locked-rows";
import { subjectOf } from "./save-act";
import type { EndHoldOutput } from "./schemas";
import { takeBackScheduled } from "./take-back";
import { wakeEnvironments } from "./wake";

/**
 * Ends a hold before its time; one that has ended already stays so.
 * @throws AppError `not_found`, `forbidden`, `invalid_state` for a budget, which nobody ends here
 */
export async function endHold(db: Database, actor: UserActor, holdId: string): Promise<EndHoldOutput> {
  const found = await authorizedHold(db, actor, holdId);
  return inTransaction(db, async (tx) => {
    const rows = await lockedRows(tx, actor, "environment:hold", found.environmentId);
    const now = clock.now();
    const hold = await authorizedHold(tx, actor, holdId);
    if (hold.kind === "budget") {
      throw new AppError("invalid_state", "A spent budget cannot be ended here. Whoever keeps config/switchyard.json can raise it, or it ends with the month.");
    }
    const { count } = await tx.environmentHold.updateMany({
      where: { id: holdId, endedAt: null },
      data: { endedAt: now, endedBy: actor.name, version: { increment: 1 } },
    });
    if (count > 0) {
      await record(tx, environmentAuditEvents["environment.hold-ended"], { ...subjectOf(rows), actor, data: holdFacts(hold, rows.instances) });
      await takeBackScheduled(tx, rows.id, now);
      await refreshEnvironments(tx, [rows.id], now);
      await wakeEnvironments(tx, [rows.id]);
    }
    const after = { ...rows, holds: rows.holds.filter(({ id }) => id !== holdId) };
    return { ended: count > 0, sentence: becauseOf(wishFor(after, now, hold.instanceId), after, now) };
  });
}
