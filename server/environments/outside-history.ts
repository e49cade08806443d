import type { UserActor } from "@/server/access/actor";
import { can } from "@/server/access/can";
import type { Environment } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import { placeOf } from "./authorized-environment";
import { describeOutsideChanges } from "./outside-changes";
import { movesAway, outsideChanges } from "./outside-changes.sql";
import type { OutsideEntry } from "./schemas";

/** Changes of one page; a line joins those of many instances. */
const mostChanges = 300;
/** What belongs together with the page's first line may lie this much later. In milliseconds. */
const overlapMs = 3_600_000;

/** What happened to an environment outside Switchyard, newest first; with `before`, around and before that moment. */
export async function outsideHistory(db: Db, actor: UserActor, environment: Environment, before: Date | null): Promise<OutsideEntry[]> {
  const wanted = { limit: mostChanges, until: before === null ? null : new Date(before.getTime() + overlapMs) };
  const [here, away] = await Promise.all([outsideChanges(db, [environment.id], wanted), movesAway(db, environment.id, wanted)]);
  const changes = [...here, ...away].toSorted((a, b) => b.at.getTime() - a.at.getTime());
  const others = changes.flatMap(({ environmentId, fromId }) => [environmentId, ...(fromId === null ? [] : [fromId])]);
  const instanceCount = await db.instance.count({ where: { environmentId: environment.id, state: { notIn: ["terminated", "missing"] } } });
  const places = await db.environment.findMany({ where: { id: { in: [...new Set(others)] } } });
  const named = places.filter((place) => can(actor, "environment:view", placeOf(place)));
  const environments = new Map(named.map(({ id, name }) => [id, { name, instanceCount: id === environment.id ? instanceCount : Number.POSITIVE_INFINITY }]));
  return describeOutsideChanges(changes, environments).map(({ id, at, sentence, lamp }) => ({ source: "outside" as const, id, at, sentence, lamp }));
}
