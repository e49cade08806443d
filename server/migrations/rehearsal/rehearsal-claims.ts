import type { MigrationRehearsal, Prisma, RehearsalState } from "@/server/generated/prisma/client";
import type { Database, Db } from "@/server/platform/db";
import { inTransaction } from "@/server/platform/transaction";

/** How long a worker owns a rehearsal, in seconds of the database's clock; renewed before every statement that may take long. */
const leaseSeconds = 60;

/** The guards of a rehearsal, as the last reader saw them. */
export type HeldRehearsal = Pick<MigrationRehearsal, "id" | "version" | "fence">;

/** The rehearsals that a worker should look at now; none while everything is stopped. */
export async function dueRehearsals(db: Db, now: Date): Promise<string[]> {
  const due = await db.$queryRaw<{ id: string }[]>`
    select id from migration_rehearsal
    where state in ('waiting', 'running') and next_try_at <= ${now} and (lease_until is null or lease_until < now())
      and not exists (select 1 from migration_halt h where h.ended_at is null)
    order by next_try_at, id limit 100`;
  return due.map(({ id }) => id);
}

/**
 * Takes a rehearsal for one worker. Null when another worker has it, when it has ended, while everything is stopped, or when another rehearsal is on the way on the same
 * database: the lock of the database's row puts the takers in a line.
 */
export async function claimRehearsal(db: Database, id: string, owner: string): Promise<HeldRehearsal | null> {
  return inTransaction(db, async (tx) => {
    await tx.$queryRaw`
      select d.id from target_database d join migration_run r on r.database_id = d.id join migration_rehearsal m on m.run_id = r.id
      where m.id = ${id}::uuid for update of d`;
    const [held] = await tx.$queryRaw<HeldRehearsal[]>`
      update migration_rehearsal m
      set state = 'running', fence = m.fence + 1, version = m.version + 1, attempt = m.attempt + 1, started_at = coalesce(m.started_at, now()),
        lease_owner = ${owner}, lease_until = now() + make_interval(secs => ${leaseSeconds})
      from (
        select m.id from migration_rehearsal m join migration_run r on r.id = m.run_id
        where m.id = ${id}::uuid and m.state in ('waiting', 'running') and (m.lease_until is null or m.lease_until < now())
          and not exists (select 1 from migration_halt h where h.ended_at is null)
          and not exists (
            select 1 from migration_rehearsal o join migration_run other on other.id = o.run_id
            where other.database_id = r.database_id and o.id <> m.id and o.state = 'running' and o.lease_until > now())
        for update of m skip locked
      ) taken
      where m.id = taken.id
      returning m.id, m.version, m.fence`;
    return held ?? null;
  });
}

/** Keeps the lease; false when it has run out, another worker has the rehearsal, or everything is stopped. */
export async function renewRehearsal(db: Db, { id, version, fence }: HeldRehearsal): Promise<boolean> {
  const renewed = await db.$executeRaw`
    update migration_rehearsal set lease_until = now() + make_interval(secs => ${leaseSeconds})
    where id = ${id}::uuid and version = ${version} and fence = ${fence} and lease_until > now()
      and not exists (select 1 from migration_halt h where h.ended_at is null)`;
  return renewed === 1;
}

type Changes = Partial<Pick<Prisma.MigrationRehearsalUncheckedUpdateInput, "report" | "endedAt" | "nextTryAt">> & { state?: RehearsalState };

/** Moves a rehearsal under its version and fence and ends this worker's turn; false when somebody else has it. */
export async function moveRehearsal(db: Db, { id, version, fence }: HeldRehearsal, changes: Changes): Promise<boolean> {
  const { count } = await db.migrationRehearsal.updateMany({
    where: { id, version, fence },
    data: { ...changes, version: version + 1, leaseUntil: null, leaseOwner: null },
  });
  return count === 1;
}
