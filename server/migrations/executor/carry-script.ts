import type { MigrationStep } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import { failpoint } from "@/server/platform/failpoint";
import type { Tx } from "@/server/platform/transaction";
import { readWindow } from "../databases/database-words";
import { openRow } from "../databases/open-target";
import type { RunDialect } from "../dialects/run-dialect";
import { migrationScript } from "../scripts/schemas";
import type { ScriptName, Step } from "../scripts/schemas";
import { TargetError } from "../target/target-session";
import type { LoadedRun } from "../authorized-run";
import type { HeldRun, RunChanges } from "../run-claims";
import { noProgress } from "./progress-policy";
import { changeOf, loadRun, sessionNameOf } from "./run-deps";
import type { RunDeps } from "./run-deps";
import { runGuard, Interrupted } from "./run-guard";
import { stateOfPhase } from "./run-policy";
import { runHooks } from "./run-hooks";
import { runStep } from "./run-step";
import { saveRun } from "./save-run";
import { stepContext } from "./step-context";
import type { StepContext, StepOutcome } from "./step-context";
import { beginStep, endStep, stepRowsOf } from "./step-rows";
import type { StepPlace } from "./step-rows";
import { claimJournal, forgetChange } from "./target-journal";
import { isWindowOpen } from "./window-policy";

/** An error of a step, with the step it is of. */
export class StepFailed extends Error {
  constructor(
    readonly place: StepPlace,
    override readonly cause: unknown,
  ) {
    super(`The step ${place.step.key} failed.`, { cause });
    this.name = "StepFailed";
  }
}

/** A run that this worker holds, and the script it carries out. */
export type Carried = { deps: RunDeps; held: HeldRun; script: ScriptName; signal: AbortSignal | undefined };

/**
 * Carries a script out from where it stands: opens a session of its own name, ends whatever its predecessor left running, and does the steps
 * that are not done. `held` follows every move.
 * @throws StepFailed, Interrupted, TargetError
 */
export async function carryScript(run: LoadedRun, carried: Carried): Promise<void> {
  const { deps, held, script } = carried;
  const steps = migrationScript.parse(run.migration.script)[script];
  const sessionName = sessionNameOf(run, held.fence);
  const guard = runGuard(deps, held, carried.signal);
  await guard.guard();
  const session = await openRow(deps.gateways, run.database, { sessionName });
  try {
    failpoint("migration-opened");
    const hooks = runHooks(run, { ...carried, session, guard });
    const context = stepContext(session, run.database.engine, { change: changeOf(run), script, round: run.round, fence: held.fence }, hooks);
    await claimJournal(session, context.dialect, context);
    const known = await stepRowsOf(deps.db, { run, script, round: run.round });
    for (const [position, step] of steps.entries()) {
      if (known.get(position)?.state === "done") continue;
      requireOpenWindow(run, script);
      await doStep(context, carried, { run, script, round: run.round, position, step }, steps);
    }
    if (script !== "forward") await forgetChange(context);
  } finally {
    await session.end();
  }
}

/** A backfill may last until the window has closed; what locks others then waits for the next one. A rollback waits for none. */
function requireOpenWindow({ database }: LoadedRun, script: ScriptName): void {
  if (script !== "rollback" && !isWindowOpen(readWindow(database.window), clock.now())) throw new Interrupted("window");
}

/** The row first, then the step, then the row again. */
async function doStep(context: StepContext, { deps, held }: Carried, place: StepPlace, steps: readonly Step[]): Promise<void> {
  const { step } = place;
  await save(deps, held, place, { write: (tx) => beginStep(tx, place, context.session.name), changes: { progress: noProgress } });
  failpoint("migration-step-written");
  let outcome: StepOutcome;
  try {
    outcome = await orNothingToUndo(place, { deps, dialect: context.dialect }, () => runStep(context, step, steps));
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    throw new StepFailed(place, error);
  }
  await save(deps, held, place, { write: (tx) => endStep(tx, place, { outcome, words: outcome.words ?? null }) });
}

/**
 * A rollback of what had only begun: what the forward script never came to make is not there to be undone. Only then a missing object means that
 * nothing is to do, and so does a place that the server makes for the rollback as little as it made it for the forward script.
 */
async function orNothingToUndo(place: StepPlace, { deps, dialect }: { deps: RunDeps; dialect: RunDialect }, work: () => Promise<StepOutcome>) {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TargetError) || place.script !== "rollback") throw error;
    const steps = await expanded(deps, place);
    const isMissing = error.failure === "no-such-object" && !steps.every(({ isDone }) => isDone);
    const hasNoRoom = dialect.noRoom.includes(error.details.code ?? "") && !steps.some(({ isDone, makes }) => isDone && makes);
    if (!isMissing && !hasNoRoom) throw error;
    return { rowsDone: 0n, lockTries: 0, longestBlockMs: 0 };
  }
}

/** The forward script's expanding steps in this round: which are done, and which make something. */
async function expanded({ db }: RunDeps, { run, round }: StepPlace): Promise<{ isDone: boolean; makes: boolean }[]> {
  const { forward } = migrationScript.parse(run.migration.script);
  const rows = await stepRowsOf(db, { run, script: "forward", round });
  const seen = forward.map((step: Step, position) => ({ step, isDone: isDoneRow(rows.get(position)) }));
  return seen.filter(({ step }) => step.phase === "expand").map(({ step, isDone }) => ({ isDone, makes: step.type !== "verify" }));
}

function isDoneRow(row: MigrationStep | undefined): boolean {
  return row?.state === "done";
}

type StepSave = { write: (tx: Tx) => Promise<void>; changes?: RunChanges };

/** Saves beside the row of a step; a person who steers the run meanwhile moves its version only, and is heard at the next look. */
async function save({ db }: RunDeps, held: HeldRun, place: StepPlace, { write, changes }: StepSave): Promise<void> {
  const { step, script } = place;
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const row = await loadRun(db, held.id);
    if (row.fence !== held.fence) throw new Interrupted("lost");
    const to = script === "forward" ? stateOfPhase(step.phase, row.state) : row.state;
    const saved = await saveRun(
      db,
      row,
      { ...held, version: row.version },
      { to, words: step.title, changes: { scriptName: script, ...changes }, more: write },
    );
    if (saved === null) continue;
    held.version = saved.version;
    return;
  }
  throw new Interrupted("lost");
}
