import type { UserActor } from "@/server/access/actor";
import { can, scopesOf } from "@/server/access/can";
import type { Place } from "@/server/access/can";
import { placeFilter } from "@/server/access/place-filter";
import type { Prisma, Schedule } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";

/** An environment that follows a schedule. */
export type Follower = { id: string; name: string; team: string; stage: string; leadMinutes: number | null };

/** A schedule with everybody who follows it, seen by the actor or not. */
export type FollowedSchedule = Schedule & { environments: Follower[] };

export const followers = {
  where: { state: { not: "gone" as const } },
  select: { id: true, name: true, team: true, stage: true, leadMinutes: true },
  orderBy: [{ team: "asc" as const }, { stage: "asc" as const }, { name: "asc" as const }, { id: "asc" as const }],
};

/**
 * The only way to one schedule: it is seen by those who see an environment that follows it, or all environments of its team.
 * @throws AppError `not_found` when it does not exist, is archived or may not be seen
 */
export async function authorizedSchedule(db: Db, actor: UserActor, id: string): Promise<FollowedSchedule> {
  const schedule = await db.schedule.findUnique({ where: { id }, include: { environments: followers } });
  if (schedule === null || schedule.archivedAt !== null || !maySee(actor, schedule)) {
    throw new AppError("not_found", "There is no such schedule, it was archived, or you may not see it.");
  }
  return schedule;
}

/** The schedules that authorizedSchedule gives the actor, as a filter for a query. */
export function visibleSchedules(actor: UserActor): Prisma.ScheduleWhereInput {
  const teams = wholeTeams(actor);
  if (teams === "all") return {};
  return { OR: [{ team: { in: teams } }, { environments: { some: { AND: [placeFilter(actor, "environment:view"), followers.where] } } }] };
}

/** Where a follower lies. */
export function placeOfFollower({ team, stage, name }: Pick<Follower, "team" | "stage" | "name">): Place {
  return { team, stage, environment: name };
}

/** The teams all of whose environments the actor may see, or "all". */
function wholeTeams(actor: UserActor): "all" | string[] {
  const whole = scopesOf(actor, "environment:view").filter(({ environments }) => environments.length === 0);
  return whole.some(({ teams }) => teams.length === 0) ? "all" : [...new Set(whole.flatMap(({ teams }) => teams))];
}

function maySee(actor: UserActor, { team, environments }: FollowedSchedule): boolean {
  const teams = wholeTeams(actor);
  return teams === "all" || teams.includes(team) || environments.some((one) => can(actor, "environment:view", placeOfFollower(one)));
}
