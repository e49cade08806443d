import type { UserActor } from "@/server/access/actor";
import { canSomewhere, scopesOf } from "@/server/access/can";
import { placeFilter } from "@/server/access/place-filter";
import type { Db } from "@/server/platform/db";
import { databaseSummaryOf } from "./database-view";
import { begunStates } from "./open-runs";
import { stages } from "./schemas";
import type { DatabaseStage, ListDatabasesOutput } from "./schemas";

const mostDatabases = 500;
const mostGroups = 500;

/** The databases that the person may see, in order of team and stage, and whether they may register one. */
export async function listDatabases(db: Db, actor: UserActor): Promise<ListDatabasesOutput> {
  const rows = await db.targetDatabase.findMany({
    where: { AND: [placeFilter(actor, "database:view"), { archivedAt: null }] },
    include: { _count: { select: { runs: { where: { state: { in: [...begunStates] } } } } } },
    orderBy: [{ team: "asc" }, { name: "asc" }],
    take: mostDatabases,
  });
  const teams = await db.team.findMany({ orderBy: { slug: "asc" } });
  const titles = new Map(teams.map(({ slug, title }) => [slug, title]));
  const items = rows.map((row) => databaseSummaryOf(actor, row, { teamTitle: titles.get(row.team) ?? row.team, openRuns: row._count.runs }));
  const mayRegister = canSomewhere(actor, "database:manage");
  const manageable = scopesOf(actor, "database:manage");
  const grants = mayRegister
    ? await db.accessGrant.findMany({ select: { groupDn: true }, distinct: ["groupDn"], orderBy: { groupDn: "asc" }, take: mostGroups })
    : [];
  return {
    items: items.toSorted((a, b) => order(a, b)),
    register: mayRegister ? { allowed: true, reason: null } : { allowed: false, reason: "It needs the permission database:manage. An admin can grant it." },
    teams: teams
      .filter(({ slug }) => manageable.some((scope) => scope.teams.length === 0 || scope.teams.includes(slug)))
      .map(({ slug, title }) => ({ slug, title })),
    groups: grants.map(({ groupDn }) => groupDn),
  };
}

function order(a: { team: string; stage: DatabaseStage }, b: { team: string; stage: DatabaseStage }): number {
  return a.team.localeCompare(b.team) || stages.indexOf(a.stage) - stages.indexOf(b.stage);
}
