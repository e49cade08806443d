import { performance } from "node:perf_hooks";
import { reconcileAll } from "@/server/environments/desired/reconcile-all";
import { replaceClock } from "@/server/platform/clock";
import { openDatabase } from "@/server/platform/db";
import type { Database } from "@/server/platform/db";
import { queriesSent } from "./count-queries";
import { before, growTickWorld, makeDue, prepareTickWorld, within } from "./tick-world";

/** What a full look at all that is due took: the median of some rounds, and the statements of one. */
export type Tick = { ms: number; queries: number };

export type TickFigures = {
  /** At 10,000 environments. */
  nothingDue: Tick;
  onePercentDue: Tick;
  allDue: Tick;
  /** Milliseconds by number of environments. */
  growth: readonly { environments: number; nothingDue: Tick; hundredDue: Tick }[];
};

const environments = 10_000;
const rounds = 5;

/** Full ticks of the reconciler on PostgreSQL, by the worker's own `reconcileAll`, at a moment at which all is as it should be. */
export function measureTicks(appUrl: string): Promise<TickFigures> {
  return atMoments(appUrl, async (db) => {
    const growth = [await growTo(db, 1_000), await growTo(db, environments)];
    // The first look at each of them writes what is desired; what follows is what a worker meets every day.
    await makeDue(db);
    await reconcileAll({ db });
    const nothingDue = await tick(db, 0);
    const onePercentDue = await tick(db, environments / 100);
    const allDue = await tick(db, environments);
    growth.push(await growTo(db, 100_000));
    return { nothingDue, onePercentDue, allDue, growth };
  });
}

/** The tick at which the hours of 10,000 environments begin at once, as it is without anything measured before. */
export function measureStartTick(appUrl: string): Promise<Tick & { operations: number }> {
  return atMoments(appUrl, async (db, moveTo) => {
    await growTickWorld(db, environments);
    await makeDue(db);
    await reconcileAll({ db });
    moveTo(within);
    await makeDue(db);
    const tick = await once(db);
    return { ...tick, operations: await db.operation.count() };
  });
}

/** Work with a prepared database at a moment that stands still until it is moved. */
async function atMoments<Result>(appUrl: string, work: (db: Database, moveTo: (moment: Date) => void) => Promise<Result>): Promise<Result> {
  let now = before;
  const restoreClock = replaceClock({ now: () => now, random: () => 0.5, sleep: () => Promise.resolve() });
  const db = openDatabase(appUrl, 5);
  try {
    await prepareTickWorld(db);
    return await work(db, (moment) => (now = moment));
  } finally {
    restoreClock();
    await db.$disconnect();
  }
}

async function growTo(db: Database, count: number): Promise<TickFigures["growth"][number]> {
  await growTickWorld(db, count);
  // A first look writes more than the later ones.
  await makeDue(db, 100);
  await reconcileAll({ db });
  return { environments: count, nothingDue: await tick(db, 0), hundredDue: await tick(db, 100) };
}

async function tick(db: Database, due: number): Promise<Tick> {
  const ticks: Tick[] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (due > 0) await makeDue(db, due);
    ticks.push(await once(db));
  }
  const inOrder = ticks.toSorted((a, b) => a.ms - b.ms);
  return inOrder[Math.floor(rounds / 2)] ?? { ms: Number.NaN, queries: 0 };
}

async function once(db: Database): Promise<Tick> {
  const [sent, begunAt] = [queriesSent(), performance.now()];
  await reconcileAll({ db });
  return { ms: performance.now() - begunAt, queries: queriesSent() - sent };
}
