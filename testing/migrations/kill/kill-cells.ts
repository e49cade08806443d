import { appendFileSync } from "node:fs";
import { startWorker } from "@/testing/failpoints/worker-process";
import type { WorkerBundle } from "@/testing/failpoints/worker-process";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { onFailpoint } from "./failpoint-hook";
import { askFor, carryToEnd, lookAt, phases, propose } from "./kill-life";
import type { KillWorld, Phase, PhaseEnd } from "./kill-life";

/** Written while the matrix runs, which may take an hour. */
const progressFile = process.env["KILL_MATRIX_PROGRESS"];

function tell(line: string): void {
  if (progressFile !== undefined) appendFileSync(progressFile, `${new Date().toISOString()} ${line}\n`);
}

export const faults = ["kill", "restart", "cut"] as const;
export type Fault = (typeof faults)[number];

/** A moment of a phase at which something may break. */
export type Moment = { phase: Phase; failpoint: string; nth: number };

export type Cell = Moment & { engine: string; fault: Fault; reached: boolean; wrong: string[] };

/** What an undisturbed life passes and leaves, phase by phase. */
export type Undisturbed = { moments: Moment[]; ends: Readonly<Record<Phase, PhaseEnd>> };

/** Lives once without a fault, and writes down every failpoint that is passed. */
export async function liveUndisturbed(world: KillWorld): Promise<Undisturbed> {
  const moments: Moment[] = [];
  const ends: Partial<Record<Phase, PhaseEnd>> = {};
  const run = await propose(world);
  for (const phase of phases) {
    await askFor(world, run.runId, phase);
    const stop = onFailpoint((failpoint, nth) => moments.push({ phase, failpoint, nth }));
    try {
      await carryToEnd(world, run.runId, phase);
    } finally {
      stop();
    }
    ends[phase] = await lookAt(world, run);
    tell(`${world.server.engine} ${phase} undisturbed: ${ends[phase]?.state} ${ends[phase]?.because}`);
  }
  tell(`${world.server.engine}: ${moments.length} moments`);
  return { moments: moments.filter(({ phase }) => phase !== "again"), ends: ends as Record<Phase, PhaseEnd> };
}

/** Lives once, with a fault at one moment of each phase that is named; gives a cell for each. */
export async function liveDisturbed(
  world: KillWorld,
  undisturbed: Undisturbed,
  { fault, moments, bundle }: { fault: Fault; moments: readonly Moment[]; bundle: WorkerBundle },
): Promise<Cell[]> {
  const cells: Cell[] = [];
  const run = await propose(world);
  for (const phase of phases) {
    const moment = moments.find((candidate) => candidate.phase === phase);
    await askFor(world, run.runId, phase);
    const reached = moment === undefined || (await (fault === "kill" ? kill(world, moment, bundle) : disturb(world, run.runId, { moment, fault })));
    await world.world.superuser(`update migration_run set lease_until = null where id = '${run.runId}'`);
    await carryToEnd(world, run.runId, phase);
    const wrong = difference(undisturbed.ends[phase], await lookAt(world, run));
    if (moment !== undefined) cells.push({ ...moment, engine: world.server.engine, fault, reached, wrong });
    if (moment !== undefined) tell(`${world.server.engine} ${fault} ${JSON.stringify(moment)} reached: ${reached} ${wrong.join("; ")}`);
    // What follows would only repeat what is wrong already.
    if (wrong.length > 0) break;
  }
  return cells;
}

/** kill -9 of a worker process of the product at the moment. */
async function kill({ world }: KillWorld, { failpoint, nth }: Moment, bundle: WorkerBundle): Promise<boolean> {
  const portal = { database: world.database, aws: { endpoint: "http://127.0.0.1:1" } } as unknown as PortalWorld;
  const worker = startWorker(bundle, portal, `${failpoint}:${nth}`, { CONFIG_FILE: bundle.configFile });
  const reached = await Promise.race([worker.ended.then((code) => code === null), pause(60_000).then(() => false)]);
  await worker.kill();
  return reached;
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
  const names = ["state", "content", "touched", "schemaChanges", "catalog"] as const;
  const told = { state: `${found.state}: ${found.because}`, content: "content differs", touched: `rows changed ${found.touched}`, catalog: "catalog differs" };
  return names.flatMap((name) => {
    if (JSON.stringify(expected[name]) === JSON.stringify(found[name])) return [];
    if (name !== "schemaChanges") return [told[name]];
    return [
      `statements: ${found.schemaChanges
        .filter((line) => !expected.schemaChanges.includes(line))
        .join("; ")
        .slice(0, 400)}`,
    ];
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
