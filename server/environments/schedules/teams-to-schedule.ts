import type { UserActor } from "@/server/access/actor";
import { scopesOf } from "@/server/access/can";
import { placeFilter } from "@/server/access/place-filter";
import type { Db } from "@/server/platform/db";

const permission = "environment:schedule";

/** Those of the teams in which the actor may schedule something: the whole team, or at least one environment that there is. */
export async function teamsToSchedule(db: Db, actor: UserActor, teams: readonly string[]): Promise<ReadonlySet<string>> {
  const whole = scopesOf(actor, permission).filter(({ stages, environments }) => stages.length === 0 && environments.length === 0);
  const found = teams.filter((team) => whole.some((scope) => scope.teams.length === 0 || scope.teams.includes(team)));
  const others = teams.filter((team) => !found.includes(team));
  if (others.length === 0) return new Set(found);
  const rows = await db.environment.findMany({
    where: { AND: [placeFilter(actor, permission), { team: { in: others }, state: { not: "gone" } }] },
    select: { team: true },
    distinct: ["team"],
  });
  return new Set([...found, ...rows.map(({ team }) => team)]);
}
