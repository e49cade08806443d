import { clock } from "@/server/platform/clock";
import { failpoint } from "@/server/platform/failpoint";
import type { Statement, StatementsStep } from "../scripts/schemas";
import { isDone } from "../target/row-values";
import { TargetError } from "../target/target-session";
import { outlast } from "./outlast";
import { isContention, lockPauseMs, lockWaitMs, mostLockTries } from "./retry-policy";
import { nothingSeen } from "./step-context";
import type { StepContext, StepOutcome } from "./step-context";
import { StepRefused } from "./step-errors";
import { holdFence, readMark, writeMark } from "./target-journal";
import { watched } from "./watched";

const done = { state: "done", lastKey: null, rowsDone: 0n } as const;

/** What a try found out, kept over the tries of a step. */
type Tally = { lockTries: number; longestBlockMs: number; outlasted: Set<string> };

/**
 * Runs the statements of a step. A short one leaves the lock queue after a moment and comes back, so that writers behind it get through; a
 * patient one waits and can be cancelled.
 */
export async function runStatements(context: StepContext, step: StatementsStep): Promise<StepOutcome> {
  const tally: Tally = { lockTries: 0, longestBlockMs: 0, outlasted: new Set() };
  for (;;) {
    await context.hooks.guard();
    if ((await readMark(context, step))?.state === "done") break;
    try {
      await tryOnce(context, step, tally);
      break;
    } catch (error) {
      if (!(error instanceof TargetError) || !isContention(error.failure)) throw error;
      tally.lockTries += 1;
      if (tally.lockTries >= mostLockTries) throw error;
      await context.hooks.progress({ ...nothingSeen, ...countsOf(tally) });
      await clock.sleep(lockPauseMs(tally.lockTries, clock.random()));
    }
  }
  return { rowsDone: 0n, ...countsOf(tally) };
}

function countsOf({ lockTries, longestBlockMs }: Tally): Omit<Tally, "outlasted"> {
  return { lockTries, longestBlockMs };
}

async function tryOnce(context: StepContext, step: StatementsStep, tally: Tally): Promise<void> {
  const { dialect, session } = context;
  const waits = step.waits === "short" ? dialect.shortWait(lockWaitMs(clock.random())) : dialect.patientWait;
  for (const sql of waits) await session.query(sql);
  await (step.atomic ? inOneTransaction(context, step, tally) : oneByOne(context, step, tally));
}

/** All or nothing, the mark in the journal included. */
async function inOneTransaction(context: StepContext, step: StatementsStep, tally: Tally): Promise<void> {
  const { dialect, session } = context;
  await session.query(dialect.begin);
  try {
    await holdFence(context);
    const since = clock.elapsed();
    for (const sql of [...step.before, ...step.statements.map((statement) => statement.sql), ...step.after]) {
      failpoint("migration-statement");
      await watched(context, () => session.query(sql));
      failpoint("migration-ran");
    }
    await writeMark(context, step, done);
    failpoint("migration-commit");
    await session.query(dialect.commit);
    noteBlock(tally, step.statements, since);
  } catch (error) {
    await session.query(dialect.rollback).catch(() => undefined);
    throw error;
  }
  failpoint("migration-committed");
}

/** Each statement looked for before, and looked for after: what a killed worker had sent is not sent again. */
async function oneByOne(context: StepContext, step: StatementsStep, tally: Tally): Promise<void> {
  const { session } = context;
  const due = await stillToDo(context, step.statements);
  try {
    if (due.length > 0) for (const sql of step.before) await session.query(sql);
    for (const statement of step.statements) {
      if (due.includes(statement)) await runOne(context, statement, { tally, waits: step.waits });
      await outlastOnce(context, statement, tally);
    }
  } finally {
    if (due.length > 0) for (const sql of step.after) await session.query(sql).catch(() => undefined);
  }
  for (const statement of due) await requireEffect(context, statement);
  await holdFence(context);
  await writeMark(context, step, done);
}

/** Also where the statement was done by a worker that was killed: the step was not, so nobody has waited yet. */
async function outlastOnce(context: StepContext, { sql, outlasts }: Statement, { outlasted }: Tally): Promise<void> {
  if (outlasts === undefined || outlasted.has(sql)) return;
  await outlast(context, outlasts);
  outlasted.add(sql);
}

/** Clears away what an earlier try left, and gives the statements whose effect is not there. */
async function stillToDo(context: StepContext, statements: readonly Statement[]): Promise<Statement[]> {
  const { session } = context;
  await holdFence(context);
  const due: Statement[] = [];
  for (const statement of statements) {
    failpoint("migration-probe");
    if (statement.probe !== null && isDone((await session.query(statement.probe)).rows)) continue;
    const { repair } = statement;
    if (repair !== null && isDone((await session.query(repair.when)).rows)) {
      await watched(context, () => session.query(repair.sql));
      failpoint("migration-repaired");
    }
    due.push(statement);
  }
  return due;
}

async function runOne(context: StepContext, statement: Statement, { tally, waits }: { tally: Tally; waits: StatementsStep["waits"] }): Promise<void> {
  await context.hooks.guard();
  const since = clock.elapsed();
  failpoint("migration-statement");
  await (waits === "short" && statement.lock.lasts === "moment"
    ? runShort(context, statement.sql)
    : watched(context, () => context.session.query(statement.sql)));
  noteBlock(tally, [statement], since);
  failpoint("migration-ran");
}

/** Gives up the lock queue within the fraction of a second also where the engine counts lock timeouts in whole seconds. */
async function runShort(context: StepContext, sql: string): Promise<void> {
  const { dialect, session } = context;
  const limit = dialect.shortStatement(lockWaitMs(clock.random()));
  if (limit === null) return void (await watched(context, () => session.query(sql)));
  await session.query(limit.before);
  try {
    await watched(context, () => session.query(sql));
  } catch (error) {
    if (!(error instanceof TargetError) || error.details.code !== limit.gaveUp) throw error;
    throw new TargetError("lock-timeout", error.message, error.details, { cause: error });
  } finally {
    await session.query(limit.after).catch(() => undefined);
  }
}

async function requireEffect({ session }: StepContext, { probe, sql }: Statement): Promise<void> {
  if (probe === null || isDone((await session.query(probe)).rows)) return;
  throw new StepRefused(`The statement ran without an error, but what it should have done is not there: ${sql.slice(0, 200)}`);
}

function noteBlock(tally: Tally, statements: readonly Statement[], since: number): void {
  const blocksWriters = statements.some(({ lock }) => lock.blocks === "writers" || lock.blocks === "everybody");
  if (blocksWriters) tally.longestBlockMs = Math.max(tally.longestBlockMs, Math.round(clock.elapsed() - since));
}
