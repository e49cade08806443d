import { afterAll, beforeAll, expect, test } from "vitest";
import { rebootEnvironment } from "@/server/environments/reboot-environment";
import { startMany } from "@/server/environments/start-many";
import { stopMany } from "@/server/environments/stop-many";
import { newId } from "@/server/platform/ids";
import { awsSeed } from "../factories/aws-world";
import { createPortalWorld } from "../factories/portal-world";
import type { PortalWorld } from "../factories/portal-world";
import { letLeasesRunOut, waitForEnds } from "../failpoints/let-time-pass";
import { buildTestWorker, startWorker } from "../failpoints/worker-process";
import type { WorkerBundle } from "../failpoints/worker-process";

let bundle: WorkerBundle;
const worlds: PortalWorld[] = [];

beforeAll(async () => {
  bundle = await buildTestWorker();
});
afterAll(async () => {
  await Promise.all(worlds.map((world) => world.close()));
  await bundle.remove();
});

async function makeWorld(state: "running" | "stopped" = "stopped"): Promise<PortalWorld> {
  const instances = Array.from({ length: 8 }, (_, index) => ({ name: `i${index}`, environment: `e${index % 4}`, order: 1 + (index % 2), state }));
  const world = await createPortalWorld({ seed: awsSeed(instances) });
  worlds.push(world);
  return world;
}

const empty = "delete from graphile_worker._private_jobs";
const double =
  "select graphile_worker.add_job(t.identifier, j.payload) from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id";

/** Starts everything, then stops everything, and does something to the queue's rows all the while. */
async function work(world: PortalWorld, toQueue: string | null): Promise<void> {
  const mina = await world.person("Mina Park");
  const environmentIds = (await world.db.environment.findMany({ orderBy: { name: "asc" } })).map(({ id }) => id);
  const workers = [startWorker(bundle, world), startWorker(bundle, world)];
  const over = new AbortController();
  const meddling = (async () => {
    while (toQueue !== null && !over.signal.aborted) {
      await world.superuser(toQueue);
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  })();
  for (const act of [startMany, stopMany]) {
    await act(world.db, mina, { environmentIds, idempotencyKey: newId() });
    await waitForEnds(world);
  }
  over.abort();
  await meddling;
  await Promise.all(workers.map((worker) => worker.stop()));
}

/** The tables without what differs between any two runs: ids, times, names of workers. */
async function tables(world: PortalWorld) {
  const rows = (sql: string) => world.db.$queryRawUnsafe<unknown[]>(sql);
  return {
    environments: await rows("select name, state::text from environment order by 1"),
    instances: await rows("select name, state::text from instance order by 1"),
    operations: await rows(
      "select i.name, o.kind::text, o.state::text, o.attempt, o.error_code, o.lease_until is null as free from operation o join instance i on i.id = o.instance_id order by 1, 2",
    ),
    requests: await rows(
      "select e.name, r.kind::text, r.ended_at is not null as ended from operation_request r join environment e on e.id = r.environment_id order by 1, 2",
    ),
    changes: await rows(
      "select i.name, array_agg(c.state::text order by c.at, c.id) as states from instance_state_change c join instance i on i.id = c.instance_id group by 1 order by 1",
    ),
    audit: await rows("select event, subject_label, actor_name, count(*)::int as times from audit_event group by 1, 2, 3 order by 1, 2, 3"),
    calls: ["StartInstances", "StopInstances"].map((api) =>
      world
        .calls(api)
        .flatMap(({ instanceIds }) => instanceIds)
        .toSorted(),
    ),
  };
}

test("all queue rows deleted, or doubled, again and again in the middle of work: the same tables in the end", async () => {
  const [plain, emptied, doubled] = await Promise.all([makeWorld(), makeWorld(), makeWorld()]);
  await Promise.all([work(plain, null), work(emptied, empty), work(doubled, double)]);
  const expected = await tables(plain);
  expect(expected.operations).toHaveLength(16);
  expect(await tables(emptied)).toEqual(expected);
  expect(await tables(doubled)).toEqual(expected);
}, 600_000);

test("a reboot found sent is never sent again: not by two workers, not after restarts, not with doubled knocks", async () => {
  const world = await makeWorld("running");
  const mina = await world.person("Mina Park");
  const { id: environmentId } = await world.environment("e0");
  await rebootEnvironment(world.db, mina, { environmentId, idempotencyKey: newId() });
  const killed = startWorker(bundle, world, "send");
  expect(await killed.ended).toBeNull();
  const sent = await world.db.operation.findMany({ where: { state: "sent" } });
  expect(sent.length).toBeGreaterThan(0);
  for (let round = 0; round < 2; round += 1) {
    await letLeasesRunOut(world);
    await world.superuser("select graphile_worker.add_job('environment.operate', json_build_object('targetId', id)) from aws_target, generate_series(1, 4)");
    const workers = [startWorker(bundle, world), startWorker(bundle, world)];
    await Promise.all(workers.map(({ ready }) => ready));
    await waitForEnds(world);
    await Promise.all(workers.map((worker) => worker.stop()));
  }
  const found = await world.db.operation.findMany({ where: { id: { in: sent.map(({ id }) => id) } } });
  expect(found.map(({ state }) => state)).toEqual(sent.map(() => "unknown"));
  const rebooted = world.calls("RebootInstances").flatMap(({ instanceIds }) => instanceIds);
  const instances = await world.db.instance.findMany({ where: { id: { in: sent.map(({ instanceId }) => instanceId) } } });
  expect(rebooted.filter((ec2Id) => instances.some((instance) => instance.ec2Id === ec2Id))).toEqual([]);
}, 600_000);
