import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { can } from "@/server/access/can";
import { placeFilter } from "@/server/access/place-filter";
import type { EnvironmentPair, EnvironmentSwitch } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { placeOf } from "../authorized-environment";
import type { PairSummary, listSwitchesOutput } from "./schemas";
import { readSettings } from "./switch-log";
import { loadSides, sideView, summaryView } from "./switch-view";
import type { SideRow } from "./switch-view";
import { stopsWords } from "./switch-words";
import { proofWords, trafficWords } from "./traffic-words";
import { whoWorks } from "./who-works";

const mostPairs = 200;

/** The pairs whose both sides the person may see, with which side serves and what a switch would do. */
export async function listSwitches(db: Db, actor: UserActor): Promise<z.infer<typeof listSwitchesOutput>> {
  const seen = placeFilter(actor, "environment:view");
  const pairs = await db.environmentPair.findMany({
    where: { archivedAt: null, a: seen, b: seen },
    orderBy: [{ team: "asc" }, { name: "asc" }, { id: "asc" }],
    take: mostPairs,
    include: { switches: { orderBy: [{ createdAt: "desc" }, { id: "desc" }], take: 2 } },
  });
  const sides = await loadSides(
    db,
    pairs.flatMap(({ aId, bId }) => [aId, bId]),
  );
  const titles = new Map((await db.team.findMany()).map(({ slug, title }) => [slug, title]));
  const views = await Promise.all(pairs.map((pair) => pairView(db, actor, { pair, sides, teamTitle: titles.get(pair.team) ?? pair.team })));
  return { pairs: views.filter((view) => view !== null), candidates: await candidatesFor(db, actor) };
}

type Pair = EnvironmentPair & { switches: EnvironmentSwitch[] };
type Scene = { pair: Pair; sides: ReadonlyMap<string, SideRow>; teamTitle: string };

async function pairView(db: Db, actor: UserActor, { pair, sides, teamTitle }: Scene): Promise<PairSummary | null> {
  const [a, b] = [sides.get(pair.aId), sides.get(pair.bId)];
  if (a === undefined || b === undefined) return null;
  const serving = pair.currentId === pair.aId ? "a" : "b";
  const [from, to] = serving === "a" ? [a, b] : [b, a];
  const settings = readSettings(pair.settings);
  const open = pair.switches.find(({ endedAt }) => endedAt === null);
  const last = pair.switches.find(({ endedAt }) => endedAt !== null);
  return {
    id: pair.id,
    name: pair.name,
    team: pair.team,
    teamTitle,
    serving,
    version: pair.version,
    settings,
    sides: [sideView(a, "a"), sideView(b, "b")],
    trafficWords: trafficWords(settings.traffic),
    effect: {
      starts: to.instances.filter(({ state }) => state !== "running" && state !== "pending").map(({ name }) => name),
      proves: proofWords(settings, { side: serving === "a" ? "b" : "a", name: to.name }),
      moves: `Then ${trafficWords(settings.traffic)} sends all traffic to ${to.name}.`,
      working: await whoWorks(db, from.id, clock.now()),
      stops: stopsWords(from.name, settings.minDrainMinutes),
    },
    running: open === undefined ? null : summaryView(open, sides),
    last: last === undefined ? null : summaryView(last, sides),
    levers: { switch: switchLever(actor, { from, to, running: open !== undefined, name: pair.name }), edit: editLever(actor, { a, b }) },
  };
}

function switchLever(actor: UserActor, of: { from: SideRow; to: SideRow; running: boolean; name: string }): PairSummary["levers"]["switch"] {
  const { from, to } = of;
  const missing = [
    ["environment:switch", from],
    ["environment:switch", to],
    ["environment:start", to],
    ["environment:stop", from],
  ] as const;
  const lacking = missing.find(([permission, environment]) => !can(actor, permission, placeOf(environment)));
  if (lacking !== undefined) return locked(`It needs the permission ${lacking[0]} on ${lacking[1].name}. An admin can grant it.`);
  if (of.running) return locked(`${of.name} is being switched.`);
  return to.instances.length === 0 ? locked(`${to.name} has no instances that could serve.`) : { allowed: true, reason: null };
}

function editLever(actor: UserActor, { a, b }: { a: SideRow; b: SideRow }): PairSummary["levers"]["edit"] {
  const lacking = [a, b].find((environment) => !can(actor, "environment:switch", placeOf(environment)));
  return lacking === undefined
    ? { allowed: true, reason: null }
    : locked(`It needs the permission environment:switch on ${lacking.name}. An admin can grant it.`);
}

function locked(reason: string): { allowed: boolean; reason: string } {
  return { allowed: false, reason };
}

async function candidatesFor(db: Db, actor: UserActor): Promise<z.infer<typeof listSwitchesOutput>["candidates"]> {
  const rows = await db.environment.findMany({
    where: {
      AND: [placeFilter(actor, "environment:switch"), placeFilter(actor, "environment:view")],
      state: { not: "gone" },
      pairsAsA: { none: { archivedAt: null } },
      pairsAsB: { none: { archivedAt: null } },
    },
    include: { target: true },
    orderBy: [{ team: "asc" }, { stage: "asc" }, { name: "asc" }, { id: "asc" }],
    take: 500,
  });
  return rows.map(({ id, name, team, stage, target }) => ({ id, name, team, stage, targetTitle: target.title }));
}
