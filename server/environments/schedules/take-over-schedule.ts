import type { UserActor } from "@/server/access/actor";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import { inTransaction } from "@/server/platform/transaction";
import type { Tx } from "@/server/platform/transaction";
import type { FollowedSchedule } from "../authorized-schedule";
import { lockEnvironments } from "../environment-facts.sql";
import { lockedSchedule } from "./locked-schedule";
import { nameIsFree } from "./name-is-free";
import { archiveOrphan, recordAssigned, recordCreated, spreadChange } from "./schedule-changes";
import { schedulePlan } from "./schemas";
import type { ChangedSchedule, TakeOverInput } from "./schemas";

/**
 * Makes a schedule of the portal out of one that was read from tags. What followed it follows the new one, and its tags no longer count.
 * @throws AppError `not_found`, `forbidden`, `stale`, `duplicate`, `invalid_state` for one that was made here
 */
export async function takeOverSchedule(db: Database, actor: UserActor, input: TakeOverInput): Promise<ChangedSchedule> {
  return nameIsFree("The team", input.name, () =>
    inTransaction(db, async (tx) => takeOver(tx, actor, await lockedSchedule(tx, actor, input, "take-over"), input.name)),
  );
}

async function takeOver(tx: Tx, actor: UserActor, before: FollowedSchedule, name: string): Promise<ChangedSchedule> {
  const now = clock.now();
  const ids = before.environments.map((one) => one.id);
  await lockEnvironments(tx, ids);
  const content = { team: before.team, name, zone: before.zone, plan: schedulePlan.parse(before.plan) };
  const by = { createdBy: actor.name, createdAt: now, updatedBy: actor.name, updatedAt: now };
  const { id, version } = await tx.schedule.create({ data: { id: newId(), ...content, ...by }, select: { id: true, version: true } });
  await recordCreated(tx, actor, { id, ...content }, before.sourceNote);
  await tx.environment.updateMany({
    where: { scheduleId: before.id },
    data: { scheduleId: id, scheduleChosen: true, scheduleByTag: false, scheduleNote: null },
  });
  for (const environment of before.environments) {
    const { leadMinutes } = environment;
    await recordAssigned(tx, actor, environment, {
      before: { schedule: { id: before.id, name: before.name }, leadMinutes },
      after: { schedule: { id, name }, leadMinutes },
    });
  }
  await archiveOrphan(tx, actor, before, now);
  await spreadChange(tx, { id, version }, ids, now);
  return { id, version };
}
