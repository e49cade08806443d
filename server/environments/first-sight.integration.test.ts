import { afterAll, beforeAll, expect, test } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { newId } from "@/server/platform/ids";
import { awsSeed } from "@/testing/factories/aws-world";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { getEnvironment } from "./get-environment";
import { overview } from "./overview";
import { startEnvironment } from "./start-environment";

const minute = 60_000;
const began = Date.now();
let world: PortalWorld;
let mina: UserActor;

beforeAll(async () => {
  const instances = awsSeed([
    { name: "one-a", environment: "one", state: "running" },
    { name: "one-b", environment: "one", state: "running" },
    { name: "two-a", environment: "two", state: "stopped" },
    { name: "two-b", environment: "two", state: "stopped" },
    { name: "foreign", environment: "foreign", team: "search", state: "running" },
  ]);
  const since = { "one-a": 3, "one-b": 2, "two-a": 5_000, "two-b": 5_001, foreign: 9 } as const satisfies Record<string, number>;
  const minutesOf = new Map<string | undefined, number>(Object.entries(since));
  world = await createPortalWorld({
    seed: instances.map((account) => ({ ...account, instances: account.instances.map((one) => ({ ...one, since: minutesOf.get(one.name) ?? 0 })) })),
  });
  mina = await world.person("Mina Park");
});
afterAll(() => world.close());

const verb = (name: string, act: "start" | "stop") => world.instance(name).then(({ ec2Id }) => world.aws.instances.perform(ec2Id, act));
const pollUntil = async (name: string, state: string) => {
  for (let tries = 0; tries < 100 && (await world.environment(name)).state !== state; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 30));
    await world.poll();
  }
  expect((await world.environment(name)).state).toBe(state);
};
const sentences = async () => (await overview(world.db, mina)).changes.map(({ sentence }) => sentence);

test("what runs has run since its launch, what is stopped since AWS's reason says so", async () => {
  const one = await getEnvironment(world.db, mina, (await world.environment("one")).id);
  expect(one.because).toMatch(/^Running since (yesterday )?\d\d:\d\d, started outside Switchyard\.$/);
  expect(Math.abs(one.stateSince.getTime() - (began - 2 * minute))).toBeLessThan(minute);
  const changes = await world.db.instanceStateChange.findMany({ where: { environmentId: one.id }, orderBy: { at: "asc" } });
  expect(changes.map(({ at }) => Math.round((began - at.getTime()) / minute))).toEqual([3, 2]);
  const two = await getEnvironment(world.db, mina, (await world.environment("two")).id);
  expect(two.because).toMatch(/^Stopped since \d+ \w+ \d\d:\d\d, outside Switchyard\.$/);
  expect(two.today.environment).toEqual([{ lamp: "stopped", label: "stopped", from: two.today.from, to: null }]);
});

test("the overview tells what changed outside, once per environment, and only there", async () => {
  expect(await sentences()).toEqual([]);
  await verb("one-a", "stop");
  await verb("one-b", "stop");
  await verb("foreign", "stop");
  await pollUntil("one", "stopped");
  expect(await sentences()).toEqual(["one was stopped outside Switchyard."]);
  await startEnvironment(world.db, mina, { environmentId: (await world.environment("two")).id, idempotencyKey: newId() });
  await world.settle();
  await verb("one-b", "start");
  await pollUntil("one", "partly_running");
  expect(await sentences()).toEqual([
    "one-b of one was started outside Switchyard.",
    expect.stringMatching(/^Mina Park started two\. Done in/),
    "one was stopped outside Switchyard.",
  ]);
});
