import { runDialectOf } from "@/server/migrations/dialects/run-dialect";
import { bindPlaceholders } from "@/server/migrations/executor/bind-placeholders";
import type { BatchesStep, Engine, Step, StatementsStep } from "@/server/migrations/scripts/schemas";
import { readOnly } from "@/server/migrations/target/read-only";
import { TargetError } from "@/server/migrations/target/target-session";
import type { TargetRow, TargetSession } from "@/server/migrations/target/target-session";

/** Where a script runs, and how. */
export type Walk = {
  session: TargetSession;
  engine: Engine;
  /** Keeps the checkpoints of several walks apart. */
  place: string;
  batchRows: number;
  /** `before`: the fault of a checkpoint that is written in a transaction of its own, ahead of its batch. */
  checkpoint?: "inside" | "before";
};

/** Dies in the middle: what was not committed is taken back, what was held in memory is forgotten. */
export type Crash = "none" | "before-commit" | "after-commit";

/** One script, walked unit by unit: an atomic step, a single statement, a range of a key, a look. */
export type Walker = {
  /** The step that comes next; null: the script is done. */
  next(): Step | null;
  /** Runs one unit. */
  advance(crash?: Crash): Promise<void>;
  /** The last key of the step that comes next that its checkpoint calls done; null: none. */
  checkpoint(): Promise<readonly string[] | null>;
  /** Lines of the log that were collected, each once. */
  collected: TargetRow[];
};

/** Walks through steps as the executor does, with the same placeholders, probes and checkpoints, but stops wherever a test wants it to. */
export async function walkSteps(walk: Walk, steps: readonly Step[]): Promise<Walker> {
  await walk.session.query(
    "CREATE TABLE IF NOT EXISTS switchyard_shadow.test_walk (place varchar(120) NOT NULL PRIMARY KEY, last_key text, is_done varchar(3))",
  );
  const collected: TargetRow[] = [];
  let at = 0;
  const skipDone = async (): Promise<void> => {
    for (let step = steps[at]; step !== undefined && (await readMark(walk, step)).isDone; step = steps[at]) at += 1;
  };
  const advance = async (crash: Crash = "none"): Promise<void> => {
    const step = steps[at];
    if (step === undefined) return;
    const isDone = await runUnit(walk, step, { crash, collected }).catch(async (error: unknown) => {
      const again = step.type === "statements" ? steps.findIndex(({ key }) => key === step.again) : -1;
      const fixing = steps[again];
      if (!(error instanceof TargetError) || error.failure !== "constraint" || fixing === undefined) throw error;
      await mark(walk, fixing, { lastKey: null, isDone: false });
      at = again - 1;
      return true;
    });
    if (crash !== "none") at = 0;
    else if (isDone) at += 1;
    await skipDone();
  };
  const checkpoint = async (): Promise<readonly string[] | null> => {
    const step = steps[at];
    return step === undefined ? null : (await readMark(walk, step)).lastKey;
  };
  return { next: () => steps[at] ?? null, advance, checkpoint, collected };
}

/** All of it. */
export async function runSteps(walk: Walk, steps: readonly Step[]): Promise<TargetRow[]> {
  const walker = await walkSteps(walk, steps);
  while (walker.next() !== null) await walker.advance();
  return walker.collected;
}

type Unit = { crash: Crash; collected: TargetRow[] };

/** True when the step is done with it. */
async function runUnit(walk: Walk, step: Step, unit: Unit): Promise<boolean> {
  switch (step.type) {
    case "statements":
      return runStatements(walk, step, unit.crash);
    case "batches":
      return runBatch(walk, step, unit.crash);
    case "collect":
      return collect(walk, step.query, unit.collected);
    case "verify": {
      const [row] = await readOnly(walk.session, { sql: step.query, values: [] }, step.settings);
      if (Number(row?.["found"]) !== 0) throw new Error(step.refusal);
      return true;
    }
  }
}

async function runStatements(walk: Walk, step: StatementsStep, crash: Crash): Promise<boolean> {
  const { session } = walk;
  if (step.atomic) {
    await begin(walk);
    for (const sql of [...step.before, ...step.statements.map((statement) => statement.sql), ...step.after]) await session.query(sql);
    await mark(walk, step, { lastKey: null, isDone: true });
    await end(walk, crash);
    return true;
  }
  for (const sql of step.before) await session.query(sql);
  try {
    for (const statement of step.statements) {
      if (statement.probe === null) throw new Error(`${step.key}: a statement outside an atomic step has no probe: ${statement.sql}`);
      if (await isDone(walk, statement.probe)) continue;
      if (statement.repair !== null && (await isDone(walk, statement.repair.when))) await session.query(statement.repair.sql);
      if (crash === "before-commit") return false;
      await session.query(statement.sql);
      if (!(await isDone(walk, statement.probe))) throw new Error(`${step.key}: the probe does not see the effect of ${statement.sql}`);
      if (crash === "after-commit") return false;
    }
  } finally {
    for (const sql of step.after) await session.query(sql);
  }
  return true;
}

async function runBatch(walk: Walk, step: BatchesStep, crash: Crash): Promise<boolean> {
  const { lastKey } = await readMark(walk, step);
  const after = Object.fromEntries((lastKey ?? []).map((value, at) => [`after_${at + 1}`, value]));
  const [range] = await ask(walk, lastKey === null ? step.range.first : step.range.next, { ...after, size: walk.batchRows, before_last: walk.batchRows - 1 });
  if (range === undefined || range["from_1"] === null) {
    const left = step.remaining === null ? 0 : Number((await readOnly(walk.session, { sql: step.remaining, values: [] }, step.settings))[0]?.["remaining"]);
    for (const sql of runDialectOf(walk.engine).afterBatch) await walk.session.query(sql);
    await mark(walk, step, { lastKey: null, isDone: left === 0 });
    return left === 0;
  }
  const key = { lastKey: step.keyColumns.map((_column, at) => String(range[`upto_${at + 1}`])), isDone: false };
  if (walk.checkpoint === "before") await mark(walk, step, key);
  await begin(walk);
  for (const sql of step.settings) await walk.session.query(sql);
  for (const sql of step.statements) await ask(walk, sql, range);
  if (walk.checkpoint !== "before") await mark(walk, step, key);
  await end(walk, crash);
  return false;
}

async function collect(walk: Walk, query: string, collected: TargetRow[]): Promise<boolean> {
  const after = collected.reduce((most, { id }) => (BigInt(String(id)) > most ? BigInt(String(id)) : most), 0n);
  const lines = await ask(walk, query, { after: after.toString(), size: 2 });
  collected.push(...lines);
  return lines.length === 0;
}

async function ask({ session, engine }: Walk, sql: string, named: Readonly<Record<string, unknown>> = {}): Promise<readonly TargetRow[]> {
  const query = bindPlaceholders(runDialectOf(engine), sql, named);
  return (await session.query(query.sql, query.values)).rows;
}

async function isDone({ session }: Walk, probe: string): Promise<boolean> {
  const done = (await session.query(probe)).rows[0]?.["done"];
  return done === true || Number(done) === 1;
}

async function begin({ session, engine }: Walk): Promise<void> {
  await session.query(runDialectOf(engine).begin);
}

async function end({ session, engine }: Walk, crash: Crash): Promise<void> {
  const { commit, rollback, afterBatch } = runDialectOf(engine);
  await session.query(crash === "before-commit" ? rollback : commit);
  for (const sql of afterBatch) await session.query(sql);
}

async function readMark({ session, engine, place }: Walk, { key }: Step): Promise<{ lastKey: string[] | null; isDone: boolean }> {
  const [first] = [runDialectOf(engine).placeholder(1)];
  const { rows } = await session.query(`SELECT last_key, is_done FROM switchyard_shadow.test_walk WHERE place = ${first}`, [`${place}:${key}`]);
  const lastKey = rows[0]?.["last_key"];
  return { lastKey: typeof lastKey === "string" ? (JSON.parse(lastKey) as string[]) : null, isDone: rows[0]?.["is_done"] === "yes" };
}

async function mark({ session, engine, place }: Walk, { key }: Step, next: { lastKey: string[] | null; isDone: boolean }): Promise<void> {
  const sign = (position: number) => runDialectOf(engine).placeholder(position);
  await session.query(`DELETE FROM switchyard_shadow.test_walk WHERE place = ${sign(1)}`, [`${place}:${key}`]);
  await session.query(`INSERT INTO switchyard_shadow.test_walk (place, last_key, is_done) VALUES (${sign(1)}, ${sign(2)}, ${sign(3)})`, [
    `${place}:${key}`,
    next.lastKey === null ? null : JSON.stringify(next.lastKey),
    next.isDone ? "yes" : "no",
  ]);
}
