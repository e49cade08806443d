import type { Db } from "./db";

/** What a process says of itself; a closed set, so that screens can tell them apart. */
export type ProcessProblem = "its clock is wrong" | "its log cannot be written" | "it was stopped";

/** A process as it was last seen; `agoMs` by the database's clock. */
export type SeenProcess = { kind: "web" | "worker"; seenAt: Date; agoMs: number; skewMs: number; problem: ProcessProblem | null };

/** The database's clock, in Unix milliseconds. */
export async function databaseTimeMs(db: Db): Promise<number> {
  const [row] = await db.$queryRaw<{ ms: number }[]>`select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms`;
  if (row === undefined) throw new TypeError("The database told no time.");
  return row.ms;
}

/** Says that a process is there and how it is. Times are the database's. */
export async function saveBeat(db: Db, beat: { id: string; kind: SeenProcess["kind"]; skewMs: number; problem: ProcessProblem | null }): Promise<void> {
  // The column holds 24 days either way; a clock that is off by more is as wrong.
  const skewMs = Math.max(-2_000_000_000, Math.min(2_000_000_000, Math.round(beat.skewMs)));
  await db.$executeRaw`
    insert into running_process (id, kind, started_at, seen_at, skew_ms, problem)
    values (${beat.id}::uuid, ${beat.kind}, now(), now(), ${skewMs}, ${beat.problem})
    on conflict (id) do update set seen_at = now(), skew_ms = excluded.skew_ms, problem = excluded.problem`;
}

/** Forgets processes that nobody has seen for a day. */
export async function forgetProcesses(db: Db): Promise<void> {
  await db.$executeRaw`delete from running_process where seen_at < now() - interval '1 day'`;
}

/** The processes of the last day, the one seen last first; at most 100. */
export function seenProcesses(db: Db): Promise<SeenProcess[]> {
  return db.$queryRaw`
    select kind, seen_at as "seenAt", (extract(epoch from now() - seen_at) * 1000)::float8 as "agoMs", skew_ms as "skewMs", problem
    from running_process order by seen_at desc limit 100`;
}
