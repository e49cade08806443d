import type { Actor } from "@/server/access/actor";
import { placeFilter } from "@/server/access/place-filter";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { organisationZone } from "@/server/platform/organisation-zone";
import { timeWords } from "./words-of-time";

/** Targets that concern the actor and could not be read lately, in words a person can act on. One without environments concerns everybody. */
export async function targetWarnings(db: Db, actor: Actor): Promise<string[]> {
  const concerns = { OR: [{ environments: { none: {} } }, { environments: { some: placeFilter(actor, "environment:view") } }] };
  const targets = await db.awsTarget.findMany({ where: { enabled: true, pollError: { not: null }, ...concerns }, orderBy: { key: "asc" } });
  const now = clock.now();
  return targets.map(({ title, pollError, polledAt }) => {
    const since = polledAt === null ? "It has not been read yet." : `What is shown is from ${timeWords(polledAt, now, organisationZone())}.`;
    return `${title} could not be read: ${pollError} ${since}`;
  });
}
