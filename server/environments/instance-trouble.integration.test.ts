import { afterAll, beforeAll, expect, test } from "vitest";
import type { SeedAccount } from "@/embedded/aws/seed-account";
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
import { readConsole } from "./read-console";
import { startEnvironment } from "./start-environment";

type SeedInstance = SeedAccount["instances"][number];

let world: PortalWorld;
let mina: UserActor;
let clock: MovableClock;
let restore = () => {};

const console = ["[    0.000000] Linux version 6.8", "EXT4-fs (nvme0n1p1): no space left on device", "secret=hunter2"];
const special: Record<string, Partial<SeedInstance>> = {
  "full-app": { bootFault: "checks", console },
  "host-app": { bootFault: "system-checks", console },
  "key-app": { bootFault: "falls-back-client" },
  "lone-app": { bootFault: "falls-back" },
};

beforeAll(async () => {
  // One clock for all of them: what was observed later is not taken back.
  clock = movableClock();
  restore = replaceClock(clock);
  const names = Object.keys(special).map((name) => ({ name, environment: name.replace("-app", "-dev") }));
  const seed = awsSeed(names).map((account) => ({
    ...account,
    instances: account.instances.map((instance) => ({ ...instance, ...special[instance.name ?? ""] })),
  }));
  world = await createPortalWorld({ seed });
  mina = await world.person("Mina Park");
});
afterAll(async () => {
  restore();
  await world.close();
});

const start = async (environment: string) => {
  const { id: environmentId } = await world.environment(environment);
  await startEnvironment(world.db, mina, { environmentId, idempotencyKey: newId() });
  await world.operate();
};
const pollUntil = async (isThere: () => Promise<boolean>) => {
  for (let tries = 0; tries < 200 && !(await isThere()); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    await world.poll();
  }
  expect(await isThere()).toBe(true);
};
const diagnosisOf = async (name: string) => world.db.instanceDiagnosis.findUnique({ where: { instanceId: (await world.instance(name)).id } });
const seen = async (environment: string, actor = mina) => getEnvironment(world.db, actor, (await world.environment(environment)).id);
const consoleReads = () => world.db.auditEvent.count({ where: { event: "environment.console-read" } });

test("a start whose instance check fails ends with the check, the console follows once, and a reading of it is recorded", async () => {
  await start("full-dev");
  await pollUntil(async () => ((await diagnosisOf("full-app"))?.consoleAt ?? null) !== null);
  const shown = await seen("full-dev");
  expect(shown).toMatchObject({ state: "failed", because: "full-app runs, but its instance status check fails. Its console output may tell why." });
  expect(shown.instances[0]).toMatchObject({
    stateWord: "checks fail",
    trouble: { kind: "checks", sentence: "Instance status check has failed", instanceStatus: "impaired", systemStatus: "ok" },
    operation: { state: "failed", dismissable: true },
  });
  expect(JSON.stringify(shown)).not.toContain("hunter2");
  const { id: instanceId, environmentId } = await world.instance("full-app");
  // What was asked for here did not happen outside, though it failed.
  expect((await listHistory(world.db, mina, { environmentId, limit: 10 })).items.map(({ source }) => source)).toEqual(["switchyard"]);
  const before = await consoleReads();
  const read = await readConsole(world.db, mina, { instanceId, again: false });
  expect(read.text?.split("\n").slice(0, 3)).toEqual(console);
  expect(await consoleReads()).toBe(before + 1);
});

test("without the right to connect there is no console, and it is not recorded as read", async () => {
  const viewer = await world.person("Vera Kim", [{ role: "viewer", teams: ["payments"] }]);
  const { id: instanceId } = await world.instance("full-app");
  const before = await consoleReads();
  await expect(readConsole(world.db, viewer, { instanceId, again: false })).rejects.toMatchObject({ code: "forbidden" });
  const stranger = await world.person("Sam Oh", [{ role: "developer", teams: ["search"] }]);
  await expect(readConsole(world.db, stranger, { instanceId, again: false })).rejects.toMatchObject({ code: "not_found" });
  expect((await seen("full-dev", viewer)).instances[0]?.trouble?.kind).toBe("checks");
  expect(await consoleReads()).toBe(before);
});

test("the console is read again each minute for five minutes, and when somebody asks", async () => {
  const calls = () => world.calls("GetConsoleOutput").length;
  await world.poll();
  const first = calls();
  await world.poll();
  expect(calls()).toBe(first);
  clock.advance(60_001);
  await world.poll();
  expect(calls()).toBe(first + 1);
  clock.advance(300_001);
  await world.poll();
  expect(calls()).toBe(first + 1);
  const { id: instanceId } = await world.instance("full-app");
  expect(await readConsole(world.db, mina, { instanceId, again: true })).toMatchObject({ text: expect.stringContaining("no space left") });
  expect((await seen("full-dev")).instances[0]?.trouble?.consoleReadAt).toBeNull();
  await world.poll();
  expect(calls()).toBe(first + 2);
});

test("a console that AWS does not give is told, keeps what was read before, and fails no inventory", async () => {
  world.aws.faults.add({ kind: "error", api: "GetConsoleOutput", code: "UnauthorizedOperation", message: "no", times: 2 });
  const { id: instanceId } = await world.instance("full-app");
  await readConsole(world.db, mina, { instanceId, again: true });
  await world.poll();
  world.aws.faults.clear();
  expect(await readConsole(world.db, mina, { instanceId, again: false })).toMatchObject({
    text: expect.stringContaining("no space left"),
    error: expect.stringContaining("ec2:GetConsoleOutput"),
  });
  expect((await world.db.awsTarget.findFirstOrThrow()).pollError).toBeNull();
});

test("once the checks pass the trouble is over, and the failed start counts as read", async () => {
  world.aws.instances.setImpaired((await world.instance("full-app")).ec2Id, false);
  await pollUntil(async () => (await diagnosisOf("full-app")) === null);
  expect(await seen("full-dev")).toMatchObject({ state: "running", because: expect.stringMatching(/^Running since (?:\w+ |\d+ \w+, )?\d\d:\d\d\.$/) });
  const { id: instanceId } = await world.instance("full-app");
  await expect(readConsole(world.db, mina, { instanceId, again: false })).rejects.toMatchObject({ code: "invalid_state" });
});

test("a failing check of what ran well needs a look, in words that name it", async () => {
  world.aws.instances.setImpaired((await world.instance("full-app")).ec2Id, true);
  await pollUntil(async () => (await diagnosisOf("full-app")) !== null);
  expect(await seen("full-dev")).toMatchObject({
    state: "attention",
    because: expect.stringMatching(/^The instance and system status checks of full-app have failed since (?:\w+ |\d+ \w+, )?\d\d:\d\d\.$/),
  });
});

test("a failing host is told apart from a failing machine", async () => {
  await start("host-dev");
  await pollUntil(async () => (await diagnosisOf("host-app")) !== null);
  expect((await seen("host-dev")).because).toContain("its system status check fails");
});

test("a start that falls back fails with AWS's reason once the expectation is over, not before", async () => {
  await start("key-dev");
  const { ec2Id } = await world.instance("key-app");
  await pollUntil(async () => world.aws.instances.find(ec2Id)?.status.life.state === "stopped");
  await world.poll();
  expect(await seen("key-dev")).toMatchObject({ state: "starting" });
  expect(await diagnosisOf("key-app")).toBeNull();
  clock.advance(90_001);
  await world.poll();
  const shown = await seen("key-dev");
  expect(shown).toMatchObject({
    state: "failed",
    because: expect.stringMatching(
      /^AWS accepted the start at (?:\w+ |\d+ \w+, )?\d\d:\d\d, but key-app is stopped again\. AWS says: Client\.InternalError: Client error on launch\.$/,
    ),
  });
  expect(shown.instances[0]?.trouble).toMatchObject({
    kind: "fell_back",
    sentence: "key-app went down again by itself right after its start.",
    stateReason: "Client.InternalError: Client error on launch",
  });
});

test("the next start that comes up ends the trouble", async () => {
  const { ec2Id } = await world.instance("key-app");
  world.aws.instances.setBootFault(ec2Id, undefined);
  await start("key-dev");
  await world.settle();
  expect(await diagnosisOf("key-app")).toBeNull();
  expect(await seen("key-dev")).toMatchObject({ state: "running" });
});

test("what falls back after a start in the AWS console is told as such", async () => {
  const { ec2Id } = await world.instance("lone-app");
  world.aws.instances.setDelays({ pendingMs: 60_000 });
  world.aws.instances.perform(ec2Id, "start");
  await world.poll();
  expect(await seen("lone-dev")).toMatchObject({ state: "starting" });
  world.aws.clock.advance(60_000);
  await pollUntil(async () => (await world.instance("lone-app")).state === "stopped");
  expect((await seen("lone-dev")).because).toMatch(/^Started outside Switchyard, but lone-app went down again by itself at (?:\w+ |\d+ \w+, )?\d\d:\d\d\.$/);
});
