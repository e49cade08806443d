import type { UserActor } from "@/server/access/actor";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import type { FollowedSchedule } from "../authorized-schedule";
import { editLever } from "./editing-rights";
import { exceptionsWords, hoursWords } from "./hours-words";
import { momentSentence } from "./moment-sentence";
import { readableScheduleRow } from "./schedule-row";
import type { ScheduleSummary } from "./schemas";
import { teamsToSchedule } from "./teams-to-schedule";

const unreadable = "This release cannot read its hours; nothing is started or stopped by them. Give its environments another schedule.";

/** Summaries of schedules as the actor sees them, in the order given. */
export async function summarizeSchedules(db: Db, actor: UserActor, schedules: readonly FollowedSchedule[]): Promise<ScheduleSummary[]> {
  const teams = new Map((await db.team.findMany()).map(({ slug, title }) => [slug, title]));
  const scheduled = await teamsToSchedule(db, actor, [...new Set(schedules.map(({ team }) => team))]);
  const now = clock.now();
  return schedules.map((schedule) => {
    const row = readableScheduleRow(schedule);
    const { id, name, team, zone, sourceNote, updatedBy, updatedAt, version } = schedule;
    return {
      id,
      name,
      team,
      teamTitle: teams.get(team) ?? team,
      zone,
      hours: row === null ? "cannot be read" : hoursWords(row.plan),
      exceptions: row && exceptionsWords(row.plan),
      source: schedule.source === "tags" ? "tags" : "portal",
      sourceNote,
      now: row === null ? { isOn: false, sentence: unreadable } : momentSentence(row, now),
      followers: schedule.environments.length,
      canEdit: editLever(actor, schedule, scheduled),
      updatedBy,
      updatedAt,
      version,
    };
  });
}
