import { afterAll, beforeAll, expect, test } from "vitest";
import { rebootEnvironment } from "@/server/environments/reboot-environment";
import { startEnvironment } from "@/server/environments/start-environment";
import { stopEnvironment } from "@/server/environments/stop-environment";
import { failpoints } from "@/server/platform/failpoint";
import type { Failpoint } from "@/server/platform/failpoint";
import { newId } from "@/server/platform/ids";
import { createPortalWorld } from "../factories/portal-world";
import type { PortalWorld } from "../factories/portal-world";
import { awsSeed } from "../factories/aws-world";
import { keepLeases, letLeasesRunOut, waitForEnds } from "./let-time-pass";
import { buildTestWorker, startWorker } from "./worker-process";
import type { WorkerBundle } from "./worker-process";

type ActKind = "start" | "stop" | "reboot";
type Row = { kind: ActKind; failpoint: Failpoint; reached: boolean; afterKill: string; end: string; calls: number; aws: string };

const acts = { start: startEnvironment, stop: stopEnvironment, reboot: rebootEnvironment } as const;
const apis = { start: "StartInstances", stop: "StopInstances", reboot: "RebootInstances" } as const;
const wanted = { start: "running", stop: "stopped", reboot: "running" } as const;

/** Reboots that may have reached AWS are never sent again; everything else ends well. */
const expectedEnd = (kind: ActKind, failpoint: Failpoint) => (kind === "reboot" && (failpoint === "send" || failpoint === "answer") ? "unknown" : "confirmed");
/** How often AWS may be asked: a start or stop killed before its answer was saved may be asked twice, which is harmless; a reboot never. */
const mostCalls = (kind: ActKind) => (kind === "reboot" ? 1 : 2);
/** A reboot killed just before its call has not happened, and does not happen later. */
const leastCalls = (kind: ActKind, failpoint: Failpoint) => (kind === "reboot" && failpoint === "send" ? 0 : 1);

let bundle: WorkerBundle;
const worlds: PortalWorld[] = [];

beforeAll(async () => {
  bundle = await buildTestWorker();
});
afterAll(async () => {
  await Promise.all(worlds.map((world) => world.close()));
  await bundle.remove();
});

test("a worker killed at any point loses nothing and does nothing twice", { timeout: 600_000 }, async () => {
  // One world per kind, side by side; each world goes through all failpoints.
  const rows = (await Promise.all((["start", "stop", "reboot"] as const).map(killAtEachFailpoint))).flat();
  process.stdout.write(`\n${asTable(rows)}\n`);
  expect(rows.filter(({ reached }) => !reached)).toEqual([]);
  expect(rows).toHaveLength(3 * failpoints.length);
  for (const { kind, failpoint, end, calls, aws } of rows) {
    expect({ kind, failpoint, end, aws }).toEqual({ kind, failpoint, end: expectedEnd(kind, failpoint), aws: wanted[kind] });
    expect(calls, `${kind} at ${failpoint}`).toBeLessThanOrEqual(mostCalls(kind));
    expect(calls, `${kind} at ${failpoint}`).toBeGreaterThanOrEqual(leastCalls(kind, failpoint));
  }
});

type Killed = { failpoint: Failpoint; reached: boolean; afterKill: string; requestRowId: string };

/** Kills a worker at each failpoint; then one successor finds what they all left. */
async function killAtEachFailpoint(kind: ActKind): Promise<Row[]> {
  const seed = awsSeed(failpoints.map((failpoint) => ({ name: failpoint, environment: `${failpoint}-dev`, state: kind === "start" ? "stopped" : "running" })));
  const world = await createPortalWorld({ seed });
  worlds.push(world);
  const mina = await world.person("Mina Park");
  const killed: Killed[] = [];
  for (const failpoint of failpoints) {
    const { id: environmentId } = await world.environment(`${failpoint}-dev`);
    const { requestId } = await acts[kind](world.db, mina, { environmentId, idempotencyKey: newId() });
    killed.push({ failpoint, requestRowId: requestId ?? "", ...(await killAt(world, failpoint, requestId ?? "")) });
  }
  await letLeasesRunOut(world);
  const successor = startWorker(bundle, world);
  await waitForEnds(world);
  await successor.stop();
  return Promise.all(killed.map((each) => rowOf(world, kind, each)));
}

async function killAt(world: PortalWorld, failpoint: Failpoint, requestRowId: string): Promise<Pick<Killed, "reached" | "afterKill">> {
  const worker = startWorker(bundle, world, failpoint);
  const reached = await Promise.race([worker.ended.then((code) => code === null), pause(60_000).then(() => false)]);
  await worker.kill();
  // What it left is for the successor, not for the next one to be killed.
  await keepLeases(world);
  return { reached, afterKill: (await world.db.operation.findFirstOrThrow({ where: { requestRowId } })).state };
}

async function rowOf(world: PortalWorld, kind: ActKind, { failpoint, reached, afterKill, requestRowId }: Killed): Promise<Row> {
  const { ec2Id } = await world.instance(failpoint);
  const { state: end } = await world.db.operation.findFirstOrThrow({ where: { requestRowId } });
  const calls = world.calls(apis[kind]).filter(({ instanceIds }) => instanceIds.includes(ec2Id)).length;
  return { kind, failpoint, reached, afterKill, end, calls, aws: world.aws.instances.find(ec2Id)?.status.life.state ?? "missing" };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function asTable(rows: readonly Row[]): string {
  const lines = rows.map(({ kind, failpoint, reached, afterKill, end, calls, aws }) =>
    [
      kind.padEnd(7),
      failpoint.padEnd(12),
      (reached ? "killed" : "NOT REACHED").padEnd(12),
      afterKill.padEnd(11),
      end.padEnd(10),
      String(calls).padEnd(6),
      aws,
    ].join(" "),
  );
  return ["act     killed after after        row then    row end    calls  AWS", ...lines].join("\n");
}
