import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { replaceClock } from "@/server/platform/clock";
import { newId } from "@/server/platform/ids";
import { awsSeed } from "@/testing/factories/aws-world";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { movableClock } from "@/testing/movable-clock";
import { keepAwsAhead } from "./aws-time";
import { startEnvironment } from "./start-environment";

let world: PortalWorld;
let mina: UserActor;
let restore = () => {};
/** How far AWS's clock is ahead of the product's. */
let awsAheadMs = 0;

beforeAll(async () => {
  const seed = awsSeed(["ahead", "known", "behind", "refused", "signed"].map((name) => ({ name, environment: name })));
  world = await createPortalWorld({ seed, clock: { now: () => Date.now() + awsAheadMs } });
  mina = await world.person("Mina Park");
});
beforeEach(() => {
  restore = replaceClock(movableClock());
  keepAwsAhead(0);
  world.aws.calls.clear();
});
afterEach(() => {
  restore();
  awsAheadMs = 0;
  world.aws.faults.clear();
});
afterAll(() => world.close());

async function start(name: string): Promise<void> {
  const { id } = await world.environment(name);
  await startEnvironment(world.db, mina, { environmentId: id, idempotencyKey: newId() });
  await world.operate();
}

const operationOf = (name: string) => world.db.operation.findFirstOrThrow({ where: { instance: { name } } });
const startsOf = () => world.calls("StartInstances").map(({ errorCode }) => errorCode);

test("an AWS whose clock is a minute ahead starts at the second try, and blames no policy", async () => {
  awsAheadMs = 60_000;
  await start("ahead");
  expect(startsOf()).toEqual(["UnauthorizedOperation", null]);
  expect(await operationOf("ahead")).toMatchObject({ state: "accepted", lastError: null });
  expect(await world.db.policyDrift.count()).toBe(0);
});

test("once its clock is known, from any session, it starts at the first", async () => {
  awsAheadMs = 60_000;
  await world.deps.gateway.assumeSession({
    target: await targetOf(),
    role: "developer",
    action: "start",
    sourceIdentity: "mina",
    tags: { uid: "mina", team: "payments", req: "r" },
    ec2Ids: [(await world.instance("known")).ec2Id],
    kmsKeyArns: [],
    until: new Date(),
  });
  await start("known");
  expect(startsOf()).toEqual([null]);
});

test("an AWS whose clock is a minute behind starts at once", async () => {
  awsAheadMs = -60_000;
  await start("behind");
  expect(startsOf()).toEqual([null]);
  expect(await world.db.policyDrift.count()).toBe(0);
});

test("a session's policy that refuses time and again is told as a matter of clocks, never as a policy", async () => {
  const message = "You are not authorized to perform this operation because no session policy allows the ec2:StartInstances action";
  world.aws.faults.add({ kind: "error", api: "StartInstances", code: "UnauthorizedOperation", message, times: 2 });
  await start("refused");
  expect(await operationOf("refused")).toMatchObject({ state: "pending", lastError: expect.stringMatching(/^AWS's clock and ours differ; trying again/) });
  expect(await world.db.policyDrift.count()).toBe(0);
});

test("credentials that STS no longer takes are told to people, and to admins as a matter of the base role", async () => {
  world.aws.faults.add({ kind: "error", api: "AssumeRole", code: "ExpiredToken", message: "The security token is expired.", times: 2 });
  await start("signed");
  expect(await operationOf("signed")).toMatchObject({ state: "pending", lastError: expect.stringMatching(/^AWS no longer takes Switchyard's credentials;/) });
  expect(await world.db.policyDrift.findMany()).toMatchObject([{ wall: "base role", action: "sts:AssumeRole", team: "", times: 2, resolvedAt: null }]);
});

async function targetOf() {
  const { id, key, accountId, region, roleArnPrefix, externalId } = await world.db.awsTarget.findFirstOrThrow();
  return { id, key, accountId, region, roleArnPrefix, externalId };
}
