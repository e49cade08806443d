import type { UserActor } from "@/server/access/actor";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { newId } from "@/server/platform/ids";
import { inTransaction } from "@/server/platform/transaction";
import { createLever, requireLever } from "./editing-rights";
import { requireKnownHolidays } from "./known-holidays";
import { nameIsFree } from "./name-is-free";
import { recordCreated, spreadChange } from "./schedule-changes";
import type { ChangedSchedule, CreateScheduleInput } from "./schemas";
import { teamsToSchedule } from "./teams-to-schedule";

/**
 * Makes a schedule for a team; nothing follows it yet.
 * @throws AppError `forbidden`, `invalid_input` for a team or holidays that are not known, `duplicate` for a name the team uses already
 */
export async function createSchedule(db: Database, actor: UserActor, { team, name, zone, plan }: CreateScheduleInput): Promise<ChangedSchedule> {
  requireLever(createLever(team, await teamsToSchedule(db, actor, [team])), team);
  if ((await db.team.count({ where: { slug: team } })) === 0) throw new AppError("invalid_input", `There is no team ${team}.`);
  requireKnownHolidays(plan);
  const now = clock.now();
  const by = { createdBy: actor.name, createdAt: now, updatedBy: actor.name, updatedAt: now };
  return nameIsFree(team, name, () =>
    inTransaction(db, async (tx) => {
      const { id, version } = await tx.schedule.create({ data: { id: newId(), team, name, zone, plan, ...by }, select: { id: true, version: true } });
      await recordCreated(tx, actor, { id, team, name, zone, plan }, null);
      await spreadChange(tx, { id, version }, [], now);
      return { id, version };
    }),
  );
}
