import type { UserActor } from "@/server/access/actor";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { inTransaction } from "@/server/platform/transaction";
import { requireKnownHolidays } from "./known-holidays";
import { lockedSchedule } from "./locked-schedule";
import { nameIsFree } from "./name-is-free";
import { recordChanged, spreadChange } from "./schedule-changes";
import type { ChangedSchedule, UpdateScheduleInput } from "./schemas";

/**
 * Changes the name, the zone and the hours of a schedule; all who follow it are looked at at once.
 * @throws AppError `invalid_input` for holidays that are not known, `not_found`, `forbidden`, `invalid_state`, `stale`, `duplicate`
 */
export async function updateSchedule(db: Database, actor: UserActor, input: UpdateScheduleInput): Promise<ChangedSchedule> {
  const { name, zone, plan } = input;
  requireKnownHolidays(plan);
  return nameIsFree("The team", name, () =>
    inTransaction(db, async (tx) => {
      const before = await lockedSchedule(tx, actor, input, "edit");
      const now = clock.now();
      const data = { name, zone, plan, updatedBy: actor.name, updatedAt: now, version: { increment: 1 } };
      const { id, version } = await tx.schedule.update({ where: { id: before.id }, data, select: { id: true, version: true } });
      await recordChanged(tx, actor, before, { after: { name, zone, plan }, environments: before.environments.map((one) => one.name) });
      await spreadChange(
        tx,
        { id, version },
        before.environments.map((one) => one.id),
        now,
      );
      return { id, version };
    }),
  );
}
