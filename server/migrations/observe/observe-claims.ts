import type { MigrationObservation, ObservationState, Prisma } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";

/** How long a worker owns an observation, in seconds of the database's clock; renewed before every statement that may take long. */
const leaseSeconds = 60;

/** The guards of an observation, as the last reader saw them. */
export type HeldObservation = Pick<MigrationObservation, "id" | "version" | "fence">;

/** The number of the next observation: everything it makes in the target begins with it, so it is known before the row is. */
export async function nextNumber(db: Db): Promise<number> {
  const [row] = await db.$queryRaw<{ number: number }[]>`select nextval(pg_get_serial_sequence('migration_observation', 'number'))::int as number`;
  return row?.number ?? 0;
}

/** The observations that a worker should look at now; none while everything is stopped. */
export async function dueObservations(db: Db, now: Date): Promise<string[]> {
  const due = await db.$queryRaw<{ id: string }[]>`
    select id from migration_observation
    where state in ('installing', 'watching', 'removing') and (next_try_at <= ${now} or (state = 'watching' and until <= ${now}))
      and (lease_until is null or lease_until < now())
      and not exists (select 1 from migration_halt h where h.ended_at is null)
    order by next_try_at, id limit 100`;
  return due.map(({ id }) => id);
}

/** Takes an observation for one worker; null when another one has it, when it has ended, or while everything is stopped. */
export async function claimObservation(db: Db, id: string, owner: string): Promise<HeldObservation | null> {
  const [held] = await db.$queryRaw<HeldObservation[]>`
    update migration_observation o
    set fence = o.fence + 1, version = o.version + 1, lease_owner = ${owner}, lease_until = now() + make_interval(secs => ${leaseSeconds})
    from (
      select id from migration_observation
      where id = ${id}::uuid and state in ('installing', 'watching', 'removing') and (lease_until is null or lease_until < now())
        and not exists (select 1 from migration_halt h where h.ended_at is null)
      for update skip locked
    ) taken
    where o.id = taken.id
    returning o.id, o.version, o.fence`;
  return held ?? null;
}

/** Keeps the lease; false when it has run out, another worker has the observation, or everything is stopped. A person's act moves the version and leaves the fence. */
export async function renewObservation(db: Db, { id, fence }: HeldObservation): Promise<boolean> {
  const renewed = await db.$executeRaw`
    update migration_observation set lease_until = now() + make_interval(secs => ${leaseSeconds})
    where id = ${id}::uuid and fence = ${fence} and lease_until > now()
      and not exists (select 1 from migration_halt h where h.ended_at is null)`;
  return renewed === 1;
}

type Changes = Partial<
  Pick<Prisma.MigrationObservationUncheckedUpdateInput, "results" | "readAt" | "lastError" | "endedAt" | "attempt" | "nextTryAt" | "until">
> & { state?: ObservationState };

/** Moves an observation under its version and fence, and ends this worker's turn unless it goes on; false when somebody else moved it. */
export async function moveObservation(
  db: Db,
  { id, version, fence }: HeldObservation,
  changes: Changes,
  { keepLease = false }: { keepLease?: boolean } = {},
): Promise<boolean> {
  const { count } = await db.migrationObservation.updateMany({
    where: { id, version, fence },
    data: { ...changes, version: version + 1, ...(!keepLease && { leaseUntil: null, leaseOwner: null }) },
  });
  return count === 1;
}

/** What a person writes into a running observation: the lease stays with its worker, whose turn then saves nothing. False when it moved meanwhile. */
export async function steerObservation(db: Db, { id, version, fence }: HeldObservation, changes: { until: Date; nextTryAt: Date }): Promise<boolean> {
  const { count } = await db.migrationObservation.updateMany({ where: { id, version, fence }, data: { ...changes, version: version + 1 } });
  return count === 1;
}
