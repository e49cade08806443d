import type { UserActor } from "@/server/access/actor";
import { can } from "@/server/access/can";
import { loadGrants, userActor } from "@/server/access/load-actor";
import type { User } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Database, Db } from "@/server/platform/db";
import { inTransaction } from "@/server/platform/transaction";
import { digestWeek, digestWords } from "./digest-plan";
import type { DigestLine, DigestWeek } from "./digest-plan";
import { notify } from "./notify";
import { consumeOnce, isUsed } from "./one-time-keys";

/** What environments cost within a time; the environments know it, the worker hands it in. */
export type CostsOf = (db: Db, environmentIds: readonly string[], from: Date, to: Date) => Promise<DigestLine[]>;

const actsCountForMs = 30 * 24 * 3_600_000;
const keptMs = 30 * 24 * 3_600_000;

let written: string | null = null;

/**
 * Writes the weekly digests once they are due: to each person who may see what environments cost, about those they pinned or acted on within
 * the last month. A worker that dies between two of them is followed by one that writes the rest: the same digest again is the same notice.
 */
export async function writeDueDigests(db: Database, zone: string, costsOf: CostsOf): Promise<void> {
  const week = digestWeek(clock.now(), zone);
  if (week === null || written === week.key) return;
  if (!(await isUsed(db, "digest", week.key))) {
    await writeDigests(db, week, costsOf);
    await consumeOnce(db, "digest", week.key, { userId: null, expiresAt: new Date(clock.world().getTime() + keptMs) });
  }
  written = week.key;
}

async function writeDigests(db: Database, week: DigestWeek, costsOf: CostsOf): Promise<void> {
  const people = await db.user.findMany({ where: { goneAt: null }, orderBy: { id: "asc" } });
  const ownIds = await environmentsOf(db, week.to);
  const all = [...new Set([...ownIds.values()].flat())];
  if (all.length === 0) return;
  const places = new Map(
    (await db.environment.findMany({ where: { id: { in: all } } })).map(({ id, team, stage, name }) => [id, { team, stage, environment: name }]),
  );
  const lines = new Map((await costsOf(db, all, week.from, week.to)).map((line) => [line.environmentId, line]));
  for (const person of people) {
    const actor = await actorOf(db, person, week.key);
    const visible = (ownIds.get(person.id) ?? []).flatMap((id) => {
      const [place, line] = [places.get(id), lines.get(id)];
      return place !== undefined && line !== undefined && can(actor, "cost:view", place) ? [line] : [];
    });
    const words = digestWords(visible);
    if (words !== null) await writeDigest(db, person, week, words);
  }
}

function writeDigest(db: Database, person: User, week: DigestWeek, words: { title: string; body: string }): Promise<void> {
  return inTransaction(db, (tx) =>
    notify(tx, {
      dedupeKey: `digest:${week.key}:${person.id}`,
      kind: "digest.weekly",
      thread: null,
      subject: { noun: "user", id: person.id },
      place: null,
      ...words,
      path: "/environments",
      levers: [],
      recipientIds: [person.id],
      expiresAt: null,
    }),
  );
}

/** The environments of each person: pinned, or acted on within the month before. */
async function environmentsOf(db: Db, to: Date): Promise<Map<string, string[]>> {
  const since = new Date(to.getTime() - actsCountForMs);
  const pins = await db.environmentPin.findMany({ select: { userId: true, environmentId: true } });
  const acts = await db.operationRequest.findMany({
    where: { createdAt: { gt: since }, requestedById: { not: null } },
    distinct: ["requestedById", "environmentId"],
    select: { requestedById: true, environmentId: true },
  });
  const pairs = [...pins, ...acts.map(({ requestedById, environmentId }) => ({ userId: requestedById ?? "", environmentId }))];
  const groups = Map.groupBy(pairs, ({ userId }) => userId);
  return new Map([...groups].map(([userId, own]) => [userId, [...new Set(own.map(({ environmentId }) => environmentId))]]));
}

async function actorOf(db: Db, person: User, requestId: string): Promise<UserActor> {
  const grants = await loadGrants(db, person.groups);
  return userActor(person, grants, { sessionId: null, address: null, requestId, directoryFresh: true });
}
