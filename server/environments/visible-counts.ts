import type { Actor } from "@/server/access/actor";
import { placeFilter } from "@/server/access/place-filter";
import type { EnvironmentState } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import type { ListEnvironmentsOutput } from "./schemas";

type Totals = ListEnvironmentsOutput["totals"];

const countedAs = {
  running: "running",
  partly_running: "running",
  stopped: "stopped",
  starting: "motion",
  stopping: "motion",
  rebooting: "motion",
  attention: "attention",
  failed: "attention",
  gone: null,
} as const satisfies Record<EnvironmentState, Exclude<keyof Totals, "stopping" | "asking"> | null>;

/** How many environments the actor may see, by what they do. */
export async function countTotals(db: Db, actor: Actor): Promise<Totals> {
  const visible = placeFilter(actor, "environment:view");
  const [groups, [stopping], asking] = await Promise.all([
    db.environment.groupBy({ by: ["state"], where: visible, _count: { _all: true } }),
    db.stopProcess.groupBy({
      by: ["plannedAt"],
      where: { endedAt: null, stage: "warning", environment: visible },
      _count: { _all: true },
      orderBy: { plannedAt: "asc" },
      take: 1,
    }),
    db.stopProcess.count({ where: { endedAt: null, stage: "asking", environment: visible } }),
  ]);
  const next = stopping === undefined ? null : { at: stopping.plannedAt, count: stopping._count._all };
  const totals: Totals = { all: 0, running: 0, stopped: 0, motion: 0, attention: 0, stopping: next, asking };
  for (const { state, _count } of groups) {
    const key = countedAs[state];
    if (key === null) continue;
    totals[key] += _count._all;
    totals.all += _count._all;
  }
  return totals;
}

/** The teams, stages and targets of what the actor may see, with counts. */
export async function countFacets(db: Db, actor: Actor): Promise<ListEnvironmentsOutput["facets"]> {
  const where = { AND: [placeFilter(actor, "environment:view"), { state: { not: "gone" as const } }] };
  const [byTeam, byStage, byTarget, teams, targets] = await Promise.all([
    db.environment.groupBy({ by: ["team"], where, _count: { _all: true }, orderBy: { team: "asc" } }),
    db.environment.groupBy({ by: ["stage"], where, _count: { _all: true }, orderBy: { stage: "asc" } }),
    db.environment.groupBy({ by: ["targetId"], where, _count: { _all: true } }),
    db.team.findMany(),
    db.awsTarget.findMany({ orderBy: { key: "asc" } }),
  ]);
  const titles = new Map(teams.map(({ slug, title }) => [slug, title]));
  const countOf = new Map(byTarget.map(({ targetId, _count }) => [targetId, _count._all]));
  return {
    teams: byTeam.map(({ team, _count }) => ({ value: team, title: titles.get(team) ?? team, count: _count._all })),
    stages: byStage.map(({ stage, _count }) => ({ value: stage, title: stage, count: _count._all })),
    targets: targets.flatMap(({ id, key, title }) => (countOf.has(id) ? [{ value: key, title, count: countOf.get(id) ?? 0 }] : [])),
  };
}
