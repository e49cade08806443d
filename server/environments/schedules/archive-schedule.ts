import type { UserActor } from "@/server/access/actor";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { inTransaction } from "@/server/platform/transaction";
import type { FollowedSchedule } from "../authorized-schedule";
import { lockedSchedule } from "./locked-schedule";
import { recordArchived, spreadChange } from "./schedule-changes";
import type { ArchiveScheduleInput, ChangedSchedule } from "./schemas";

/**
 * Takes a schedule out of use. What follows it must be given other hours first, so that nothing loses its hours unseen.
 * @throws AppError `not_found`, `forbidden`, `stale`, `invalid_state` while something follows it
 */
export async function archiveSchedule(db: Database, actor: UserActor, input: ArchiveScheduleInput): Promise<ChangedSchedule> {
  return inTransaction(db, async (tx) => {
    const before = await lockedSchedule(tx, actor, input, "edit");
    if (before.environments.length > 0) throw stillFollowed(before);
    const now = clock.now();
    // What is gone from AWS comes back without hours and not with archived ones.
    await tx.environment.updateMany({ where: { scheduleId: before.id }, data: { scheduleId: null } });
    const data = { archivedAt: now, updatedBy: actor.name, updatedAt: now, version: { increment: 1 } };
    const { id, version } = await tx.schedule.update({ where: { id: before.id }, data, select: { id: true, version: true } });
    await recordArchived(tx, actor, before);
    await spreadChange(tx, { id, version }, [], now);
    return { id, version };
  });
}

function stillFollowed({ name, environments }: FollowedSchedule): AppError {
  const [first] = environments;
  const others = environments.length - 1;
  const who = others === 0 ? `${first?.name} follows` : `${first?.name} and ${others} more follow`;
  return new AppError("invalid_state", `${who} ${name}. Give ${others === 0 ? "it" : "them"} another schedule, or none, first.`);
}
