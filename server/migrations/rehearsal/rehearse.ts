import { clock } from "@/server/platform/clock";
import type { CatalogText } from "../dialects/rehearsal-dialect";
import { runDialectOf } from "../dialects/run-dialect";
import { claimJournal } from "../executor/target-journal";
import { runStep } from "../executor/run-step";
import { stepContext } from "../executor/step-context";
import { StepRefused } from "../executor/step-errors";
import { migrationScript } from "../scripts/schemas";
import type { MigrationScript, ScriptName } from "../scripts/schemas";
import { TargetError } from "../target/target-session";
import { ApplicationModel, changedKeys, wrongRows } from "./application-model";
import type { Rows } from "./application-model";
import { writeAsApplication } from "./application-writes";
import type { Writes } from "./application-writes";
import { catalogDifferences } from "./catalog-differences";
import { copyTarget, fillCopy, openSessions, presentTable, selfChanging } from "./copy-world";
import type { RehearsalTools, Subject } from "./copy-world";
import { measuredSession } from "./measured-session";
import type { RowMaker } from "./make-rows";
import { reportOf } from "./report-policy";
import type { Seen } from "./report-policy";
import type { RehearsalReport, RehearsedStatement, RehearsalTurn } from "./schemas";
import type { Scratch } from "./scratch";
import { StatementLog } from "./statement-log";
import { readRows } from "./table-rows";
import type { CopyTable } from "./table-rows";

/** Rows that an application writes to although the migration left them alone. */
const untouchedRows = 16;
const newRows = 10;
const firstNewRow = 5_000;

type World = Awaited<ReturnType<typeof openSessions>>;
type Course = {
  tools: RehearsalTools;
  subject: Subject;
  scratch: Scratch;
  script: MigrationScript;
  world: World;
  log: StatementLog;
  seen: Seen;
  translate: ReturnType<RehearsalTools["dialect"]["translator"]>;
};

/** What was there before forward. */
type Before = { table: CopyTable; rows: Rows; catalog: CatalogText[]; maker: RowMaker; selfChanging: readonly string[] };

/**
 * Forward, writes, rollback, forward again, finalize on a copy, with what each did. What goes wrong in a turn ends the rehearsal there and stands
 * in the report; only what concerns the worker itself is thrown.
 * @throws NoScratch, TargetError when the connection is lost, and what the guard throws
 */
export async function rehearse(tools: RehearsalTools, subject: Subject, scratch: Scratch): Promise<RehearsalReport> {
  const since = clock.elapsed();
  const script = migrationScript.parse(subject.migration.script);
  const copied = await copyTarget(tools, subject, scratch);
  const world = await openSessions(tools, subject, scratch);
  const seen: Seen = { copied, scratch: scratch.names.data, role: scratch.role, turns: [], writes: { done: 0, refused: 0, failed: [] }, places: 0 };
  const translate = tools.dialect.translator(subject.migration.schemaName, scratch.names);
  const course: Course = { tools, subject, scratch, script, world, log: new StatementLog(), seen, translate };
  seen.turns.push({
    turn: "copy",
    state: "passed",
    words: `${copied.copied.length} objects, without a row of the target.`,
    ms: Math.round(clock.elapsed() - since),
  });
  try {
    await throughTurns(course, copied.parents);
  } finally {
    if (tools.dialect.watcher === "migrator") await world.watcher.end();
  }
  return reportOf(seen, { statements: course.log.lines(), notMeasured: world.watch.notMeasured, ms: Math.round(clock.elapsed() - since) });
}

async function throughTurns(course: Course, parents: Awaited<ReturnType<typeof copyTarget>>["parents"]): Promise<void> {
  const before = await turn(course, "rows", () => makeBefore(course, parents));
  if (before === null) return;
  const model = new ApplicationModel(before.rows);
  const forward = await turn(course, "forward", async () => [true, await runScript(course, "forward", { script: "forward", round: 1 })] as const);
  if (forward === null) return;
  const written = await turn(course, "writes", () => writeBetween(course, before, model));
  if (written === null) return;
  const back = await turn(course, "rollback", async () => [true, await runScript(course, "rollback", { script: "rollback", round: 1 })] as const);
  if (back === null) return;
  const compared = await turn(course, "compare", () => compare(course, before, model));
  if (compared === null) return;
  const again = await turn(course, "forward-again", async () => [true, await runScript(course, "forward-again", { script: "forward", round: 2 })] as const);
  if (again === null) return;
  await turn(course, "writes-again", () => writeBetween(course, { ...before, rows: compared }, new ApplicationModel(compared)));
  await turn(course, "finalize", () => finalize(course, before));
}

/** One turn with its line in the report; null when it failed. */
async function turn<T>({ seen }: Course, name: RehearsalTurn, work: () => Promise<readonly [T, string]>): Promise<T | null> {
  const since = clock.elapsed();
  const note = (state: "passed" | "failed", words: string) =>
    seen.turns.push({ turn: name, state, words: words.slice(0, 2_000), ms: Math.round(clock.elapsed() - since) });
  try {
    const [result, words] = await work();
    note("passed", words);
    return result;
  } catch (error) {
    if (!isOfTheScript(error)) throw error;
    note("failed", error.message);
    return null;
  }
}

function isOfTheScript(error: unknown): error is Error {
  if (error instanceof StepRefused) return true;
  return error instanceof TargetError && !["unreachable", "connection-lost", "shutting-down", "refused-login"].includes(error.failure);
}

async function makeBefore(course: Course, parents: Awaited<ReturnType<typeof copyTarget>>["parents"]): Promise<readonly [Before, string]> {
  const { tools, subject, scratch, world } = course;
  const runDialect = runDialectOf(subject.database.engine);
  const table = await presentTable(tools, world.application, subject, scratch);
  const { maker, made, refused } = await fillCopy(tools, world.application, { table, parents, params: subject.migration.params });
  await claimJournal(sessionFor(course), runDialect, { change: changeOf(subject), fence: 1 });
  const rows = await readRows(world.application, tools.dialect.rows, table);
  const changing = await selfChanging(tools, world.application, table, runDialect);
  const catalog = await tools.dialect.catalog(world.catalog, scratch.names);
  course.seen.made = made;
  const words = `${made} made-up rows${refused === null ? "" : `; others the table itself refused: ${refused}`}`;
  return [{ table, rows, catalog, maker, selfChanging: changing }, `${words}.`];
}

async function runScript(course: Course, name: RehearsedStatement["turn"], { script, round }: { script: ScriptName; round: number }): Promise<string> {
  const { subject, tools } = course;
  const session = sessionFor(course);
  const hooks = { guard: tools.guard };
  const context = stepContext(session, subject.database.engine, { change: changeOf(subject), script, round, fence: 1 }, hooks);
  let rows = 0n;
  for (const step of course.script[script]) {
    course.log.begin(name, step);
    try {
      rows += (await runStep(context, step)).rowsDone;
    } catch (error) {
      if (error instanceof TargetError && isOfTheScript(error)) throw new StepRefused(`Step ${step.key} (${step.title}): ${error.message}`);
      if (error instanceof StepRefused) throw new StepRefused(`Step ${step.key} (${step.title}): ${error.message}`);
      throw error;
    }
  }
  return `${course.script[script].length} steps, ${rows.toString()} rows.`;
}

async function writeBetween(course: Course, before: Before, model: ApplicationModel): Promise<readonly [true, string]> {
  const { tools, subject, scratch, world, seen } = course;
  const table = await presentTable(tools, world.application, subject, scratch);
  const now = await readRows(world.application, tools.dialect.rows, table);
  const changed = changedKeys(before.rows, now);
  seen.changedKeys ??= changed;
  if (table.key.length === 0) return [true, "The table has no primary key, so no row could be written to by its key."];
  const rest = [...before.rows.keys()].filter((key) => !changed.includes(key)).slice(0, untouchedRows);
  const rows = [...changed, ...rest].map((key) => now.get(key)).filter((row) => row !== undefined);
  const known = before.table.facts.columns.map(({ name }) => name);
  const concerned = concernedColumns(before.rows, now, { known, params: subject.migration.params });
  const app = {
    session: world.application,
    writing: tools.dialect.rows,
    table,
    known,
    concerned,
    maker: before.maker,
    donors: [...before.rows.values()],
    model,
    guard: tools.guard,
  };
  const writes = await writeAsApplication(app, rows, { from: firstNewRow + seen.turns.length * 100, count: newRows });
  seen.writes = added(seen.writes, writes);
  return [true, writeWords(writes)];
}

/** Columns whose values the migration changed, and those that its parameters name. */
function concernedColumns(before: Rows, now: Rows, { known, params }: { known: readonly string[]; params: unknown }): string[] {
  const changed = [...before].flatMap(([key, row]) => known.filter((name) => now.has(key) && row[name] !== now.get(key)?.[name]));
  const named = new Set(textsIn(params));
  return [...new Set([...changed, ...known.filter((name) => named.has(name))])];
}

async function compare(course: Course, before: Before, model: ApplicationModel): Promise<readonly [Rows, string]> {
  const { tools, subject, scratch, world, seen } = course;
  const table = await presentTable(tools, world.application, subject, scratch);
  const found = await readRows(world.application, tools.dialect.rows, table);
  const columns = before.table.facts.columns.map(({ name }) => name).filter((name) => !before.selfChanging.includes(name));
  const expected = model.expected();
  const wrong = wrongRows(expected, found, columns);
  const isTouched = (key: string) => columns.some((column) => model.isTouched(key, column));
  const restored = (seen.changedKeys ?? []).filter((key) => found.has(key) && !isTouched(key)).length;
  seen.rows = { compared: expected.size, kept: [...found.keys()].filter((key) => isTouched(key)).length, restored, wrong: wrong.slice(0, 50) };
  seen.selfChanging = before.selfChanging;
  const catalog = await tools.dialect.catalog(world.catalog, scratch.names);
  const differences = catalogDifferences(before.catalog, catalog);
  seen.catalog = { objects: before.catalog.length, differences: differences.slice(0, 200) };
  return [found, `${before.catalog.length} objects of the catalog and ${expected.size} rows compared.`];
}

async function finalize(course: Course, before: Before): Promise<readonly [true, string]> {
  const words = await runScript(course, "finalize", { script: "finalize", round: 2 });
  const { tools, scratch, world, seen } = course;
  const catalog = await tools.dialect.catalog(world.catalog, scratch.names);
  seen.outcome = catalogDifferences(before.catalog, catalog).slice(0, 200);
  return [true, words];
}

function sessionFor({ tools, subject, scratch, world, log, seen, translate }: Course) {
  const held = { isHeld: false };
  const table = `${tools.dialect.rows.quote(tools.dialect.schemaIn(scratch.names, subject.migration.schemaName))}.${tools.dialect.rows.quote(subject.migration.tableName)}`;
  const { begin, rollback } = runDialectOf(subject.database.engine);
  return measuredSession(world.script, {
    dialect: tools.dialect,
    translate,
    watch: world.watch,
    log,
    writer: {
      async hold() {
        await world.writer.query(begin);
        held.isHeld = true;
        await world.writer.query(`delete from ${table} where 1 = 0`).catch(() => undefined);
      },
      async release() {
        if (held.isHeld) await world.writer.query(rollback);
        held.isHeld = false;
      },
    },
    replaced: (places) => void (seen.places += places),
  });
}

function changeOf({ migration }: Subject): string {
  return `m${migration.number}`;
}

function added(one: Writes, other: Writes): Writes {
  return { done: one.done + other.done, refused: one.refused + other.refused, failed: [...one.failed, ...other.failed].slice(0, 50) };
}

function writeWords({ done, refused, failed }: Writes): string {
  const wrong = failed.length === 0 ? "" : ` ${failed.length} failed that had to go through.`;
  return `${done} writes of an application went through, ${refused} were refused by a rule.${wrong}`;
}

/** Every text in the parameters; those that are names of columns concern the migration. */
function textsIn(params: unknown): string[] {
  if (typeof params === "string") return [params];
  return typeof params === "object" && params !== null ? Object.values(params).flatMap((value) => textsIn(value)) : [];
}
