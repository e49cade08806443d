import type { UserActor } from "@/server/access/actor";
import { AppError } from "@/server/platform/errors";
import type { Tx } from "@/server/platform/transaction";
import { organisationZone } from "@/server/platform/organisation-zone";
import { clock } from "@/server/platform/clock";
import { authorizedSchedule } from "../authorized-schedule";
import type { FollowedSchedule } from "../authorized-schedule";
import { timeWords } from "../words-of-time";
import { editLever, requireLever, takeOverLever } from "./editing-rights";
import { lockSchedules } from "./schedule-locks.sql";
import { teamsToSchedule } from "./teams-to-schedule";

/**
 * A schedule that this transaction alone may change now, as the actor last saw it, with the right to change it.
 * @throws AppError `not_found`, `forbidden`, `invalid_state` for one that is read from tags, `stale` naming who changed it since
 */
export async function lockedSchedule(
  tx: Tx,
  actor: UserActor,
  { scheduleId, version }: { scheduleId: string; version: number },
  act: "edit" | "take-over",
): Promise<FollowedSchedule> {
  await lockSchedules(tx, [scheduleId]);
  const schedule = await authorizedSchedule(tx, actor, scheduleId);
  const scheduled = await teamsToSchedule(tx, actor, [schedule.team]);
  const isOfTags = schedule.source === "tags";
  const lever = act === "edit" ? editLever(actor, schedule, scheduled) : takeOverLever(actor, schedule, scheduled);
  requireLever(lever, schedule.team, isOfTags === (act === "edit") ? "invalid_state" : "forbidden");
  if (schedule.version !== version) throw stale(schedule);
  return schedule;
}

function stale({ name, updatedBy, updatedAt, version }: FollowedSchedule): AppError {
  const when = timeWords(updatedAt, clock.now(), organisationZone());
  return new AppError("stale", `${updatedBy} changed ${name} at ${when}, after you opened it. Look at what it says now, then make your change again.`, {
    details: { changedBy: updatedBy, version },
  });
}
