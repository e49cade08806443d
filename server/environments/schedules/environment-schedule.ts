import type { UserActor } from "@/server/access/actor";
import { can } from "@/server/access/can";
import type { Db } from "@/server/platform/db";
import { authorizedEnvironment, placeOf } from "../authorized-environment";
import { authorizedSchedule, visibleSchedules } from "../authorized-schedule";
import { hoursWords } from "./hours-words";
import { computedLeadMinutes } from "./lead-time";
import { readableScheduleRow } from "./schedule-row";
import type { EnvironmentScheduleOutput } from "./schemas";
import { usualStarts } from "./start-times.sql";
import { summarizeSchedules } from "./summarize-schedules";

/** Which schedule an environment follows, where that comes from, and which others it could follow. Errors as of the authorising loader. */
export async function environmentSchedule(db: Db, actor: UserActor, environmentId: string): Promise<EnvironmentScheduleOutput> {
  const environment = await authorizedEnvironment(db, actor, "environment:view", environmentId);
  const { scheduleId, team, scheduleChosen, scheduleNote, leadMinutes } = environment;
  const schedule = scheduleId === null ? null : await authorizedSchedule(db, actor, scheduleId);
  const [summary] = schedule === null ? [] : await summarizeSchedules(db, actor, [schedule]);
  const [usual] = await usualStarts(db, [environmentId]);
  const choices = await db.schedule.findMany({
    where: { AND: [visibleSchedules(actor), { team, archivedAt: null, source: "portal" }] },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: 200,
  });
  const allowed = can(actor, "environment:schedule", placeOf(environment));
  return {
    environmentId,
    schedule: summary ?? null,
    isChosenHere: scheduleChosen,
    note: scheduleNote,
    leadMinutes,
    computedLeadMinutes: computedLeadMinutes(usual?.instances ?? 0, usual?.p95Ms ?? null),
    canAssign: { allowed, reason: allowed ? null : `It needs the permission environment:schedule for ${environment.name}. An admin can grant it.` },
    choices: choices.flatMap((one) => {
      const row = readableScheduleRow(one);
      return row === null ? [] : [{ id: row.id, name: row.name, zone: row.zone, hours: hoursWords(row.plan) }];
    }),
  };
}
