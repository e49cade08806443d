import { z } from "zod";
import { systemActors } from "@/server/access/system-actors";
import { clock } from "@/server/platform/clock";
import { isDatabaseFailure } from "@/server/platform/database-failure";
import type { Database } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import { logger } from "@/server/platform/logger";
import { organisationZone } from "@/server/platform/organisation-zone";
import { inTransaction } from "@/server/platform/transaction";
import type { MappedInstance } from "../../inventory-mapping";
import { holdTarget } from "../../target-claims";
import type { ClaimedTarget } from "../../target-claims";
import { foreignScheduleSchema, foreignSchedules } from "../../unclaimed/foreign-schedules";
import type { ForeignSchedule } from "../../unclaimed/foreign-schedules";
import { instanceSchedulerTag } from "../../unclaimed/instance-scheduler-tag";
import { applyTagWish } from "./apply-tag-wish";
import { tagChange } from "./tag-change";
import { scheduleTag, tagWish } from "./tag-wish";
import type { TagWish, TaggedInstance } from "./tag-wish";

/** So often tags are compared although they did not change: a schedule they name may have been made meanwhile. */
const compareEveryMs = 60_000;

const stored = z.array(foreignScheduleSchema);

/** When the tags of a target were compared last, and what they were. */
const compared = new Map<string, { tags: string; at: number }>();

type Row = Awaited<ReturnType<typeof loadEnvironments>>[number];

/** Brings the schedules that environments follow to what the tags of their instances say; after each inventory, under the target's lease. Never throws. */
export async function followTags(db: Database, claimed: ClaimedTarget, instances: readonly MappedInstance[]): Promise<void> {
  const now = clock.now().getTime();
  try {
    const tagged = taggedInstances(instances);
    const tags = JSON.stringify([...tagged].filter(([, own]) => own.some(saysSomething)));
    const last = compared.get(claimed.id);
    if (last?.tags === tags && now >= last.at && now - last.at < compareEveryMs) return;
    for (const { row, wish } of await wishes(db, claimed.id, tagged)) {
      if (tagChange(followedOf(row), wish) !== null && !(await apply(db, claimed, row, wish))) return;
    }
    compared.set(claimed.id, { tags, at: now });
  } catch (error) {
    logger.warn({ err: error, targetId: claimed.id }, "schedules: what tags say could not be followed");
  }
}

/** False when the target's lease is lost. An environment that cannot be brought to its tags keeps no other from following its own. */
async function apply(db: Database, claimed: ClaimedTarget, row: Row, wish: TagWish): Promise<boolean> {
  try {
    return await inTransaction(db, async (tx) => {
      if (!(await holdTarget(tx, claimed))) return false;
      await applyTagWish(tx, systemActors.observer(newId()), row.id, wish);
      return true;
    });
  } catch (error) {
    if (isDatabaseFailure(error)) throw error;
    logger.warn({ err: error, targetId: claimed.id, environmentId: row.id }, "schedules: what the tags of an environment say could not be followed");
    return true;
  }
}

/** What the tags of each environment's instances say, by `team/stage/name`. */
function taggedInstances(instances: readonly MappedInstance[]): ReadonlyMap<string, TaggedInstance[]> {
  const facts = instances
    .filter(({ state }) => state !== "terminated" && state !== "shutting_down")
    .toSorted((a, b) => (a.ec2Id < b.ec2Id ? -1 : 1))
    .map(({ ec2Id, tags, identity }) => ({ key: keyOf(identity), ec2Id, tag: tags[scheduleTag], foreign: foreignSchedules(tags, instanceSchedulerTag()) }));
  return new Map([...Map.groupBy(facts, ({ key }) => key)].map(([key, own]) => [key, own.map(({ ec2Id, tag, foreign }) => ({ ec2Id, tag, foreign }))]));
}

async function wishes(db: Database, targetId: string, tagged: ReadonlyMap<string, TaggedInstance[]>): Promise<{ row: Row; wish: TagWish }[]> {
  const remembered = await rememberedSchedules(db, targetId);
  const facts = new Map(
    [...tagged].map(([key, own]) => [key, own.map((one) => (one.foreign.length > 0 ? one : { ...one, foreign: remembered.get(one.ec2Id) ?? [] }))]),
  );
  const telling = [...facts].flatMap(([key, own]) => (own.some(saysSomething) ? [nameOf(key)] : []));
  const rows = await loadEnvironments(db, targetId, [...new Set(telling)]);
  const schedules = await db.schedule.findMany({
    where: { archivedAt: null, source: "portal", team: { in: [...new Set(rows.map(({ team }) => team))] } },
    select: { id: true, name: true, team: true },
  });
  const named = Map.groupBy(schedules, ({ team }) => team);
  const zone = organisationZone();
  return rows.flatMap((row) => {
    // What no reading shows an instance of keeps what it has.
    const own = facts.get(keyOf(row));
    return own === undefined ? [] : [{ row, wish: tagWish(own, { team: row.team, named: named.get(row.team) ?? [], zone }) }];
  });
}

function saysSomething({ tag, foreign }: TaggedInstance): boolean {
  return tag !== undefined || foreign.length > 0;
}

/** What other schedulers' tags told when instances were adopted. It holds on, because those tags are to be removed after that. */
async function rememberedSchedules(db: Database, targetId: string): Promise<ReadonlyMap<string, ForeignSchedule[]>> {
  const rows = await db.adoption.findMany({
    where: { targetId, tagsSeenAt: { not: null }, withdrawnAt: null },
    select: { ec2Id: true, schedule: true },
    orderBy: { id: "asc" },
  });
  return new Map(rows.flatMap(({ ec2Id, schedule }) => (schedule === null ? [] : [[ec2Id, stored.parse(schedule)] as const])));
}

function keyOf({ team, stage, name }: { team: string; stage: string; name: string }): string {
  return `${team}/${stage}/${name}`;
}

/** The name in such a key; none of its parts holds a slash. */
function nameOf(key: string): string {
  return key.slice(key.lastIndexOf("/") + 1);
}

/** Environments whose tags tell something now, or told something before. */
function loadEnvironments(db: Database, targetId: string, names: string[]) {
  return db.environment.findMany({
    where: {
      targetId,
      state: { not: "gone" },
      scheduleChosen: false,
      OR: [{ name: { in: names } }, { scheduleByTag: true }, { scheduleNote: { not: null } }],
    },
    select: { id: true, team: true, stage: true, name: true, scheduleChosen: true, scheduleByTag: true, scheduleNote: true, schedule: true },
    orderBy: { id: "asc" },
  });
}

function followedOf({ scheduleChosen, scheduleByTag, scheduleNote, schedule }: Row) {
  return { isChosen: scheduleChosen, isByTag: scheduleByTag, note: scheduleNote, schedule };
}
