import { clock } from "@/server/platform/clock";
import type { RehearsalDialect, Watch } from "../dialects/rehearsal-dialect";
import type { TargetSession } from "../target/target-session";
import type { LockSeen } from "./schemas";
import type { StatementLog } from "./statement-log";

type Answer = Awaited<ReturnType<TargetSession["query"]>>;

/** What a measured session needs beside the one it stands for. */
export type Measuring = {
  dialect: RehearsalDialect;
  /** Makes a text run in the scratch database. */
  translate: ReturnType<RehearsalDialect["translator"]>;
  watch: Watch;
  log: StatementLog;
  /** Holds the table as a writer does while a statement runs that must not stand in a transaction, so that its locks can be seen. */
  writer: { hold(): Promise<void>; release(): Promise<void> };
  /** Called for each replaced name. */
  replaced(places: number): void;
};

/**
 * A session in which the executor runs a script as it would on the target, and which notes for each statement the locks it held, the files it
 * wrote anew and how long it took. A statement that stands alone is put into a transaction for that, where the engine allows it.
 */
export function measuredSession(session: TargetSession, measuring: Measuring): TargetSession {
  const state = { isOpen: false, held: [] as readonly LockSeen[], batchPosition: 0 };
  return {
    ...session,
    async query(original, values) {
      const { sql, places } = measuring.translate(original);
      measuring.replaced(places);
      const position = measuring.log.positionOf(original);
      if (position === null) return noting(session, measuring, state, { sql, values });
      if (state.isOpen) return measured(session, measuring, state, { sql, position });
      return alone(session, measuring, state, { sql, position });
    },
  };
}

type State = { isOpen: boolean; held: readonly LockSeen[]; batchPosition: number };

/** Probes, journal, begin and commit. The locks of a batch are read before it commits. */
async function noting(
  session: TargetSession,
  { watch, log }: Measuring,
  state: State,
  { sql, values }: { sql: string; values: readonly unknown[] | undefined },
): Promise<Answer> {
  const word = sql.trim().toLowerCase();
  if (word === "commit" && log.isInBatches() && state.isOpen) {
    const locks = watch.locks === null ? null : await watch.locks(session.backendId);
    log.ran(1, { locks, rewrites: watch.files === null ? null : [], ms: 0, rows: null });
  }
  const answer = await session.query(sql, values);
  if (word === "begin" || word === "start transaction") Object.assign(state, { isOpen: true, held: [] });
  if (word === "commit" || word === "rollback") Object.assign(state, { isOpen: false, held: [] });
  return answer;
}

type Sent = { sql: string; position: number };

/** Inside a transaction: what it holds more than before is what this statement took. */
async function measured(session: TargetSession, { watch, log }: Measuring, state: State, { sql, position }: Sent): Promise<Answer> {
  const before = await watch.files?.(session);
  const since = clock.elapsed();
  const answer = await session.query(sql);
  const ms = clock.elapsed() - since;
  const seen = await watch.locks?.(session.backendId);
  const locks = seen?.filter((lock) => !state.held.some((other) => other.mode === lock.mode && other.on === lock.on)) ?? null;
  state.held = seen ?? [];
  log.ran(position, { locks, rewrites: rewritten(before, await watch.files?.(session)), ms, rows: answer.affected });
  return answer;
}

/** A transaction around one statement; when the server allows none, a writer holds the table meanwhile and the locks are looked at from outside. */
async function alone(session: TargetSession, measuring: Measuring, state: State, sent: Sent): Promise<Answer> {
  const { transaction } = measuring.dialect;
  if (transaction === null) return besideWriter(session, measuring, sent);
  await session.query(transaction.begin);
  state.isOpen = true;
  state.held = [];
  try {
    const answer = await measured(session, measuring, state, sent);
    await session.query(transaction.commit);
    return answer;
  } catch (error) {
    await session.query(transaction.rollback).catch(() => undefined);
    if (!measuring.dialect.refusesTransaction(error)) throw error;
  } finally {
    state.isOpen = false;
  }
  return besideWriter(session, measuring, sent);
}

async function besideWriter(session: TargetSession, { dialect, watch, log, writer }: Measuring, { sql, position }: Sent): Promise<Answer> {
  const before = await watch.files?.(session);
  for (const setting of dialect.besideWriter.before) await session.query(setting);
  if (watch.locks !== null) await writer.hold();
  const since = clock.elapsed();
  const sampled = watch.locks === null ? null : sample(watch.locks, session.backendId);
  const running = session.query(sql);
  // Whoever waits below hears of an error too.
  running.catch(() => undefined);
  try {
    await sampled?.first;
    await writer.release();
    const answer = await running;
    sampled?.stop();
    const locks = sampled === null ? null : await sampled.seen;
    log.ran(position, { locks, rewrites: rewritten(before, await watch.files?.(session)), ms: clock.elapsed() - since, rows: null });
    return answer;
  } finally {
    sampled?.stop();
    await writer.release();
    for (const setting of dialect.besideWriter.after) await session.query(setting).catch(() => undefined);
  }
}

/** Looks again and again until it is stopped. `first` resolves with the first lock that was seen, or after a moment. */
function sample(locks: NonNullable<Watch["locks"]>, backendId: number): { first: Promise<void>; seen: Promise<LockSeen[]>; stop(): void } {
  const over = new AbortController();
  const seen: LockSeen[] = [];
  const noticed = new AbortController();
  const look = async (): Promise<LockSeen[]> => {
    const until = clock.elapsed() + 500;
    while (!over.signal.aborted) {
      seen.push(...(await locks(backendId)));
      if (seen.length > 0 || clock.elapsed() > until) noticed.abort();
      await clock.sleep(2, over.signal);
    }
    noticed.abort();
    return seen;
  };
  const looking = look();
  looking.catch(() => noticed.abort());
  return { first: clock.sleep(2_000, noticed.signal), seen: looking, stop: () => over.abort() };
}

/** Tables and indexes that were there before and have another file now. */
function rewritten(before: ReadonlyMap<string, string> | undefined, after: ReadonlyMap<string, string> | undefined): string[] | null {
  if (before === undefined || after === undefined) return null;
  return [...before].filter(([name, file]) => after.has(name) && after.get(name) !== file).map(([name]) => name);
}
