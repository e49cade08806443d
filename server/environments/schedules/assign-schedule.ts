import type { UserActor } from "@/server/access/actor";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { inTransaction } from "@/server/platform/transaction";
import type { Tx } from "@/server/platform/transaction";
import { authorizedEnvironment } from "../authorized-environment";
import { authorizedSchedule } from "../authorized-schedule";
import { lockEnvironments } from "../environment-facts.sql";
import { lockSchedules } from "./schedule-locks.sql";
import { archiveOrphan, recordAssigned, spreadChange } from "./schedule-changes";
import type { AssignScheduleInput, AssignScheduleOutput } from "./schemas";

/**
 * Says which schedule of its team an environment follows, or that it follows none, and by how much its starts are brought forward. What was
 * decided here outranks what tags say. The same again changes nothing.
 * @throws AppError `not_found`, `forbidden`, `stale`, `invalid_state` for a schedule of another team or one that tags made for another environment
 */
export async function assignSchedule(db: Database, actor: UserActor, input: AssignScheduleInput): Promise<AssignScheduleOutput> {
  const { environmentId, scheduleId, leadMinutes } = input;
  const { scheduleId: before } = await authorizedEnvironment(db, actor, "environment:schedule", environmentId);
  await inTransaction(db, async (tx) => {
    await lockSchedules(
      tx,
      [before, scheduleId].filter((id) => id !== null),
    );
    await lockEnvironments(tx, [environmentId]);
    await assign(tx, actor, input, before);
  });
  return { environmentId, scheduleId, leadMinutes };
}

async function assign(tx: Tx, actor: UserActor, { environmentId, scheduleId, leadMinutes }: AssignScheduleInput, seen: string | null): Promise<void> {
  const environment = await authorizedEnvironment(tx, actor, "environment:schedule", environmentId);
  // Only schedules that were locked before the environment may be touched.
  if (environment.scheduleId !== seen)
    throw new AppError("stale", `${environment.name} was given other hours at this very moment. Look at them, then choose again.`);
  const wanted = scheduleId === null ? null : await authorizedSchedule(tx, actor, scheduleId);
  if (wanted !== null && wanted.team !== environment.team) {
    throw new AppError(
      "invalid_state",
      `${wanted.name} belongs to ${wanted.team}, and ${environment.name} to ${environment.team}. Make a copy of it for ${environment.team}.`,
    );
  }
  const isSame = scheduleId === environment.scheduleId;
  if (wanted?.source === "tags" && !isSame) {
    throw new AppError(
      "invalid_state",
      `${wanted.name} is read from tags of another environment. Take it over first; then any environment of ${wanted.team} may follow it.`,
    );
  }
  // To change only the lead of what follows its tags does not take it away from them.
  const isChosen = !isSame || scheduleId === null || !environment.scheduleByTag;
  if (isSame && leadMinutes === environment.leadMinutes && isChosen === environment.scheduleChosen) return;
  const [before] = environment.scheduleId === null ? [] : await tx.schedule.findMany({ where: { id: environment.scheduleId } });
  await tx.environment.update({
    where: { id: environmentId },
    data: { scheduleId, leadMinutes, scheduleChosen: isChosen, scheduleByTag: !isChosen, ...(isChosen && { scheduleNote: null }) },
  });
  await recordAssigned(tx, actor, environment, {
    before: { schedule: named(before ?? null), leadMinutes: environment.leadMinutes },
    after: { schedule: named(wanted), leadMinutes },
  });
  const now = clock.now();
  await archiveOrphan(tx, actor, before ?? null, now);
  await spreadChange(tx, wanted, [environmentId], now);
}

function named(schedule: { id: string; name: string } | null): { id: string; name: string } | null {
  return schedule === null ? null : { id: schedule.id, name: schedule.name };
}
