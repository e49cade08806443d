import { clock } from "@/server/platform/clock";
import { failpoint } from "@/server/platform/failpoint";
import type { BatchesStep } from "../scripts/schemas";
import { readOnly } from "../target/read-only";
import { countIn, textIn } from "../target/row-values";
import { TargetError } from "../target/target-session";
import { beginning, placeText, readPlace } from "./batch-place";
import type { BatchPlace } from "./batch-place";
import { afterContention, firstBatchRows, nextBatchRows } from "./batch-policy";
import { bindPlaceholders } from "./bind-placeholders";
import { readRange } from "./batch-range";
import type { KeyRange } from "./batch-range";
import { lockPauseMs, mayPass, mostLockTries } from "./retry-policy";
import type { StepContext, StepOutcome, StepProgress } from "./step-context";
import { RowsComeAnew, StepRefused } from "./step-errors";
import { holdFence, readMark, send, writeMark } from "./target-journal";
import { watched } from "./watched";

/** A row may be written between the last range and the count; three times in a row it is no accident. */
const mostIdlePasses = 3;
/** Statements may meet rows and change nothing of them, such as when a trigger that does the work was taken away; writers may also be faster than we. */
const mostVainPasses = 10;

/** How far the batches have come. */
type Course = BatchPlace & {
  rowsDone: bigint;
  total: bigint | null;
  size: number;
  lockTries: number;
  /** Tries in a row that met somebody else's row. */
  inARow: number;
  longestBatchMs: number;
  /** Rows done in this pass over the table, and whether it began at the first key. */
  inPass: bigint;
  isWholePass: boolean;
  /** The last range took every row there was: the pass ends, although the application may have added rows behind it, as it does without end. */
  isAtEnd: boolean;
  /** Whole passes in a row that did nothing although rows are left. */
  idlePasses: number;
  /** The fewest rows that were left after a pass, and whole passes in a row after which they were not fewer. */
  left: bigint | null;
  vainPasses: number;
};

/**
 * Goes over the key in ranges. A batch and its checkpoint commit together in the target while the fence is ours: after a crash it goes on
 * exactly where it stood, and a worker that was frozen changes nothing.
 */
export async function runBatches(context: StepContext, step: BatchesStep): Promise<StepOutcome> {
  const mark = await readMark(context, step);
  if (mark?.state === "done") return { rowsDone: mark.rowsDone, lockTries: 0, longestBlockMs: 0 };
  for (const sql of context.dialect.batchWait) await context.session.query(sql);
  const place = readPlace(mark?.lastKey ?? null);
  const course: Course = {
    ...place,
    rowsDone: mark?.rowsDone ?? 0n,
    total: await totalOf(context, step),
    size: firstBatchRows,
    lockTries: 0,
    inARow: 0,
    longestBatchMs: 0,
    inPass: 0n,
    isWholePass: place.lastKey === null,
    isAtEnd: false,
    idlePasses: 0,
    left: null,
    vainPasses: 0,
  };
  await context.hooks.progress(progressOf(step, course));
  while (await oneTurn(context, step, course));
  const { rowsDone, lockTries, longestBlockMs } = progressOf(step, course);
  return { rowsDone, lockTries, longestBlockMs, words: rowsDone === 0n ? null : batchWords(course) };
}

/** One range, or the end of a pass; false when everything is done. */
async function oneTurn(context: StepContext, step: BatchesStep, course: Course): Promise<boolean> {
  await context.hooks.guard();
  await waitForRoom(context);
  const range = course.isAtEnd ? null : await watched(context, () => readRange(context, step, course));
  if (range === null) return endPass(context, step, course);
  const since = clock.elapsed();
  try {
    await runBatch(context, step, { range, course });
  } catch (error) {
    await context.session.query(context.dialect.rollback).catch(() => undefined);
    if (!(error instanceof TargetError) || !mayPass(error.failure, step) || course.inARow >= mostLockTries) throw error;
    course.lockTries += 1;
    course.inARow += 1;
    course.size = afterContention(course.size);
    await clock.sleep(lockPauseMs(Math.min(course.inARow, 4), clock.random()));
    return true;
  }
  const ms = clock.elapsed() - since;
  course.inARow = 0;
  course.isAtEnd = range.rows < BigInt(course.size);
  course.size = nextBatchRows(course.size, ms, context.hooks.batchTargetMs);
  course.longestBatchMs = Math.max(course.longestBatchMs, Math.round(ms));
  await context.hooks.progress(progressOf(step, course));
  return true;
}

/** Where the lock of a batch stops nobody but those who want its very rows, writers are not stopped while it lasts. */
function progressOf({ lock }: BatchesStep, { rowsSeen, total, rowsDone, longestBatchMs, lockTries }: Course): StepProgress {
  const stopsWriters = lock.blocks === "writers" || lock.blocks === "everybody";
  return { rowsSeen, total, rowsDone, longestBlockMs: stopsWriters ? longestBatchMs : 0, lockTries };
}

function batchWords({ longestBatchMs }: Course): string {
  return `Its longest batch held the rows it changed for ${longestBatchMs} ms.`;
}

/** A throttle query of the configuration may take long itself: it is watched like any other statement. */
async function waitForRoom(context: StepContext): Promise<void> {
  const { hooks } = context;
  const ask = () => watched(context, () => hooks.throttle());
  for (let wait = await ask(); wait !== null; wait = await ask()) {
    await clock.sleep(wait.ms);
    await hooks.guard();
  }
}

async function runBatch(context: StepContext, step: BatchesStep, { range, course }: { range: KeyRange; course: Course }): Promise<void> {
  const { dialect, session } = context;
  const named = namedKeys(range);
  await session.query(dialect.begin);
  await holdFence(context);
  for (const sql of step.settings) await session.query(sql);
  let affected = 0;
  for (const [position, sql] of step.statements.entries()) {
    failpoint("migration-batch");
    const answer = await watched(context, () => send(session, bindPlaceholders(dialect, sql, named)));
    if (position === 0) affected = answer.affected;
  }
  const rowsDone = course.rowsDone + BigInt(affected);
  const place: BatchPlace = { lastKey: range.upto, rowsSeen: course.rowsSeen + range.rows };
  await writeMark(context, step, { state: "running", lastKey: placeText(place), rowsDone });
  failpoint("migration-batch-commit");
  await session.query(dialect.commit);
  failpoint("migration-batch-committed");
  for (const sql of dialect.afterBatch) await session.query(sql);
  Object.assign(course, place, { rowsDone, inPass: course.inPass + BigInt(affected) });
}

/** What is left after a pass, such as rows written meanwhile, is gone over again; a pass that did nothing although something is left is an error. */
async function endPass(context: StepContext, step: BatchesStep, course: Course): Promise<boolean> {
  const left = await remainingOf(context, step);
  if (left > 0n) {
    course.idlePasses = course.isWholePass && course.inPass === 0n ? course.idlePasses + 1 : 0;
    if (course.idlePasses >= mostIdlePasses) throw new StepRefused(`${left.toString()} rows are left, and going over the table does none of them.`);
    course.vainPasses = course.isWholePass && course.left !== null && left >= course.left ? course.vainPasses + 1 : 0;
    if (course.vainPasses >= mostVainPasses) throw new RowsComeAnew(vainWords(left));
    // The fewest there ever were: of a stream now more and now fewer are left, without end.
    const fewest = course.left !== null && course.left < left ? course.left : left;
    Object.assign(course, beginning, { inPass: 0n, isWholePass: true, isAtEnd: false, left: fewest });
    return true;
  }
  await context.session.query(context.dialect.begin);
  try {
    await holdFence(context);
    await writeMark(context, step, { state: "done", lastKey: null, rowsDone: course.rowsDone });
    await context.session.query(context.dialect.commit);
  } catch (error) {
    await context.session.query(context.dialect.rollback).catch(() => undefined);
    throw error;
  }
  return false;
}

function vainWords(left: bigint): string {
  return `${left.toString()} rows are left, and going over the table ${mostVainPasses} times did not make them fewer. The application writes such rows as fast as they are done, or a trigger of ours is switched off.`;
}

/** Under the settings of a batch: what is left is asked with the expression that the batches evaluate. */
async function remainingOf(context: StepContext, { remaining, settings }: BatchesStep): Promise<bigint> {
  if (remaining === null) return 0n;
  const { dialect, session } = context;
  try {
    const rows = await watched(context, () => readOnly(session, { sql: remaining, values: [] }, settings));
    return countIn(rows[0], "remaining");
  } finally {
    for (const sql of dialect.afterBatch) await session.query(sql).catch(() => undefined);
  }
}

async function totalOf(context: StepContext, { total }: BatchesStep): Promise<bigint | null> {
  const { rows } = await watched(context, () => context.session.query(total));
  return textIn(rows[0], "total") === null ? null : countIn(rows[0], "total");
}

function namedKeys({ from, upto }: KeyRange): Record<string, string> {
  return Object.fromEntries([...from.map((value, at) => [`from_${at + 1}`, value] as const), ...upto.map((value, at) => [`upto_${at + 1}`, value] as const)]);
}
