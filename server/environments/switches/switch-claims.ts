import type { Prisma, SwitchState } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";

/** How long a worker owns a switch, in seconds of the database's clock; every step it takes renews that. */
export const leaseSeconds = 45;

/** The guards of a switch, as the last reader saw them. */
export type HeldSwitch = { id: string; version: number; fence: number };

/** The switches that a worker should look at now. */
export async function dueSwitches(db: Db, now: Date): Promise<string[]> {
  const due = await db.$queryRaw<{ id: string }[]>`
    select id from environment_switch
    where ended_at is null and next_try_at <= ${now} and (lease_until is null or lease_until < now())
    order by next_try_at, id limit 100`;
  return due.map(({ id }) => id);
}

/** Takes a switch for one worker; null when another one has it, or it has ended. */
export async function claimSwitch(db: Db, id: string, owner: string): Promise<HeldSwitch | null> {
  const [held] = await db.$queryRaw<HeldSwitch[]>`
    update environment_switch s
    set fence = s.fence + 1, version = s.version + 1, lease_owner = ${owner}, lease_until = now() + make_interval(secs => ${leaseSeconds})
    from (
      select id from environment_switch
      where id = ${id}::uuid and ended_at is null and (lease_until is null or lease_until < now())
      for update skip locked
    ) taken
    where s.id = taken.id
    returning s.id, s.version, s.fence`;
  return held ?? null;
}

/** What a step writes. Absent columns stay. */
export type SwitchChanges = Partial<
  Pick<
    Prisma.EnvironmentSwitchUncheckedUpdateInput,
    "startedTo" | "flipSentAt" | "flippedAt" | "drainLimitAt" | "askedAt" | "stopSentAt" | "endedAt" | "log" | "lastError" | "attempt" | "nextTryAt"
  >
> & { state?: SwitchState; stateSince?: Date };

/** Moves a switch under its version and fence and renews the lease; null when somebody else moved it, or the lease has run out. */
export async function moveSwitch(db: Db, { id, version, fence }: HeldSwitch, changes: SwitchChanges): Promise<HeldSwitch | null> {
  const [renewed] = await db.$queryRaw<{ leaseUntil: Date }[]>`
    select now() + make_interval(secs => ${leaseSeconds}) as "leaseUntil" from environment_switch
    where id = ${id}::uuid and version = ${version} and fence = ${fence} and lease_until > now()
    for update`;
  if (renewed === undefined) return null;
  const { count } = await db.environmentSwitch.updateMany({
    where: { id, version, fence },
    data: { ...changes, version: version + 1, leaseUntil: renewed.leaseUntil },
  });
  return count === 1 ? { id, version: version + 1, fence } : null;
}

/** Ends this worker's turn; whoever comes next finds the switch at `nextTryAt`. */
export async function releaseSwitch(db: Db, { id, version, fence }: HeldSwitch, nextTryAt: Date): Promise<void> {
  await db.environmentSwitch.updateMany({ where: { id, version, fence }, data: { leaseUntil: null, leaseOwner: null, nextTryAt, version: version + 1 } });
}

/** What a person writes into a running switch: the lease stays with its worker, which reads the row again. False when it moved meanwhile. */
export async function steerSwitch(
  db: Db,
  { id, version, fence }: HeldSwitch,
  changes: Pick<
    Prisma.EnvironmentSwitchUncheckedUpdateInput,
    "cancelAskedAt" | "cancelAskedById" | "cancelAskedBy" | "decidedById" | "decidedBy" | "overrideReason" | "drainLimitAt" | "askedAt" | "log" | "nextTryAt"
  >,
): Promise<boolean> {
  const { count } = await db.environmentSwitch.updateMany({ where: { id, version, fence }, data: { ...changes, version: version + 1 } });
  return count === 1;
}
