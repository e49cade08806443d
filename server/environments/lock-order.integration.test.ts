import { afterAll, beforeAll, expect, test } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { openDatabase } from "@/server/platform/db";
import type { Database } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import { inTransaction } from "@/server/platform/transaction";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { unclaimedId, unclaimedSeed } from "@/testing/factories/unclaimed-world";
import { lockEnvironments } from "./environment-facts.sql";
import { operateTarget } from "./operate";
import { claimTargets, pollTarget } from "./poll-target";
import { readConsole } from "./read-console";
import { rebootEnvironment } from "./reboot-environment";
import { requestEarlyPoll } from "./request-early-poll";
import { startEnvironment } from "./start-environment";
import { stopEnvironment } from "./stop-environment";
import { holdTarget } from "./target-claims";
import { noteDrift } from "./targets/policy-drift.sql";
import { acceptAdoptions } from "./unclaimed/accept-adoptions";
import { withdrawAdoptions } from "./unclaimed/withdraw-adoptions";

let world: PortalWorld;
let other: Database;
let ada: UserActor;
let targetId: string;
const managed = Array.from({ length: 24 }, (_, index) => ({ name: `node-${index}`, environment: `part-${index % 8}` }));

beforeAll(async () => {
  world = await createPortalWorld({ seed: unclaimedSeed([{ name: "nobodys" }, { name: "anybodys" }], managed) });
  other = openDatabase(world.database.appUrl, 10);
  ada = await world.person("Ada Admin", [{ role: "admin" }]);
  targetId = (await world.db.awsTarget.findFirstOrThrow()).id;
});
afterAll(async () => {
  await other.$disconnect();
  await world.close();
});

const startNow = async (name: string) => {
  const { id } = await world.environment(name);
  await startEnvironment(world.db, ada, { environmentId: id, idempotencyKey: newId() });
  return id;
};

/** Holds the target as a reading does, does `meanwhile`, and then takes the environment as a reading does. */
async function whileRead(environmentId: string, meanwhile: () => Promise<void>): Promise<void> {
  const { pollFence: fence } = await world.db.awsTarget.findUniqueOrThrow({ where: { id: targetId } });
  await inTransaction(other, async (tx) => {
    expect(await holdTarget(tx, { id: targetId, fence })).toBe(true);
    await meanwhile();
    await lockEnvironments(tx, [environmentId]);
  });
}

test("what AWS accepted is saved while a reading holds the target", async () => {
  const id = await startNow("part-0");
  let working = Promise.resolve();
  await whileRead(id, async () => {
    working = operateTarget(world.deps, targetId);
    const accepted = () => world.db.operation.count({ where: { state: "accepted", instance: { environmentId: id } } });
    await expect.poll(accepted).toBe(3);
  });
  await working;
});

test("a refusal is kept while a reading holds the target", async () => {
  const { id } = await world.environment("part-0");
  const drift = {
    targetId,
    awsRole: "developer",
    action: "ec2:StartInstances",
    team: "payments",
    stage: "dev",
    wall: "role policy",
    awsCode: "UnauthorizedOperation",
  } as const;
  await whileRead(id, () => inTransaction(world.db, (tx) => noteDrift(tx, { ...drift, message: "No.", who: null }, new Date())));
  expect(await world.db.policyDrift.count()).toBe(1);
});

test("clicks, workers, readings, adoptions and consoles side by side never wait for each other in a circle", async () => {
  await world.settle();
  const ids = (await world.db.environment.findMany({ orderBy: { name: "asc" } })).map(({ id }) => id);
  const ill = await world.instance("node-1");
  const diagnose = () =>
    world.db.instanceDiagnosis.upsert({
      where: { instanceId: ill.id },
      create: { instanceId: ill.id, trouble: "fell_back", foundAt: new Date() },
      update: {},
    });
  const failures: unknown[] = [];
  const again = async (rounds: number, task: (round: number) => Promise<unknown>) => {
    for (let round = 0; round < rounds; round += 1) {
      await task(round).catch((error: unknown) => failures.push(error));
    }
  };
  const click = (round: number, act: typeof startEnvironment) => act(world.db, ada, { environmentId: ids[round % ids.length] ?? "", idempotencyKey: newId() });
  const adopt = async () => {
    const placement = { targetId, team: "payments", stage: "dev", environment: "adopted-dev", instances: [{ ec2Id: unclaimedId(0), startOrder: 1 }] };
    await acceptAdoptions(other, ada, { environments: [placement] });
    const open = await other.adoption.findMany({ where: { withdrawnAt: null, tagsSeenAt: null } });
    await withdrawAdoptions(other, ada, { adoptionIds: open.map(({ id }) => id) });
  };
  const read = async () => {
    await world.db.awsTarget.updateMany({ data: { pollDueAt: new Date(0) } });
    for (const claimed of await claimTargets(other)) await pollTarget({ ...world.deps, db: other }, claimed);
    expect((await world.db.awsTarget.findFirstOrThrow()).pollError).toBeNull();
  };
  await Promise.all([
    again(40, (round) => click(round, startEnvironment)),
    again(40, (round) => click(round + 3, stopEnvironment)),
    again(20, (round) => click(round + 5, rebootEnvironment)),
    again(60, () => operateTarget(world.deps, targetId)),
    again(60, () => operateTarget({ ...world.deps, db: other, owner: "second" }, targetId)),
    again(40, read),
    again(20, adopt),
    again(40, async () => {
      await diagnose();
      await readConsole(world.db, ada, { instanceId: ill.id, again: true });
    }),
    again(40, () => requestEarlyPoll(other, { account: "111122223333", region: "ap-northeast-2" })),
    again(40, () => world.fillBuckets()),
  ]);
  const words = failures.map(String);
  expect(words.filter((text) => /deadlock|40P01|lock timeout|55P03/.test(text))).toEqual([]);
  expect(await world.db.$queryRaw`select deadlocks::int from pg_stat_database where datname = current_database()`).toEqual([{ deadlocks: 0 }]);
});
