import { unreadLock } from "../dialects/sql/raw-traits";
import { readerOf } from "../dialects/sql/sql-readers";
import type { Engine, MigrationScript, Statement, Step } from "../scripts/schemas";

/** The same script with the lock of each hand-written statement, as far as reading it tells; what it does not tell stays the strongest. */
export async function withReadLocks(engine: Engine, script: MigrationScript): Promise<MigrationScript> {
  const read = (steps: readonly Step[]) => Promise.all(steps.map((step) => stepWithLocks(engine, step)));
  const [forward, rollback, finalize] = await Promise.all([read(script.forward), read(script.rollback), read(script.finalize)]);
  return { ...script, forward, rollback, finalize };
}

async function stepWithLocks(engine: Engine, step: Step): Promise<Step> {
  if (step.type !== "statements" || step.statements.every(({ lock }) => lock.mode !== unreadLock.mode)) return step;
  return { ...step, statements: await Promise.all(step.statements.map((statement) => withLock(engine, statement))) };
}

async function withLock(engine: Engine, statement: Statement): Promise<Statement> {
  if (statement.lock.mode !== unreadLock.mode) return statement;
  const reader = readerOf(engine);
  const { actions, error } = await reader.read(statement.sql);
  return error === null ? { ...statement, lock: reader.lockOf(actions) } : statement;
}
