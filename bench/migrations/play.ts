import { changedUrl, fateOf, narrowTo, originalUrl, overflowEvery } from "./app-rows";
import type { Contestant, Ground, Server, Sql } from "./ground";
import { countLost } from "./count-lost";
import type { Lost } from "./count-lost";
import { startWriters } from "./start-writers";
import type { Timed } from "./writer-loop";
import { now, saveRow } from "./writer-loop";

export type Load = { writers: number; perSecond: number; soakMs: number };
/** Longest time from when a write was due until it was answered, and the 99th percentile. */
export type Stall = { longestMs: number; p99Ms: number };
export type Outcome = Lost & {
  errors: number;
  firstError: string | null;
  forward: Stall;
  soak: Stall;
  rollback: Stall;
  whole: Stall;
  forwardSeconds: number;
  rollbackSeconds: number;
  /** After the soak, and the most there was at any time of forward. */
  extraBytes: number;
  peakBytes: number;
};

const settleMs = 1_000;
const newRows = 50;

/** Forward, soak and rollback of one contestant on a fresh table, beside the writers. */
export async function play(server: Server, contestant: Contestant, load: Load): Promise<Outcome> {
  const ground = await server.ground();
  try {
    return await playOn(ground, contestant, load);
  } finally {
    await ground.drop();
  }
}

async function playOn(ground: Ground, contestant: Contestant, load: Load): Promise<Outcome> {
  const application = await ground.open(ground.application);
  const writers = await startWriters(ground.application, { ...load, rows: ground.rows });
  await sleep(1_500 + settleMs);
  const before = await ground.bytes();
  const peak = watchPeak(ground);
  const began = now();
  await contestant.forward(ground);
  const changed = now();
  const peakBytes = (await peak.stop()) - before;
  if (contestant.newVersion !== undefined) {
    writers.useVersion(contestant.newVersion);
    await application.query(contestant.newVersion);
  }
  const actErrors = await act(application, ground.rows);
  await sleep(Math.max(0, changed + load.soakMs - now()));
  const extraBytes = (await ground.bytes()) - before;
  if (contestant.oldVersion !== undefined) {
    writers.useVersion(contestant.oldVersion);
    await application.query(contestant.oldVersion);
    await sleep(300);
  }
  const turned = now();
  await contestant.rollback(ground);
  const ended = now();
  await sleep(settleMs);
  const { timed, known, errors } = await writers.stop();
  const lost = await countLost(application, { rows: ground.rows, newRows, known });
  await application.end();
  const within = (from: number, upto: number): Stall => stallOf(timed.filter(([intended]) => intended >= from && intended < upto));
  return {
    ...lost,
    errors: errors.length + actErrors.length,
    firstError: errors[0] ?? actErrors[0] ?? null,
    forward: within(began, changed),
    soak: within(changed, turned),
    rollback: within(turned, ended + settleMs),
    whole: within(began, ended + settleMs),
    forwardSeconds: (changed - began) / 1_000,
    rollbackSeconds: (ended - turned) / 1_000,
    extraBytes,
    peakBytes,
  };
}

/** After the change: each class of saved rows, and new rows. */
async function act(application: Sql, rows: number): Promise<string[]> {
  const errors: string[] = [];
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    await work().catch((error: unknown) => errors.push(error instanceof Error ? error.message : String(error)));
  };
  for (let id = overflowEvery; id <= rows; id += overflowEvery) {
    const fate = fateOf(id);
    if (fate === "unrelated-update") await attempt(() => application.query("update app set hits = hits + 1 where id = ?", [id]));
    if (fate === "changed-value") await attempt(() => application.query("update app set url = ? where id = ?", [changedUrl(id), id]));
    if (fate === "deleted") await attempt(() => application.query("delete from app where id = ?", [id]));
    if (fate === "full-row-save") {
      await attempt(async () => {
        const [row] = (await application.query("select url, name, state, note from app where id = ?", [id])).rows;
        if (row !== undefined) await saveRow(application, id, row);
      });
    }
  }
  for (let each = 1; each <= newRows; each += 1) {
    const id = 10 * rows + each;
    await attempt(() => application.query("insert into app (id, url, name, state) values (?, ?, 'after', 'new')", [id, originalUrl(id).slice(0, narrowTo)]));
  }
  return errors;
}

function watchPeak(ground: Ground): { stop(): Promise<number> } {
  let most = 0;
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      most = Math.max(most, await ground.bytes());
      await sleep(250);
    }
  })();
  return {
    stop: async () => {
      isOver = true;
      await watching;
      return Math.max(most, await ground.bytes());
    },
  };
}

function stallOf(timed: readonly Timed[]): Stall {
  const sorted = timed.map(([, ms]) => ms).toSorted((one, other) => one - other);
  return { longestMs: sorted.at(-1) ?? 0, p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? 0 };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
