import type { SystemActor } from "@/server/access/actor";
import type { Schedule } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import { newId } from "@/server/platform/ids";
import type { Tx } from "@/server/platform/transaction";
import { lockEnvironments } from "../../environment-facts.sql";
import { archiveOrphan, recordAssigned, recordChanged, recordCreated, spreadChange } from "../schedule-changes";
import { lockSchedules } from "../schedule-locks.sql";
import { tagChange } from "./tag-change";
import type { TagChange } from "./tag-change";
import type { TagWish } from "./tag-wish";

type EnvironmentRow = { id: string; name: string; team: string; stage: string; leadMinutes: number | null; schedule: Schedule | null };
type Hours = Exclude<TagChange, { do: "follow" }>;

/** Has an environment follow what its tags ask for. What somebody chose meanwhile stays. */
export async function applyTagWish(tx: Tx, actor: SystemActor, environmentId: string, wish: TagWish): Promise<void> {
  const select = { scheduleId: true } as const;
  const [seen] = await tx.environment.findMany({ where: { id: environmentId }, select });
  await lockSchedules(
    tx,
    [seen?.scheduleId, wish.kind === "named" ? wish.scheduleId : null].filter((id) => typeof id === "string"),
  );
  await lockEnvironments(tx, [environmentId]);
  const [environment] = await tx.environment.findMany({ where: { id: environmentId }, include: { schedule: true } });
  // Somebody gave it another schedule before the locks: the next comparison sees that.
  if (environment === undefined || environment.scheduleId !== (seen?.scheduleId ?? null)) return;
  const { scheduleChosen, scheduleByTag, scheduleNote, schedule } = environment;
  const change = tagChange({ isChosen: scheduleChosen, isByTag: scheduleByTag, note: scheduleNote, schedule }, wish);
  if (change === null) return;
  if (change.do === "follow") await follow(tx, actor, environment, change);
  else if (change.do === "make") await make(tx, actor, environment, change);
  else await rewrite(tx, actor, environment, change);
}

async function follow(tx: Tx, actor: SystemActor, environment: EnvironmentRow, { scheduleId, note }: Extract<TagChange, { do: "follow" }>): Promise<void> {
  const [wanted] = scheduleId === null ? [] : await tx.schedule.findMany({ where: { id: scheduleId, archivedAt: null } });
  await bind(tx, actor, environment, { schedule: wanted ?? null, note });
}

async function make(tx: Tx, actor: SystemActor, environment: EnvironmentRow, { zone, plan, sourceNote }: Hours): Promise<void> {
  const now = clock.now();
  const { team, name } = environment;
  const by = { createdBy: actor.name, createdAt: now, updatedBy: actor.name, updatedAt: now };
  const content = { team, name: `${name} (from tags)`, zone, plan };
  const made = await tx.schedule.create({ data: { id: newId(), ...content, source: "tags", sourceNote, ...by } });
  await recordCreated(tx, actor, { id: made.id, ...content }, sourceNote);
  await bind(tx, actor, environment, { schedule: made, note: null });
}

async function rewrite(tx: Tx, actor: SystemActor, environment: EnvironmentRow, { zone, plan, sourceNote }: Hours): Promise<void> {
  const before = environment.schedule;
  if (before === null) return;
  const now = clock.now();
  const data = { zone, plan, sourceNote, updatedBy: actor.name, updatedAt: now, version: { increment: 1 } };
  const { id, version, name } = await tx.schedule.update({ where: { id: before.id }, data });
  await tx.environment.update({ where: { id: environment.id }, data: { scheduleNote: null } });
  await recordChanged(tx, actor, before, { after: { name, zone, plan }, environments: [environment.name] });
  await spreadChange(tx, { id, version }, [environment.id], now);
}

async function bind(
  tx: Tx,
  actor: SystemActor,
  environment: EnvironmentRow,
  { schedule, note }: { schedule: Schedule | null; note: string | null },
): Promise<void> {
  const { id, leadMinutes, schedule: before } = environment;
  const now = clock.now();
  await tx.environment.update({ where: { id }, data: { scheduleId: schedule?.id ?? null, scheduleByTag: schedule !== null, scheduleNote: note } });
  if (before?.id !== schedule?.id) {
    await recordAssigned(tx, actor, environment, { before: { schedule: named(before), leadMinutes }, after: { schedule: named(schedule), leadMinutes } });
  }
  if (before?.id !== schedule?.id) await archiveOrphan(tx, actor, before, now);
  await spreadChange(tx, schedule, [id], now);
}

function named(schedule: Schedule | null): { id: string; name: string } | null {
  return schedule === null ? null : { id: schedule.id, name: schedule.name };
}
