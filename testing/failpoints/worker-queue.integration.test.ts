import { afterAll, beforeAll, expect, test } from "vitest";
import { startMany } from "@/server/environments/start-many";
import { startEnvironment } from "@/server/environments/start-environment";
import { newId } from "@/server/platform/ids";
import { awsSeed } from "../factories/aws-world";
import { createPortalWorld } from "../factories/portal-world";
import type { PortalWorld } from "../factories/portal-world";
import { letLeasesRunOut, waitForEnds } from "./let-time-pass";
import { buildTestWorker, startWorker } from "./worker-process";
import type { WorkerBundle } from "./worker-process";

let bundle: WorkerBundle;
const worlds: PortalWorld[] = [];

beforeAll(async () => {
  bundle = await buildTestWorker();
});
afterAll(async () => {
  await Promise.all(worlds.map((world) => world.close()));
  await bundle.remove();
});

async function world(): Promise<PortalWorld> {
  const made = await createPortalWorld({
    seed: awsSeed(Array.from({ length: 12 }, (_, index) => ({ name: `i${index}`, environment: `e${index % 4}`, order: 1 + (index % 2) }))),
  });
  worlds.push(made);
  return made;
}

async function startAll(made: PortalWorld): Promise<void> {
  const mina = await made.person("Mina Park");
  const environments = await made.db.environment.findMany();
  await startMany(made.db, mina, { environmentIds: environments.map(({ id }) => id), idempotencyKey: newId() });
}

async function until(what: () => Promise<boolean>, ms = 60_000): Promise<boolean> {
  const deadline = Date.now() + ms;
  while (!(await what())) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return true;
}

const outcome = async (made: PortalWorld) => ({
  states: (await made.db.environment.findMany({ orderBy: { name: "asc" } })).map(({ name, state }) => `${name} ${state}`),
  operations: (await made.db.operation.groupBy({ by: ["state"], _count: true })).map(({ state, _count }) => `${_count} ${state}`),
  callsPerInstance: made.calls("StartInstances").flatMap(({ instanceIds }) => instanceIds).length,
});

test("the same happens with the queue as it is, emptied and doubled", async () => {
  const [plain, emptied, doubled] = await Promise.all([world(), world(), world()]);
  await Promise.all([plain, emptied, doubled].map(startAll));
  const admin = (made: PortalWorld, sql: string) => made.superuser(sql);
  await admin(emptied!, "delete from graphile_worker._private_jobs");
  await admin(
    doubled!,
    "select graphile_worker.add_job(t.identifier, j.payload) from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id, generate_series(1, 5)",
  );
  const workers = [plain, emptied, doubled].flatMap((made) => [startWorker(bundle, made!), ...(made === doubled ? [startWorker(bundle, made!)] : [])]);
  await Promise.all([plain, emptied, doubled].map((made) => waitForEnds(made!)));
  await Promise.all(workers.map((each) => each.stop()));
  const [expected, ...others] = await Promise.all([plain, emptied, doubled].map((made) => outcome(made!)));
  expect(expected).toEqual({ states: ["e0 running", "e1 running", "e2 running", "e3 running"], operations: ["12 confirmed"], callsPerInstance: 12 });
  expect(others).toEqual([expected, expected]);
});

test("SIGTERM ends the worker with 0 after the step that runs; the next one finds everything in order", async () => {
  const made = await world();
  const mina = await made.person("Mina Park");
  const worker = startWorker(bundle, made);
  await worker.ready;
  made.aws.faults.add({ kind: "latency", api: "StartInstances", milliseconds: 1_500 });
  const { id } = await made.environment("e1");
  await startEnvironment(made.db, mina, { environmentId: id, idempotencyKey: newId() });
  expect(await until(async () => (await made.db.operation.count({ where: { state: "sent" } })) > 0)).toBe(true);
  await worker.stop();
  expect(await worker.ended).toBe(0);
  const log = await worker.log();
  expect(log).toContain('"event":"ready"');
  expect(log).toContain('"msg":"stopped"');
  const states = (await made.db.operation.findMany()).map(({ state }) => state);
  expect(states).not.toContain("sent");
  expect(states).not.toContain("claimed");
});

test("a click reaches AWS through a waiting worker", async () => {
  const made = await world();
  const mina = await made.person("Mina Park");
  const worker = startWorker(bundle, made);
  await worker.ready;
  const { id } = await made.environment("e0");
  await startEnvironment(made.db, mina, { environmentId: id, idempotencyKey: newId() });
  expect(await until(async () => made.calls("StartInstances").length > 0)).toBe(true);
  await worker.stop();
});

/** What is claimed on a fresh connection and told on one that is dead already waits for its lease, of a target a minute, and an operation's may follow. */
const leasesMs = 120_000;

test("a worker whose database connections are all cut goes on by itself", { timeout: 3 * leasesMs }, async () => {
  const made = await world();
  const mina = await made.person("Mina Park");
  const worker = startWorker(bundle, made);
  await worker.ready;
  const cut = () =>
    made.superuser(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${made.database.name}' and usename = 'switchyard_app'`);
  await cut();
  const idempotencyKey = newId();
  const ask = async () => startEnvironment(made.db, mina, { environmentId: (await made.environment("e2")).id, idempotencyKey });
  // The test's own connections were cut as well, and each one says so once.
  expect(
    await until(() =>
      ask()
        .then(() => true)
        .catch(() => false),
    ),
  ).toBe(true);
  await cut();
  // What the worker held when it was cut off waits for the end of its lease.
  expect(
    await until(() =>
      letLeasesRunOut(made).then(
        () => true,
        () => false,
      ),
    ),
  ).toBe(true);
  await waitForEnds(made, leasesMs);
  expect(made.calls("StartInstances").length).toBeGreaterThan(0);
  expect(await Promise.race([worker.ended.then(() => "ended"), Promise.resolve("alive")])).toBe("alive");
  await worker.stop();
  expect(await worker.ended).toBe(0);
});
