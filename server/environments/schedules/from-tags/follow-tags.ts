import { z } from "zod";
import { systemActors } from "@/server/access/system-actors";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import { logger } from "@/server/platform/logger";
import { organisationZone } from "@/server/platform/organisation-zone";
import { inTransaction } from "@/server/platform/transaction";
import type { MappedInstance } from "../../inventory-mapping";
import { holdTarget } from "../../target-claims";
import type { ClaimedTarget } from "../../target-claims";
import { foreignScheduleSchema } from "../../unclaimed/foreign-schedules";
import type { ForeignSchedule } from "../../unclaimed/foreign-schedules";
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
  const live = instances.filter(({ state }) => state !== "terminated");
  const tags = JSON.stringify(live.flatMap(({ ec2Id, tags: all, identity }) => (all[scheduleTag] === undefined ? [] : [[ec2Id, all[scheduleTag], identity]])));
  const last = compared.get(claimed.id);
  const now = clock.now().getTime();
  if (last?.tags === tags && now >= last.at && now - last.at < compareEveryMs) return;
  try {
    for (const { row, wish } of await wishes(db, claimed.id, live)) {
      if (tagChange(followedOf(row), wish) === null) continue;
      const isHeld = await inTransaction(db, async (tx) => {
        if (!(await holdTarget(tx, claimed))) return false;
        await applyTagWish(tx, systemActors.observer(newId()), row.id, wish);
        return true;
      });
      if (!isHeld) return;
    }
    compared.set(claimed.id, { tags, at: now });
  } catch (error) {
    logger.warn({ err: error, targetId: claimed.id }, "schedules: what tags say could not be followed");
  }
}

async function wishes(db: Database, targetId: string, instances: readonly MappedInstance[]): Promise<{ row: Row; wish: TagWish }[]> {
  const rows = await loadEnvironments(db, targetId);
  const named = Map.groupBy(
    await db.schedule.findMany({
      where: { archivedAt: null, source: "portal", team: { in: [...new Set(rows.map(({ team }) => team))] } },
      select: { id: true, name: true, team: true },
    }),
    ({ team }) => team,
  );
  const foreign = await foreignOf(db, targetId);
  const tagged = Map.groupBy(instances, ({ identity: { team, stage, name } }) => `${team}/${stage}/${name}`);
  const zone = organisationZone();
  return rows.map((row) => {
    const own = (tagged.get(`${row.team}/${row.stage}/${row.name}`) ?? []).toSorted((a, b) => (a.ec2Id < b.ec2Id ? -1 : 1));
    const facts = own.map(({ ec2Id, tags }): TaggedInstance => ({ ec2Id, tag: tags[scheduleTag], foreign: foreign.get(ec2Id) ?? [] }));
    return { row, wish: tagWish(facts, { team: row.team, named: named.get(row.team) ?? [], zone }) };
  });
}

/** What other schedulers' tags told when instances were adopted. It is kept, because those tags are to be removed then. */
async function foreignOf(db: Database, targetId: string): Promise<ReadonlyMap<string, ForeignSchedule[]>> {
  const rows = await db.adoption.findMany({
    where: { targetId, tagsSeenAt: { not: null }, withdrawnAt: null },
    select: { ec2Id: true, schedule: true },
    orderBy: { id: "asc" },
  });
  return new Map(rows.flatMap(({ ec2Id, schedule }) => (schedule === null ? [] : [[ec2Id, stored.parse(schedule)] as const])));
}

function loadEnvironments(db: Database, targetId: string) {
  return db.environment.findMany({
    where: { targetId, state: { not: "gone" }, scheduleChosen: false },
    select: { id: true, team: true, stage: true, name: true, scheduleChosen: true, scheduleByTag: true, scheduleNote: true, schedule: true },
    orderBy: { id: "asc" },
  });
}

function followedOf({ scheduleChosen, scheduleByTag, scheduleNote, schedule }: Row) {
  return { isChosen: scheduleChosen, isByTag: scheduleByTag, note: scheduleNote, schedule };
}
