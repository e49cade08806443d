import type { Actor } from "@/server/access/actor";
import { placeFilter } from "@/server/access/place-filter";
import type { AwsTarget } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { organisationZone } from "@/server/platform/organisation-zone";
import { sinceWords, timeWords } from "./words-of-time";

/** A target at rest is read every 15 seconds; this long without a reading, and without an error of one, nobody reads. */
const silenceMs = 60_000;

/** Targets that concern the actor and could not be read lately, in words a person can act on. One without environments concerns everybody. */
export async function targetWarnings(db: Db, actor: Actor): Promise<string[]> {
  const concerns = { OR: [{ environments: { none: {} } }, { environments: { some: placeFilter(actor, "environment:view") } }] };
  const targets = await db.awsTarget.findMany({ where: { enabled: true, ...concerns }, orderBy: { key: "asc" } });
  const now = clock.now();
  return targets.flatMap((target) => targetWarning(target, now, organisationZone()) ?? []);
}

/** What is wrong with the readings of a target, or null; times of day are told in the zone. */
export function targetWarning(target: Pick<AwsTarget, "title" | "pollError" | "polledAt" | "pollDueAt">, now: Date, zone: string): string | null {
  const { title, pollError, polledAt, pollDueAt } = target;
  if (pollError !== null) {
    const since = polledAt === null ? "It has not been read yet." : `What is shown is from ${timeWords(polledAt, now, zone)}.`;
    return `${title} could not be read: ${pollError} ${since}`;
  }
  // A target that was never read is due since it was imported.
  if (now.getTime() - (polledAt ?? pollDueAt).getTime() <= silenceMs) return null;
  const since = polledAt === null ? "yet" : `since ${sinceWords(polledAt, now, zone)}`;
  return `Nothing has been read from ${title} ${since}; the worker may not run. Tell an admin.`;
}
