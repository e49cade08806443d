import type { MigrationRunState, Prisma } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";

/** How long a worker owns a run, in seconds of the database's clock; every look renews that when it has become short. */
const leaseSeconds = 45;
const renewBelowSeconds = 30;

/** The guards of a run, as its worker last saw them. */
export type HeldRun = { id: string; version: number; fence: number };

/** What a worker has to know between two statements. */
export type RunLook = {
  version: number;
  state: MigrationRunState;
  pauseAskedBy: string | null;
  rollbackAskedBy: string | null;
  /** Who stopped everything, and why; null: nobody. */
  haltedBy: string | null;
  haltReason: string | null;
};

/** The runs that a worker should look at now: those that move, those in use, and those that somebody asked to roll back or to force rows of. */
export async function dueRuns(db: Db, now: Date): Promise<string[]> {
  const due = await db.$queryRaw<{ id: string }[]>`
    select r.id from migration_run r
    where r.next_try_at <= ${now} and (r.lease_until is null or r.lease_until < now())
      and (r.state in ('scheduled', 'preflight', 'expanding', 'backfilling', 'enforcing', 'finalizing', 'rolling_back', 'live')
        or (r.state in ('paused', 'failed') and r.rollback_asked_by is not null and r.resume_state in ('expanding', 'backfilling', 'enforcing'))
        or (r.state = 'rolled_back' and exists (select 1 from migration_conflict c where c.run_id = r.id and c.decision = 'force_approved')))
    order by r.next_try_at, r.id limit 100`;
  return due.map(({ id }) => id);
}

/** Takes a run for one worker; null when another one has it. Its fence rises: whatever the one before still does is refused from here on. */
export async function claimRun(db: Db, id: string, owner: string): Promise<HeldRun | null> {
  const [held] = await db.$queryRaw<HeldRun[]>`
    update migration_run r
    set fence = r.fence + 1, version = r.version + 1, lease_owner = ${owner}, lease_until = now() + make_interval(secs => ${leaseSeconds})
    from (
      select id from migration_run
      where id = ${id}::uuid and (lease_until is null or lease_until < now())
      for update skip locked
    ) taken
    where r.id = taken.id
    returning r.id, r.version, r.fence`;
  return held ?? null;
}

/** Looks whether the run is still ours and what people want of it, and renews the lease; null when another worker has it or the lease ran out. */
export async function lookAtRun(db: Db, { id, fence }: HeldRun): Promise<RunLook | null> {
  const [look] = await db.$queryRaw<(RunLook & { secondsLeft: number })[]>`
    select r.version, r.state, r.pause_asked_by as "pauseAskedBy", r.rollback_asked_by as "rollbackAskedBy",
      h.started_by as "haltedBy", h.reason as "haltReason", extract(epoch from r.lease_until - now())::int as "secondsLeft"
    from migration_run r left join migration_halt h on h.ended_at is null
    where r.id = ${id}::uuid and r.fence = ${fence} and r.lease_until > now()`;
  if (look === undefined) return null;
  const { secondsLeft, ...seen } = look;
  if (secondsLeft >= renewBelowSeconds) return seen;
  const renewed = await db.$executeRaw`
    update migration_run set lease_until = now() + make_interval(secs => ${leaseSeconds})
    where id = ${id}::uuid and fence = ${fence} and lease_until > now()`;
  return renewed === 1 ? seen : null;
}

/** What a worker writes. Absent columns stay. */
export type RunChanges = Partial<
  Pick<
    Prisma.MigrationRunUncheckedUpdateInput,
    | "resumeState"
    | "scriptName"
    | "round"
    | "progress"
    | "pauseAskedBy"
    | "rollbackAskedBy"
    | "finalizeAskedById"
    | "finalizeAskedBy"
    | "liveAt"
    | "soakUntil"
    | "endedAt"
    | "because"
    | "lastError"
    | "failure"
    | "unseen"
    | "attempt"
    | "nextTryAt"
    | "scheduledFor"
    | "startedById"
    | "startedBy"
    | "fingerprint"
  >
> & { state?: MigrationRunState; stateSince?: Date };

/** Moves a run under its version and fence and renews the lease; null when a person steered it, another worker has it, or the lease has run out. */
export async function moveRun(db: Db, { id, version, fence }: HeldRun, changes: RunChanges): Promise<HeldRun | null> {
  const [renewed] = await db.$queryRaw<{ leaseUntil: Date }[]>`
    select now() + make_interval(secs => ${leaseSeconds}) as "leaseUntil" from migration_run
    where id = ${id}::uuid and version = ${version} and fence = ${fence} and lease_until > now()
    for update`;
  if (renewed === undefined) return null;
  const { count } = await db.migrationRun.updateMany({
    where: { id, version, fence },
    data: { ...changes, version: version + 1, leaseUntil: renewed.leaseUntil },
  });
  return count === 1 ? { id, version: version + 1, fence } : null;
}

/** Writes how far it has come. The version stays: whoever reads the screen while it moves may still act on what they see. */
export async function noteProgress(db: Db, { id, version, fence }: HeldRun, progress: Prisma.InputJsonValue): Promise<void> {
  await db.migrationRun.updateMany({ where: { id, version, fence }, data: { progress } });
}

/** Ends this worker's turn; whoever comes next finds the run at `nextTryAt`, or at the moment a person has set meanwhile. */
export async function releaseRun(db: Db, { id, version, fence }: HeldRun, nextTryAt: Date): Promise<void> {
  await db.$executeRaw`
    update migration_run set lease_until = null, lease_owner = null, version = version + 1,
      next_try_at = case when version = ${version} then ${nextTryAt} else least(next_try_at, ${nextTryAt}) end
    where id = ${id}::uuid and fence = ${fence}`;
}
