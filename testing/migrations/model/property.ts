import { dialectOf } from "@/server/migrations/dialects/dialects";
import { runDialectOf } from "@/server/migrations/dialects/run-dialect";
import { narrowText } from "@/server/migrations/operations/narrow-text";
import type { NarrowTextParams } from "@/server/migrations/operations/schemas";
import type { Step } from "@/server/migrations/scripts/schemas";
import { walkSteps, type Crash, type Walker } from "../run-steps";
import type { ModelDatabase, ModelLayout } from "./model-database";
import { Refused, Witness, type Rule } from "./witness";
import { tell, type Row, type Write } from "./writes";

/** What happens next: the application writes, the worker does one unit of its script, or a person asks for the rollback. */
export type Action = { type: "write"; write: Write } | { type: "advance"; crash: Crash } | { type: "roll-back" };

export type Case = { layout: ModelLayout; rule: Rule; rows: readonly Row[]; actions: readonly Action[] };

/** A fault put into the product, to see that the model notices. */
export type Fault = { name: string; steps?: (steps: Step[]) => Step[]; checkpoint?: "before" };

// Files that run at the same time share `switchyard_shadow` of a MariaDB.
let changes = process.pid * 100_000;

/** Lives through a case on a real database and holds every state of it against the witness. @throws Error that tells the whole story */
export async function liveThrough(database: ModelDatabase, given: Case, fault: Fault | null = null): Promise<void> {
  const story: string[] = [`${database.engine}, originals in the ${given.layout}, ${given.rule.newWrites}, ${given.rule.fate} at ${given.rule.length}`];
  story.push(
    `rows: ${given.rows.map(({ id, code, url }) => `${id}${code === null ? "" : ` (${code})`} ${url === null ? "NULL" : JSON.stringify(url)}`).join(", ")}`,
  );
  try {
    await live(database, given, { fault, story });
  } catch (error) {
    // Whatever was under way must not stay in the session for the next life.
    await database.migrator.query(runDialectOf(database.engine).rollback);
    throw new Error(
      `${story.map((line, at) => `${String(at).padStart(3)}  ${line}`).join("\n")}\n  →  ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

type Life = { database: ModelDatabase; witness: Witness; change: string; story: string[]; /** A row may lie behind the checkpoint. */ hasMoved: boolean };

async function live(database: ModelDatabase, given: Case, { fault, story }: { fault: Fault | null; story: string[] }): Promise<void> {
  changes += 1;
  const change = `m${changes}`;
  await database.reset(given.rows);
  const before = await database.catalog();
  const life: Life = { database, witness: new Witness(given.rule, given.rows), change, story, hasMoved: false };
  const script = await scriptsOf(life, given.layout);
  const walkerOf = (name: "forward" | "rollback") =>
    walkSteps(
      { session: database.migrator, engine: database.engine, place: `${change}:${name}`, batchRows: 2, checkpoint: fault?.checkpoint ?? "inside" },
      fault?.steps?.(script[name]) ?? script[name],
    );
  let walker = await walkerOf("forward");
  let isBack = false;
  const rollBack = async (): Promise<void> => {
    if (isBack) return;
    isBack = true;
    walker = await walkerOf("rollback");
    story.push("ROLLBACK begins");
  };
  for (const action of given.actions) {
    if (action.type === "write") await write(life, action.write);
    else if (action.type === "advance") await advance(life, walker, action.crash);
    else await rollBack();
  }
  while (!isBack && walker.next() !== null) await advance(life, walker, "none");
  await rollBack();
  while (walker.next() !== null) await advance(life, walker, "none");
  equal("the catalog after the rollback", await database.catalog(), before);
  const lines = walker.collected.map(({ row_key, event, original, replaced, current }) => ({
    id: Number((JSON.parse(String(row_key)) as { id: string }).id),
    event,
    original,
    // A whole row: engines put blanks in JSON as they like.
    replaced: event === "left" ? JSON.stringify(JSON.parse(String(replaced))) : replaced,
    current,
  }));
  equal("the conflict report", sorted(lines), sorted(life.witness.lines));
  const lost = [...life.witness.rows.values()].filter(({ original }) => original !== undefined);
  equal("rows whose original did not come back", lost, []);
}

async function scriptsOf({ database, change, witness }: Life, layout: ModelLayout): Promise<Record<"forward" | "rollback", Step[]>> {
  const { length, fate, newWrites } = witness.rule;
  const existing: NarrowTextParams["existing"] =
    fate === "expression" ? { fate, sql: "concat(left(url, 2), '~')" } : fate === "delete" ? { fate: "delete_row" } : { fate };
  const params: NarrowTextParams = { column: "url", length, existing, newWrites, layout: layout === "rows" ? "table" : layout, atFinalize: "keep_rule" };
  const context = { change, params, table: await database.facts(), dialect: dialectOf(database.engine) };
  return { forward: narrowText.forward(context), rollback: narrowText.rollback(context) };
}

async function write(life: Life, write: Write): Promise<void> {
  const { database, witness, story } = life;
  story.push(tell(write));
  const outcome = { refused: false };
  const expected = witness.rows;
  try {
    witness.write(write);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    outcome.refused = true;
    story.push("    which is refused");
  }
  if (expected !== witness.rows && /key/.test(write.kind)) life.hasMoved = true;
  const seen = await database.write(write).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );
  if (outcome.refused && seen === null) throw new Error("The database took a write that has to be refused.");
  if (!outcome.refused && seen !== null) throw new Error(`The database refused a write: ${seen.message}`, { cause: seen });
  await compare(life);
}

async function advance(life: Life, walker: Walker, wanted: Crash): Promise<void> {
  const { database, witness, change, story } = life;
  const step = walker.next();
  if (step === null) return;
  const crash = database.mayCrash(step) ? wanted : "none";
  story.push(`the worker does ${step.key}${crash === "none" ? "" : ` and dies ${crash === "before-commit" ? "before" : "after"} the commit`}`);
  await walker.advance(crash);
  const isOn = await database.isOn(change);
  witness.phase = isOn ? "on" : witness.phase === "none" ? "none" : "stopped";
  if (step.key === "fix-rows") await seeBackfill(life, walker);
  if (step.key === "restore-originals") await seeRestored(life);
  await compare(life);
}

/** A range may hold any of the rows that are still too long; what the checkpoint calls done must be done. */
async function seeBackfill({ database, witness, hasMoved }: Life, walker: Walker): Promise<void> {
  const there = new Map((await database.rows()).map((row) => [row.id, row]));
  for (const { id, url, original } of witness.rows.values()) {
    if (original !== undefined || !witness.isTooLong(url)) continue;
    const row = there.get(id);
    if (witness.rule.fate === "delete" ? row === undefined : row?.url === witness.replacement(url)) witness.backfill(id);
  }
  const upto = walker.next()?.key === "fix-rows" ? await walker.checkpoint() : null;
  const passedOver = [...witness.rows.values()].filter(({ id, url }) => upto !== null && id <= Number(upto[0]) && witness.isTooLong(url));
  if (!hasMoved) equal("rows that are too long although the checkpoint calls them done", passedOver, []);
}

async function seeRestored({ database, witness, change }: Life): Promise<void> {
  const there = new Map((await database.rows()).map((row) => [row.id, row]));
  for (const { id, original } of witness.rows.values()) if (original !== undefined && there.get(id)?.url === original) witness.restore(id);
  if (witness.gone.length === 0) return;
  const away = new Set(await database.away(change));
  for (const row of witness.gone.filter(({ id }) => !away.has(id))) witness.bringBack(row);
}

async function compare({ database, witness }: Life): Promise<void> {
  const expected = [...witness.rows.values()].map(({ id, code, url, hits }) => ({ id, code, url, hits })).toSorted((one, other) => one.id - other.id);
  equal("the table", await database.rows(), expected);
}

function sorted(lines: readonly object[]): string[] {
  return lines.map((line) => JSON.stringify(line, ["id", "event", "original", "replaced", "current"])).toSorted();
}

function equal(what: string, seen: unknown, expected: unknown): void {
  const [one, other] = [seen, expected].map((value) => (typeof value === "string" ? value : JSON.stringify(value, null, 1)));
  if (one !== other) throw new Error(`${what} is\n${one}\nbut must be\n${other}`);
}
