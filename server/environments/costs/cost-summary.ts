import type { Actor } from "@/server/access/actor";
import { placeFilter } from "@/server/access/place-filter";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { organisationZone } from "@/server/platform/organisation-zone";
import { sumFigures } from "./cost-figures";
import { rangeOf } from "./cost-range";
import { figuresOf } from "./environment-figures";
import { loadPrices } from "./load-prices";
import type { CostFigures, CostSummaryInput, CostSummaryOutput } from "./schemas";

/** Environments that a page lists; the sums are of all. */
const mostListed = 200;

/** What the environments cost and saved that the actor may see the costs of, by team and by environment. */
export async function costSummary(db: Db, actor: Actor, input: CostSummaryInput): Promise<CostSummaryOutput> {
  const range = rangeOf(input.range, clock.now(), organisationZone());
  const { prices, facts } = await loadPrices(db);
  const environments = await db.environment.findMany({
    where: { AND: [placeFilter(actor, "environment:view"), placeFilter(actor, "cost:view"), input.team === undefined ? {} : { team: input.team }] },
    select: { id: true, name: true, team: true, stage: true },
    orderBy: [{ team: "asc" }, { stage: "asc" }, { name: "asc" }, { id: "asc" }],
  });
  const figures = await figuresOf(
    db,
    environments.map(({ id }) => id),
    { range, prices },
  );
  const rows = environments.flatMap(({ id, ...place }) => {
    const found = figures.get(id);
    // What had no instance in all this time is no line.
    return found === undefined || found.hours === 0 ? [] : [{ environmentId: id, ...place, figures: found }];
  });
  const listed = rows.toSorted((a, b) => weight(b.figures) - weight(a.figures)).slice(0, mostListed);
  return {
    range,
    prices: facts,
    total: sumFigures(rows.map((row) => row.figures)),
    teams: await byTeam(db, rows),
    environments: listed,
    more: rows.length - listed.length,
  };
}

type Row = { team: string; figures: CostFigures };

async function byTeam(db: Db, rows: readonly Row[]): Promise<CostSummaryOutput["teams"]> {
  const titles = new Map((await db.team.findMany()).map(({ slug, title }) => [slug, title]));
  const teams = [...Map.groupBy(rows, ({ team }) => team)].map(([team, all]) => ({
    team,
    title: titles.get(team) ?? team,
    environments: all.length,
    figures: sumFigures(all.map(({ figures }) => figures)),
  }));
  return teams.toSorted((a, b) => weight(b.figures) - weight(a.figures));
}

/** What there is to see in a line: what it cost and what it saved. */
function weight({ spentUsd, avoidedUsd }: CostFigures): number {
  return spentUsd + avoidedUsd;
}
