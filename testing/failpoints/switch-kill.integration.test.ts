import { afterAll, beforeAll, expect, test } from "vitest";
import { switchFailpoints } from "@/server/platform/failpoint";
import type { Failpoint } from "@/server/platform/failpoint";
import { createSwitchWorld } from "../factories/switch-world";
import type { SwitchWorld } from "../factories/switch-world";
import { buildTestWorker, startWorker } from "./worker-process";
import type { WorkerBundle } from "./worker-process";

type Row = { failpoint: Failpoint; reached: boolean; afterKill: string; end: string; flips: number; serving: string; blue: string };

let bundle: WorkerBundle;
const worlds: SwitchWorld[] = [];

beforeAll(async () => {
  bundle = await buildTestWorker();
});
afterAll(async () => {
  await Promise.all(worlds.map((world) => world.close()));
  await bundle.remove();
});

test("a worker killed at any point of a switch moves traffic exactly once, and its successor ends the switch", { timeout: 900_000 }, async () => {
  const half = Math.ceil(switchFailpoints.length / 2);
  const lanes = [switchFailpoints.slice(0, half), switchFailpoints.slice(half)].map(async (failpoints) => {
    const rows: Row[] = [];
    for (const failpoint of failpoints) rows.push(await killAt(failpoint));
    return rows;
  });
  const rows = (await Promise.all(lanes)).flat();
  process.stdout.write(`\n${asTable(rows)}\n`);
  expect(rows.filter(({ reached }) => !reached)).toEqual([]);
  for (const { failpoint, end, flips, serving, blue } of rows) {
    expect({ failpoint, end, flips, serving, blue }).toEqual({ failpoint, end: "done", flips: 1, serving: "green", blue: "stopped,stopped" });
  }
});

async function killAt(failpoint: Failpoint): Promise<Row> {
  const world = await createSwitchWorld();
  worlds.push(world);
  const switchId = await world.begin(await world.pair());
  const worker = startWorker(bundle, world, failpoint);
  const reached = await Promise.race([worker.ended.then((code) => code === null), pause(60_000).then(() => false)]);
  await worker.kill();
  const afterKill = (await world.row(switchId)).state;
  await world.superuser("update environment_switch set lease_until = now() - interval '1 second'");
  await world.superuser("update operation set lease_until = now() - interval '1 second' where lease_until is not null");
  await world.superuser("update aws_target set poll_lease_until = null");
  const successor = startWorker(bundle, world);
  const end = await endOf(world, switchId);
  await successor.stop();
  const { id } = await world.environment("shop-blue");
  const blue = (await world.db.instance.findMany({ where: { environmentId: id } })).map(({ state }) => state).join();
  return { failpoint, reached, afterKill, end, flips: world.calls("ModifyListener").length, serving: world.serving().join(), blue };
}

async function endOf(world: SwitchWorld, switchId: string): Promise<string> {
  const deadline = Date.now() + 180_000;
  for (;;) {
    const { state, endedAt } = await world.row(switchId);
    if (endedAt !== null || Date.now() > deadline) return state;
    await pause(100);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function asTable(rows: readonly Row[]): string {
  const lines = rows.map(({ failpoint, reached, afterKill, end, flips, serving, blue }) =>
    [
      failpoint.padEnd(16),
      (reached ? "killed" : "NOT REACHED").padEnd(12),
      afterKill.padEnd(14),
      end.padEnd(8),
      String(flips).padEnd(6),
      serving.padEnd(8),
      blue,
    ].join(" "),
  );
  return ["killed after                  state then     end      flips  serves   blue", ...lines].join("\n");
}
