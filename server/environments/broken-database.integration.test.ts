import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { openDatabase } from "@/server/platform/db";
import type { Database } from "@/server/platform/db";
import { isDatabaseFailure } from "@/server/platform/database-failure";
import { newId } from "@/server/platform/ids";
import { inTransaction } from "@/server/platform/transaction";
import { awsSeed } from "@/testing/factories/aws-world";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { startFaultProxy } from "@/testing/fault-proxy/start-fault-proxy";
import type { FaultProxy } from "@/testing/fault-proxy/start-fault-proxy";
import { releaseClaimed } from "./operation-claims";
import { claimTargets, pollTarget } from "./poll-target";
import { rebootEnvironment } from "./reboot-environment";
import { startEnvironment } from "./start-environment";

const acts = { start: startEnvironment, reboot: rebootEnvironment } as const;
const apis = { start: "StartInstances", reboot: "RebootInstances" } as const;
const kinds = ["start", "reboot"] as const;
/** One pass of a worker over one operation commits at least this often. */
const commits = [1, 2];
const fates = ["done", "undone"] as const;
const worked = kinds.flatMap((kind) => commits.flatMap((nth) => fates.map((fate) => [kind, nth, fate] as const)));

/** Short of what a session of ours lasts, as AWS's time is ahead by it afterwards. */
const bootsForMs = 5_000;

let world: PortalWorld;
let proxy: FaultProxy;
let db: Database;
let mina: UserActor;

beforeAll(async () => {
  const acted = worked.map((of) => ({ name: of.join("-"), state: of[0] === "start" ? ("stopped" as const) : ("running" as const) }));
  const others = ["clicked", "scarce", "full", "seen-1", "seen-2", "seen-full"].map((name) => ({ name, state: "stopped" as const }));
  world = await createPortalWorld({ seed: awsSeed([...acted, ...others].map(({ name, state }) => ({ name, environment: name, state }))) });
  const url = new URL(world.database.appUrl);
  proxy = await startFaultProxy(Number(url.port));
  url.hostname = "127.0.0.1";
  url.port = String(proxy.port);
  db = openDatabase(url.href, 3);
  mina = await world.person("Mina Park");
});
afterAll(async () => {
  await db.$disconnect();
  await proxy.close();
  await world.close();
});
beforeEach(async () => {
  await proxy.setMode({ kind: "pass" });
  world.aws.calls.clear();
});

/** The database does its n-th COMMIT, or never gets it, and whoever asked does not hear which. Gives whether it came to that. */
async function loseCommit(nth: number, fate: (typeof fates)[number] = "done"): Promise<() => boolean> {
  let seen = 0;
  let isAsked = false;
  let isLost = false;
  const cut = (): void => {
    isAsked = false;
    isLost = true;
    setImmediate(() => proxy.reset());
  };
  await proxy.setMode({
    kind: "change",
    fromClient: (piece) => {
      if (/\bcommit\b/i.test(piece.toString("latin1"))) isAsked = (seen += 1) === nth;
      if (!isAsked || fate === "done") return { toServer: piece };
      cut();
      return {};
    },
    fromServer: (piece) => {
      if (!isAsked) return piece;
      cut();
      return Buffer.alloc(0);
    },
  });
  return () => isLost;
}

/** What half a minute and the reconciler would do. */
async function letLeasesRunOut(): Promise<void> {
  await world.db.$executeRaw`update operation set lease_until = now() - interval '1 second' where lease_until is not null`;
  await releaseClaimed(world.db);
}
/** Waits for work that the database may break off; anything else that goes wrong is thrown. */
async function unlessDatabaseFails(work: Promise<void>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!isDatabaseFailure(error)) throw error;
  });
}
const refuseWrites = (table: string) =>
  world.superuser(`
    create or replace function disk_full() returns trigger language plpgsql as $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
    create trigger disk_full before insert or update on ${table} for each row execute function disk_full()`);
const takeWrites = (table: string) => world.superuser(`drop trigger disk_full on ${table}`);

async function written(environmentId: string) {
  const requests = await world.db.operationRequest.count({ where: { environmentId } });
  const operations = await world.db.operation.count({ where: { instance: { environmentId } } });
  return [requests, operations, await world.db.auditEvent.count({ where: { subjectId: environmentId, event: "environment.started" } })];
}

test("a click whose commit is not acknowledged is done once when it is repeated", async () => {
  const { id: environmentId } = await world.environment("clicked");
  const click = { environmentId, idempotencyKey: newId() };
  const isLost = await loseCommit(1);
  await expect(startEnvironment(db, mina, click)).rejects.toSatisfy(isDatabaseFailure);
  expect(isLost()).toBe(true);
  for (let again = 0; again < 2; again += 1) expect(await startEnvironment(db, mina, click)).toMatchObject({ operations: 1 });
  expect(await written(environmentId)).toEqual([1, 1, 1]);
  await world.settle();
});

test.each(worked)(
  "a worker that does a %s and never hears of its commit %i, which is %s, does it at most once more, and a reboot never",
  async (kind, nth, fate) => {
    const { id: environmentId } = await world.environment([kind, nth, fate].join("-"));
    await acts[kind](world.db, mina, { environmentId, idempotencyKey: newId() });
    const isLost = await loseCommit(nth, fate);
    await unlessDatabaseFails(world.operate({ ...world.deps, db }));
    expect(isLost()).toBe(true);
    await letLeasesRunOut();
    await world.settle();
    const { state, audited } = {
      ...(await world.db.operation.findFirstOrThrow({ where: { instance: { environmentId } } })),
      audited: await world.db.auditEvent.count({ where: { subjectId: environmentId, event: "operation.accepted" } }),
    };
    expect(kind === "start" ? ["confirmed"] : ["confirmed", "unknown"]).toContain(state);
    expect(world.calls(apis[kind]).length).toBeLessThanOrEqual(kind === "start" ? 2 : 1);
    expect(audited).toBe(state === "confirmed" ? 1 : 0);
  },
);

/** Reads all targets with a database of the caller's. */
async function readWith(of: Database): Promise<void> {
  await world.fillBuckets();
  await world.db.awsTarget.updateMany({ data: { pollDueAt: new Date(0), pollLeaseUntil: null } });
  for (const claimed of await claimTargets(of)) await pollTarget({ ...world.deps, db: of }, claimed);
}
const changesOf = async (name: string) =>
  (await world.db.instanceStateChange.findMany({ where: { instance: { name } }, orderBy: [{ at: "asc" }, { id: "asc" }] })).map(({ state }) => state);

test.each([1, 2])("a reading that never hears of its commit %i is read again and told once", async (nth) => {
  const name = `seen-${nth}`;
  const { pendingMs } = world.aws.instances.delays;
  // It boots for as long as the test wants: until both readings have met it.
  world.aws.instances.setDelays({ pendingMs: bootsForMs });
  world.aws.instances.perform((await world.instance(name)).ec2Id, "start");
  world.aws.instances.setDelays({ pendingMs });
  const isLost = await loseCommit(nth);
  await unlessDatabaseFails(readWith(db));
  expect(isLost()).toBe(true);
  await expect.poll(async () => readWith(db).then(() => changesOf(name))).toEqual(["stopped", "pending"]);
  world.aws.clock.advance(bootsForMs);
  await expect.poll(async () => readWith(db).then(() => changesOf(name))).toEqual(["stopped", "pending", "running"]);
  expect((await world.environment(name)).state).toBe("running");
});

test("a database without space takes no click, sends nothing to AWS, and goes on where it was", async () => {
  const { id: environmentId } = await world.environment("full");
  await startEnvironment(world.db, mina, { environmentId, idempotencyKey: newId() });
  await refuseWrites("operation");
  await expect(world.operate()).rejects.toSatisfy(isDatabaseFailure);
  const other = { environmentId: (await world.environment("scarce")).id, idempotencyKey: newId() };
  await expect(startEnvironment(world.db, mina, other)).rejects.toSatisfy(isDatabaseFailure);
  expect(world.calls("StartInstances")).toEqual([]);
  expect(await written(other.environmentId)).toEqual([0, 0, 0]);
  await takeWrites("operation");
  await letLeasesRunOut();
  await world.settle();
  expect((await world.environment("full")).state).toBe("running");
  expect(world.calls("StartInstances")).toHaveLength(1);
});

test("a reading that finds no space keeps what was known, whole, says so, and the next one is saved", async () => {
  world.aws.instances.perform((await world.instance("seen-full")).ec2Id, "start");
  await refuseWrites("instance_state_change");
  await readWith(world.db);
  expect([(await world.instance("seen-full")).state, (await world.environment("seen-full")).state]).toEqual(["stopped", "stopped"]);
  expect((await world.db.awsTarget.findFirstOrThrow()).pollError).toBe("It could not be saved.");
  await takeWrites("instance_state_change");
  await expect.poll(async () => readWith(world.db).then(() => world.environment("seen-full"))).toMatchObject({ state: "running" });
  expect((await world.db.awsTarget.findFirstOrThrow()).pollError).toBeNull();
});

test("without a free connection a click is refused whole and a reading waits for the next; both work when there is one", async () => {
  const narrow = openDatabase(world.database.appUrl, 1);
  const { id: environmentId } = await world.environment("scarce");
  const click = { environmentId, idempotencyKey: newId() };
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  let isHeld = () => {};
  const holding = new Promise<void>((resolve) => (isHeld = resolve));
  const holder = inTransaction(narrow, async (tx) => {
    await tx.user.count();
    isHeld();
    await held;
  }).catch(() => undefined);
  await holding;
  const [clicked, read] = await Promise.allSettled([startEnvironment(narrow, mina, click), readWith(narrow)]);
  for (const outcome of [clicked, read]) expect(outcome.status === "rejected" && isDatabaseFailure(outcome.reason)).toBe(true);
  expect(await written(environmentId)).toEqual([0, 0, 0]);
  release();
  await holder;
  expect(await startEnvironment(narrow, mina, click)).toMatchObject({ operations: 1 });
  await readWith(narrow);
  await narrow.$disconnect();
  await world.settle();
});
