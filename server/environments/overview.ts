import type { UserActor } from "@/server/access/actor";
import { canSomewhere, scopesOf } from "@/server/access/can";
import { placeFilter } from "@/server/access/place-filter";
import type { EnvironmentState } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { organisationZone } from "@/server/platform/organisation-zone";
import { loadRows } from "./desired/load-rows";
import { loadStretches } from "./desired/load-stretches";
import { readChanges } from "./read-changes";
import { environmentSegments, railMarkers } from "./rail";
import { railRequests, stateChanges } from "./rail-facts.sql";
import type { EnvironmentSummary, OverviewOutput } from "./schemas";
import { summarize } from "./summarize";
import { countDrifts } from "./targets/list-targets";
import { countUnclaimed } from "./unclaimed/unclaimed-filter";
import { countTotals } from "./visible-counts";
import { dayOf } from "./zone-day";

const mostMine = 12;
const mostWaiting = 20;

const order = [{ team: "asc" as const }, { stage: "asc" as const }, { name: "asc" as const }, { id: "asc" as const }];
const waitingStates = ["failed", "attention"] as const satisfies readonly EnvironmentState[];

/** The first screen: what is running, what needs this person, their own environments and the latest changes. */
export async function overview(db: Db, actor: UserActor): Promise<OverviewOutput> {
  const [totals, waiting, mine, changes, unclaimed, drifts] = await Promise.all([
    countTotals(db, actor),
    readWaiting(db, actor),
    readMine(db, actor),
    readChanges(db, actor),
    canSomewhere(actor, "environment:adopt") ? countUnclaimed(db) : null,
    countDrifts(db, actor),
  ]);
  return {
    totals,
    waiting: waiting.map(({ id, label, lamp, because, stop }) => {
      const isAsked = stop?.stage === "asking";
      return { environmentId: id, name: label, lamp: isAsked ? ("attention" as const) : lamp, sentence: isAsked ? stop.sentence : because };
    }),
    unclaimed,
    drifts,
    mine,
    rail: await readRail(db, mine),
    changes,
  };
}

async function readWaiting(db: Db, actor: UserActor): Promise<EnvironmentSummary[]> {
  const asking = { stops: { some: { endedAt: null, stage: "asking" as const } } };
  const where = { AND: [placeFilter(actor, "environment:view"), { OR: [{ state: { in: [...waitingStates] } }, asking] }] };
  const rows = await db.environment.findMany({ where, include: { target: true }, orderBy: [{ stateSince: "desc" }, { id: "asc" }], take: mostWaiting });
  const summaries = await summarize(db, actor, rows);
  // A decision that is waited for before what failed, and that before what is merely remarkable; each group newest first.
  const asked = summaries.filter(({ stop }) => stop?.stage === "asking");
  const others = summaries.filter(({ stop }) => stop?.stage !== "asking");
  return [...asked, ...waitingStates.flatMap((state) => others.filter((summary) => summary.state === state))];
}

async function readMine(db: Db, actor: UserActor): Promise<EnvironmentSummary[]> {
  const visible = placeFilter(actor, "environment:view");
  const pinned = { pins: { some: { userId: actor.id } } };
  const there = { state: { not: "gone" as const } };
  const first = await db.environment.findMany({ where: { AND: [visible, pinned, there] }, include: { target: true }, orderBy: order, take: mostMine });
  // "My team" is where the person may act; whoever may act nowhere gets what they may see.
  const actable = scopesOf(actor, "environment:start").length > 0 ? placeFilter(actor, "environment:start") : visible;
  const rest = { AND: [visible, actable, there, { NOT: pinned }] };
  const others = await db.environment.findMany({ where: rest, include: { target: true }, orderBy: order, take: mostMine - first.length });
  return summarize(db, actor, [...first, ...others]);
}

async function readRail(db: Db, mine: readonly EnvironmentSummary[]): Promise<OverviewOutput["rail"]> {
  const now = clock.now();
  const day = dayOf(now, organisationZone());
  const ids = mine.map(({ id }) => id);
  const [changes, requests, deciding] = await Promise.all([stateChanges(db, ids, day), railRequests(db, ids, day), loadRows(db, ids)]);
  const stretches = await loadStretches(db, deciding, { day, now });
  const changesOf = Map.groupBy(changes, ({ environmentId }) => environmentId);
  const requestsOf = Map.groupBy(requests, ({ environmentId }) => environmentId);
  const lanes = mine.map(({ id, label }) => ({
    environmentId: id,
    name: label,
    segments: environmentSegments(changesOf.get(id) ?? [], day),
    markers: railMarkers(requestsOf.get(id) ?? []),
    stretches: stretches.get(id) ?? [],
  }));
  return { ...day, lanes };
}
