import { appendFileSync } from "node:fs";
import type { Engine } from "@/server/migrations/scripts/schemas";
import { onFailpoint } from "./failpoint-hook";
import { askFor, carryToEnd, lookAt, phases, propose, writeAsApplication } from "./kill-life";
import type { KillWorld, Manner, Phase, PhaseEnd } from "./kill-life";
import { asMoments } from "./kill-moments";
import type { Moment, Passed } from "./kill-moments";
import type { Victims } from "./kill-processes";
import { killWorker } from "./kill-worker";

/** Written while the matrix runs, which may take half an hour. */
const progressFile = process.env["KILL_MATRIX_PROGRESS"];

function tell(line: string): void {
  if (progressFile !== undefined) appendFileSync(progressFile, `${new Date().toISOString()} ${line}\n`);
}

export const faults = ["kill", "restart", "cut"] as const;
export type Fault = (typeof faults)[number];

export type Cell = Moment & { engine: Engine; manner: Manner; fault: Fault; reached: boolean; wrong: string[] };

/** What an undisturbed life passes and leaves, phase by phase. */
export type Undisturbed = { moments: Moment[]; ends: Readonly<Record<Phase, PhaseEnd>> };

/** Lives once without a fault, and writes down every failpoint that is passed. */
export async function liveUndisturbed(world: KillWorld): Promise<Undisturbed> {
  const moments: Moment[] = [];
  const ends: Partial<Record<Phase, PhaseEnd>> = {};
  const run = await propose(world);
  for (const phase of phases) {
    const passed: Passed[] = [];
    await askFor(world, run.runId, phase);
    const stop = onFailpoint((failpoint, nth) => passed.push({ failpoint, nth }));
    try {
      await carryToEnd(world, run.runId, phase);
    } finally {
      stop();
    }
    // The second time forward has nothing that the first had not.
    if (phase !== "again") moments.push(...asMoments(phase, passed, run.steps[phase]));
    ends[phase] = await lookAt(world, run);
    await writeAsApplication(world, phase);
    tell(`${world.server.engine} ${world.manner} ${phase} undisturbed: ${ends[phase].state} ${ends[phase].because}`);
  }
  tell(`${world.server.engine} ${world.manner}: ${moments.length} moments`);
  return { moments, ends: ends as Record<Phase, PhaseEnd> };
}

/** Lives once, with a fault at one moment of each phase that is named; gives a cell for each. */
export async function liveDisturbed(
  world: KillWorld,
  undisturbed: Undisturbed,
  { fault, moments, victims }: { fault: Fault; moments: readonly Moment[]; victims: Victims },
): Promise<Cell[]> {
  const cells: Cell[] = [];
  const run = await propose(world);
  for (const phase of phases) {
    const moment = moments.find((candidate) => candidate.phase === phase);
    await askFor(world, run.runId, phase);
    const reached = moment === undefined || (await strike(world, run.runId, { moment, fault, victims }));
    await world.world.superuser(`update migration_run set lease_until = null where id = '${run.runId}'`);
    await carryToEnd(world, run.runId, phase);
    const wrong = difference(undisturbed.ends[phase], await lookAt(world, run));
    await writeAsApplication(world, phase);
    if (moment !== undefined) cells.push({ ...moment, engine: world.server.engine, manner: world.manner, fault, reached, wrong });
    if (moment !== undefined) tell(`${world.server.engine} ${world.manner} ${fault} ${JSON.stringify(moment)} reached: ${reached} ${wrong.join("; ")}`);
    // What follows would only repeat what is wrong already, or be as undisturbed as the end of this phase was.
    if (wrong.length > 0 || cells.length === moments.length) break;
  }
  return cells;
}

function strike(world: KillWorld, runId: string, { moment, fault, victims }: { moment: Moment; fault: Fault; victims: Victims }): Promise<boolean> {
  return fault === "kill" ? killWorker(world, runId, { moment, victims }) : disturb(world, runId, { moment, fault });
}

/** The server crashes, or every connection is cut, while this process carries the phase. */
async function disturb(world: KillWorld, runId: string, { moment, fault }: { moment: Moment; fault: Fault }): Promise<boolean> {
  let reached = false;
  const stop = onFailpoint((failpoint, nth) => {
    if (reached || failpoint !== moment.failpoint || nth !== moment.nth) return;
    reached = true;
    if (fault === "cut") world.server.proxy.reset();
    else world.server.crash();
  });
  try {
    await world.world.advance(runId);
  } finally {
    stop();
  }
  if (fault === "restart" && reached) await world.server.recover();
  return reached;
}

function difference(expected: PhaseEnd, found: PhaseEnd): string[] {
  const names = ["state", "content", "touched", "conflicts", "schemaChanges", "catalog"] as const;
  const told = {
    state: `${found.state}: ${found.because}`,
    content: "content differs",
    touched: `rows changed ${found.touched}`,
    conflicts: `conflicts ${found.conflicts}`,
    catalog: "catalog differs",
  };
  return names.flatMap((name) => {
    if (JSON.stringify(expected[name]) === JSON.stringify(found[name])) return [];
    if (name !== "schemaChanges") return [told[name]];
    const more = found.schemaChanges.filter((line) => !expected.schemaChanges.includes(line));
    const missing = expected.schemaChanges.filter((line) => !found.schemaChanges.includes(line));
    return [`statements: ${more.join("; ").slice(0, 400)} instead of ${missing.join("; ").slice(0, 400)}`];
  });
}
