import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { replaceClock } from "@/server/platform/clock";
import { newId } from "@/server/platform/ids";
import { awsSeed } from "@/testing/factories/aws-world";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { movableClock } from "@/testing/movable-clock";
import type { MovableClock } from "@/testing/movable-clock";
import { getEnvironment } from "./get-environment";
import { listHistory } from "./history";
import { startEnvironment } from "./start-environment";
import { stopEnvironment } from "./stop-environment";

let world: PortalWorld;
let mina: UserActor;
let clock: MovableClock;
let restore = () => {};

const parts = ["db", "api", "web"];

beforeAll(async () => {
  clock = movableClock();
  restore = replaceClock(clock);
  const instances = ["console", "lagging", "proven", "undone", "tags", "ended"].flatMap((environment) =>
    parts.map((part) => ({ name: `${environment}-${part}`, environment, state: ["tags", "ended"].includes(environment) ? ("running" as const) : undefined })),
  );
  world = await createPortalWorld({ seed: awsSeed([...instances, { name: "secret-app", environment: "secret", team: "search", state: "running" }]) });
  mina = await world.person("Mina Park");
});
afterAll(async () => {
  restore();
  await world.close();
});
afterEach(() => world.aws.instances.setDescribeLag(0));

const inAws = async (name: string, act: "start" | "stop" | "terminate") => world.aws.instances.perform((await world.instance(name)).ec2Id, act);
const environmentId = async (name: string) => (await world.environment(name)).id;
const seen = async (name: string) => getEnvironment(world.db, mina, await environmentId(name));
const history = async (name: string, limit = 50) => (await listHistory(world.db, mina, { environmentId: await environmentId(name), limit })).items;
const told = async (name: string) => (await history(name)).flatMap((entry) => (entry.source === "outside" ? [entry.sentence] : []));
const pollUntil = async (isThere: () => Promise<boolean>) => {
  for (let tries = 0; tries < 200 && !(await isThere()); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    await world.poll();
  }
  expect(await isThere()).toBe(true);
};
const awsUntil = async (name: string, state: string) => {
  const { ec2Id } = await world.instance(name);
  await expect.poll(() => world.aws.instances.find(ec2Id)?.status.life.state, { interval: 20 }).toBe(state);
};
/** Starts the first instance of the environment; as soon as it runs, somebody stops it in the AWS console. */
const startAndUndo = async (name: string) => {
  const db = `${name}-db`;
  await startEnvironment(world.db, mina, {
    environmentId: await environmentId(name),
    instanceIds: [(await world.instance(db)).id],
    idempotencyKey: newId(),
  });
  await world.operate();
  await awsUntil(db, "running");
  await inAws(db, "stop");
  await awsUntil(db, "stopped");
};
const isState = (name: string, state: string) => async () => (await world.environment(name)).state === state;
const setTags = async (name: string, tags: Record<string, string | null>) => {
  const { ec2Id } = await world.instance(name);
  const old = world.aws.instances.find(ec2Id)?.status.tags ?? {};
  const kept = Object.entries({ ...old, ...tags }).flatMap(([key, value]) => (value === null ? [] : [[key, value] as const]));
  world.aws.instances.setTags(ec2Id, Object.fromEntries(kept));
};

test("what somebody starts in the AWS console is told with what was left stopped, here and in the history", async () => {
  await inAws("console-db", "start");
  await inAws("console-api", "start");
  await pollUntil(isState("console", "partly_running"));
  expect((await seen("console")).because).toMatch(/^Started outside Switchyard at (?:\w+ |\d+ \w+, )?\d\d:\d\d; api and db run, web was left stopped\.$/);
  expect(await told("console")).toEqual(["2 instances of console were started outside Switchyard."]);
});

test("an act of ours is no drift, while descriptions lag behind it neither", async () => {
  world.aws.instances.setDescribeLag(60_000);
  await startEnvironment(world.db, mina, { environmentId: await environmentId("lagging"), idempotencyKey: newId() });
  await world.operate();
  await world.poll();
  const db = world.aws.instances.find((await world.instance("lagging-db")).ec2Id);
  expect(db?.status.life.state).toMatch(/pending|running/);
  expect(db && world.aws.instances.asDescribed(db).status.life.state).toBe("stopped");
  expect(await world.instance("lagging-db")).toMatchObject({ state: "pending" });
  expect((await seen("lagging")).because).toMatch(/^Mina Park started it at/);
  world.aws.instances.setDescribeLag(0);
  await world.settle();
  expect(await seen("lagging")).toMatchObject({ state: "running", because: expect.stringMatching(/^Running because Mina Park started it at/) });
  expect(await told("lagging")).toEqual([]);
});

test("what somebody undoes after AWS accepted it is told at once, as AWS's own times prove that the reading is newer", async () => {
  await startAndUndo("proven");
  await world.poll();
  expect(await seen("proven")).toMatchObject({
    state: "failed",
    because: expect.stringMatching(/^AWS accepted the start at (?:\w+ |\d+ \w+, )?\d\d:\d\d, but proven-db is stopped again\./),
  });
});

test("what AWS undoes after it accepted is told after 90 seconds, with what was asked and when", async () => {
  // With a clock so far ahead of AWS's no time that AWS names proves anything.
  clock.advance(60_000);
  await startAndUndo("undone");
  await world.poll();
  expect(await seen("undone")).toMatchObject({ state: "starting" });
  expect(await told("undone")).toEqual([]);
  clock.advance(90_001);
  await world.poll();
  expect(await seen("undone")).toMatchObject({
    state: "failed",
    because: expect.stringMatching(/^AWS accepted the start at (?:\w+ |\d+ \w+, )?\d\d:\d\d, but undone-db is stopped again\./),
  });
});

test("a tag that moves an instance is told in both environments, without the name of one that may not be seen", async () => {
  await setTags("tags-db", { "switchyard:environment": "console" });
  await setTags("tags-api", { "switchyard:team": "search", "switchyard:environment": "secret" });
  await world.poll();
  expect((await seen("tags")).instances.map(({ name }) => name)).toEqual(["tags-web"]);
  expect((await told("tags")).toSorted()).toEqual([
    "tags-api was moved from tags to another environment by its tags in AWS.",
    "tags-db was moved from tags to console by its tags in AWS.",
  ]);
  expect(await told("console")).toContain("tags-db was moved from tags to console by its tags in AWS.");
});

test("without the managed tag an instance leaves, and comes back with it", async () => {
  const { ec2Id, id } = await world.instance("tags-web");
  await setTags("tags-web", { "switchyard:managed": null });
  await world.poll();
  const { id: targetId } = await world.db.awsTarget.findFirstOrThrow();
  const now = new Date();
  const facts = { name: "tags-web", type: "t3a.large", zone: "a", platform: "Linux/UNIX", state: "running" as const, tags: {} };
  expect(await told("tags")).toContain("AWS no longer shows tags.");
  await world.db.unclaimedInstance.upsert({
    where: { targetId_ec2Id: { targetId, ec2Id } },
    create: { id: newId(), targetId, ec2Id, ...facts, observedAt: now },
    update: {},
  });
  expect(await told("tags")).toContain("tags left Switchyard: the tag switchyard:managed was removed in AWS.");
  expect(await world.environment("tags")).toMatchObject({ state: "gone" });
  expect((await seen("tags")).instances[0]).toMatchObject({ stateWord: "missing", note: expect.stringContaining("It left Switchyard") });
  await world.db.unclaimedInstance.deleteMany({ where: { ec2Id } });
  await setTags("tags-web", { "switchyard:managed": "true" });
  await world.poll();
  expect(await world.environment("tags")).toMatchObject({ state: "running" });
  expect((await told("tags"))[0]).toBe("AWS shows tags again.");
  expect((await world.db.instance.findUniqueOrThrow({ where: { id } })).state).toBe("running");
});

test("what is terminated in AWS is told and no longer counts", async () => {
  await inAws("ended-web", "terminate");
  await pollUntil(async () => (await world.instance("ended-web")).state === "terminated");
  expect(await seen("ended")).toMatchObject({ state: "running", instanceCount: 2 });
  expect(await told("ended")).toEqual(["ended-web of ended was terminated outside Switchyard."]);
});

test("both kinds of history come in one order, page by page, none twice and none left out", async () => {
  await stopEnvironment(world.db, mina, { environmentId: await environmentId("ended"), idempotencyKey: newId() });
  await world.settle();
  clock.advance(600_000);
  await inAws("ended-db", "start");
  await pollUntil(isState("ended", "partly_running"));
  const all = await history("ended");
  expect(all.map(({ source }) => source)).toEqual(["outside", "switchyard", "outside"]);
  const paged: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listHistory(world.db, mina, { environmentId: await environmentId("ended"), limit: 1, cursor });
    paged.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(paged).toEqual(all.map(({ id }) => id));
});
