import { systemActors } from "@/server/access/system-actors";
import { record } from "@/server/audit/record";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { failpoint } from "@/server/platform/failpoint";
import { announce } from "@/server/platform/live";
import { logger } from "@/server/platform/logger";
import { inTransaction } from "@/server/platform/transaction";
import { migrationAuditEvents } from "../audit-events";
import { placeOfDatabase } from "../databases/authorized-database";
import { openRow } from "../databases/open-target";
import { observeDialectOf } from "../dialects/observe-dialect";
import type { ObserveSpec } from "../dialects/observe-dialect";
import { runDialectOf } from "../dialects/run-dialect";
import { runStep } from "../executor/run-step";
import { stepContext } from "../executor/step-context";
import { claimJournal, send } from "../executor/target-journal";
import type { Step } from "../scripts/schemas";
import type { TargetGateways } from "../target/gateways";
import { TargetError } from "../target/target-session";
import type { TargetSession } from "../target/target-session";
import type { LoadedObservation } from "./authorized-observation";
import { foundWords } from "./observe-words";
import { claimObservation, moveObservation, renewObservation } from "./observe-claims";
import type { HeldObservation } from "./observe-claims";
import { nextReading, retryAfterMs } from "./observe-schedule";
import { observeResults, observeScript, observedRule } from "./schemas";
import type { ObservedWriter } from "./schemas";

/** What a worker observes with. */
export type ObserveDeps = { db: Database; gateways: TargetGateways; owner: string };

/** Readings in a row when there is more than one takes. */
const mostFolds = 50;
/** A trigger that cannot be put in place is given up after this many tries. */
const mostInstalls = 5;

type Turn = { deps: ObserveDeps; row: LoadedObservation; held: HeldObservation; session: TargetSession; spec: ObserveSpec };
type Saved = Parameters<typeof moveObservation>[2];

/** Another worker has it, or a person ended it meanwhile: this turn saves nothing. */
class Interrupted extends Error {
  constructor() {
    super("The observation goes on elsewhere.");
    this.name = "Interrupted";
  }
}

/**
 * One turn of an observation: puts the trigger in place, reads what was counted, or removes everything when the time is over. Called by the knock
 * and by the scan alike; each step may be made twice without harm.
 */
export async function advanceObservation(deps: ObserveDeps, id: string): Promise<void> {
  const held = await claimObservation(deps.db, id, deps.owner);
  if (held === null) return;
  const row = await deps.db.migrationObservation.findUniqueOrThrow({ where: { id }, include: { database: true } });
  try {
    const session = await openRow(deps.gateways, row.database, { sessionName: `switchyard o${row.number} f${held.fence}`, statementTimeoutMs: 30_000 });
    try {
      await save(deps.db, row, held, await takeTurn({ deps, row, held, session, spec: specOf(row) }));
    } finally {
      await session.end();
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) await afterFault(deps.db, { row, held, error });
  }
}

async function takeTurn(turn: Turn): Promise<Saved> {
  const isOver = turn.row.until <= clock.now();
  switch (turn.row.state) {
    case "installing":
      return isOver ? { state: "removing", nextTryAt: clock.now() } : install(turn);
    case "watching":
      return isOver ? { state: "removing", nextTryAt: clock.now() } : watch(turn);
    case "removing":
      return remove(turn);
    case "ended":
    case "failed":
      return {};
  }
}

async function install(turn: Turn): Promise<Saved> {
  await claimIt(turn);
  await runAll(turn, observeScript.parse(turn.row.script).install);
  failpoint("observe-ran");
  return { state: "watching", attempt: 0, lastError: null, nextTryAt: nextReading(turn.row, clock.now()) };
}

async function watch(turn: Turn): Promise<Saved> {
  const writers = await readAll(turn);
  return { ...resultsOf(writers), attempt: 0, lastError: null, nextTryAt: nextReading(turn.row, clock.now()) };
}

/** Counting stops first; what was counted until then is read; then it goes. */
async function remove(turn: Turn): Promise<Saved> {
  const { row, session } = turn;
  const [stop, ...cleanUp] = observeScript.parse(row.script).remove;
  await claimIt(turn);
  await runAll(turn, stop === undefined ? [] : [stop]);
  const writers = await readAll(turn).catch((error: unknown) => {
    // A try before this one has removed them already, after what it read was saved.
    if (error instanceof TargetError && error.failure === "no-such-object") return null;
    throw error;
  });
  // What was never in place has counted nothing.
  const isFailed = row.readAt === null && row.lastError !== null && row.attempt >= mostInstalls;
  if (writers !== null && !isFailed) await keep(turn, writers);
  await runAll(turn, cleanUp);
  await send(session, runDialectOf(row.database.engine).journal.forget(changeOf(row)));
  return { state: isFailed ? "failed" : "ended", endedAt: clock.now() };
}

/** The last counts are in the row before the tables that hold them are dropped. */
async function keep({ deps, held }: Turn, writers: readonly ObservedWriter[]): Promise<void> {
  const kept = await inTransaction(deps.db, (tx) => moveObservation(tx, held, resultsOf(writers), { keepLease: true }));
  if (!kept) throw new Interrupted();
  held.version += 1;
}

function resultsOf(writers: readonly ObservedWriter[]): Saved {
  return { results: JSON.parse(JSON.stringify(observeResults.parse({ writers }))), readAt: clock.now() };
}

async function readAll({ row, session, spec, deps, held }: Turn): Promise<ObservedWriter[]> {
  const dialect = observeDialectOf(row.database.engine);
  for (let fold = 0; fold < mostFolds; fold += 1) {
    if (!(await renewObservation(deps.db, held))) throw new Interrupted();
    if (!(await dialect.fold(session, spec))) break;
  }
  failpoint("observe-folded");
  return dialect.read(session, spec);
}

async function claimIt({ row, held, session }: Turn): Promise<void> {
  await claimJournal(session, runDialectOf(row.database.engine), { change: changeOf(row), fence: held.fence });
}

async function runAll({ deps, row, held, session }: Turn, steps: readonly Step[]): Promise<void> {
  const guard = async (): Promise<void> => {
    if (!(await renewObservation(deps.db, held))) throw new Interrupted();
  };
  const script = row.state === "installing" ? "forward" : "rollback";
  const context = stepContext(session, row.database.engine, { change: changeOf(row), script, round: 1, fence: held.fence }, { guard });
  for (const step of steps) await runStep(context, step);
}

async function save(db: Database, row: LoadedObservation, held: HeldObservation, changes: Saved): Promise<void> {
  await inTransaction(db, async (tx) => {
    if (!(await moveObservation(tx, held, changes))) return;
    const place = placeOfDatabase(row.database);
    if (changes.state === "ended" || changes.state === "failed") {
      const now = await tx.migrationObservation.findUniqueOrThrow({ where: { id: row.id } });
      const { writers } = now.results === null ? { writers: [] } : observeResults.parse(now.results);
      await record(tx, migrationAuditEvents["observation.ended"], {
        actor: systemActors.migrator(row.id),
        subject: { noun: "observation", id: row.id, label: `${row.tableName}.${row.columnName}` },
        scope: place,
        data: {
          observationId: row.id,
          database: row.database.name,
          column: `${row.schemaName}.${row.tableName}.${row.columnName}`,
          state: changes.state,
          words: foundWords(now, observedRule.parse(row.params), writers),
        },
      });
    }
    await announce(tx, { noun: "observation", id: row.id, version: held.version + 1, scope: place });
  });
}

/** Tried again; what cannot be put in place is taken back, and what cannot be removed is tried for as long as it takes. */
async function afterFault(db: Database, { row, held, error }: { row: LoadedObservation; held: HeldObservation; error: unknown }): Promise<void> {
  const words = error instanceof Error ? error.message.slice(0, 1_000) : "an unknown fault";
  logger.warn({ err: error, observationId: row.id, state: row.state }, "a turn of an observation failed; it is tried again");
  const attempt = row.attempt + 1;
  const nextTryAt = new Date(clock.now().getTime() + retryAfterMs(attempt));
  const givesUp = row.state === "installing" && (attempt >= mostInstalls || isFinal(error));
  const changes: Saved = givesUp
    ? { state: "removing", attempt: mostInstalls, lastError: words, nextTryAt: clock.now() }
    : { attempt, lastError: words, nextTryAt };
  await save(db, row, held, changes);
}

/** Trying again does not help. */
function isFinal(error: unknown): boolean {
  return error instanceof TargetError && ["not-allowed", "no-such-object", "syntax", "already-there"].includes(error.failure);
}

function changeOf({ number }: Pick<LoadedObservation, "number">): string {
  return `o${number}`;
}

function specOf(row: LoadedObservation): ObserveSpec {
  return { number: row.number, table: { schema: row.schemaName, name: row.tableName }, column: row.columnName, rule: observedRule.parse(row.params) };
}
