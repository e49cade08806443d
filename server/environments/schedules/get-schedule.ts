import type { UserActor } from "@/server/access/actor";
import { can } from "@/server/access/can";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { authorizedSchedule, placeOfFollower } from "../authorized-schedule";
import { clockChangeSentence, nextClockChanges, offsetAt, offsetWords, tzVersion } from "../zones/zone-words";
import { toScheduleRow } from "./schedule-row";
import type { ScheduleDetail } from "./schemas";
import { summarizeSchedules } from "./summarize-schedules";

/** One schedule with its plan, those who follow it, and what its zone's clocks will do. Errors as of the authorising loader. */
export async function getSchedule(db: Db, actor: UserActor, scheduleId: string): Promise<ScheduleDetail> {
  const schedule = await authorizedSchedule(db, actor, scheduleId);
  const [summary] = await summarizeSchedules(db, actor, [schedule]);
  if (summary === undefined) throw new AppError("internal", "a schedule has no summary");
  const now = clock.now();
  return {
    ...summary,
    plan: toScheduleRow(schedule).plan,
    environments: schedule.environments.filter((one) => can(actor, "environment:view", placeOfFollower(one))),
    offset: offsetWords(offsetAt(schedule.zone, now)),
    clockChanges: nextClockChanges(schedule.zone, now, 2).map((change) => ({ at: new Date(change.at), sentence: clockChangeSentence(change) })),
    tzVersion,
  };
}
