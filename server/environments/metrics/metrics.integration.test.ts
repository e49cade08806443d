import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { clock, replaceClock } from "@/server/platform/clock";
import { newId } from "@/server/platform/ids";
import { awsSeed } from "@/testing/factories/aws-world";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { loadActivity } from "./activity";
import { getMetrics } from "./get-metrics";
import { claimMetrics, pollMetrics } from "./poll-metrics";

const minuteMs = 60_000;
/** Virtual time of the product and of AWS alike. */
let aheadMs = 0;
const now = () => Date.now() + aheadMs;

let world: PortalWorld;
let mina: UserActor;
let restore = () => {};

const rule = { cpuPercent: 5, networkBytesPerSecond: null, minutes: 10 };
const setRules = async (...rules: { environment: string; idle: object }[]): Promise<void> => {
  await world.db.environmentPolicy.deleteMany();
  await world.db.environmentPolicy.createMany({
    data: rules.map(({ environment, idle }, position) => ({
      id: newId(),
      position,
      name: environment,
      rule: { name: environment, match: { environments: [environment] }, give: { idle } },
    })),
  });
};

beforeAll(async () => {
  const seed = awsSeed([
    { name: "api", environment: "ruled", state: "running" },
    { name: "db", environment: "ruled", state: "stopped" },
    { name: "seen", environment: "seen", state: "running" },
    { name: "other", environment: "other", state: "running" },
  ]);
  world = await createPortalWorld({
    seed: seed.map((account) => ({ ...account, instances: account.instances.map((one) => ({ ...one, since: 600 })) })),
    clock: { now },
  });
  mina = await world.person("Mina Park");
});
beforeEach(async () => {
  restore = replaceClock({ now: () => new Date(now()), random: () => 0.5, sleep: () => Promise.resolve() });
  await world.db.environmentPolicy.deleteMany();
  await world.db.instanceTelemetry.deleteMany();
  await world.db.busyLease.deleteMany();
  await world.db.environment.updateMany({ data: { metricsWantedUntil: null } });
  await world.db.awsTarget.updateMany({ data: { metricsTriedAt: null, metricsError: null, shellsTriedAt: null, shellsError: null } });
  world.aws.calls.clear();
  await world.poll();
});
afterEach(() => {
  restore();
  world.aws.faults.clear();
});
afterAll(() => world.close());

/** One turn of a worker, whatever is due. */
async function turn(): Promise<void> {
  await world.db.awsTarget.updateMany({ data: { metricsDueAt: new Date(0), metricsLeaseUntil: null } });
  for (const claimed of await claimMetrics(world.db)) await pollMetrics(world.deps, claimed);
}
async function pass(minutes: number): Promise<void> {
  aheadMs += minutes * minuteMs;
  await world.poll();
}
const reads = () => world.calls("GetMetricData").map(({ errorCode }) => errorCode);
const ec2Of = async (name: string) => (await world.instance(name)).ec2Id;
const activity = async (name: string) => (await loadActivity(world.db, [(await world.environment(name)).id])).get((await world.environment(name)).id);
const target = () => world.db.awsTarget.findFirstOrThrow();
const look = async (name: string, hours: 3 | 24 = 3) => getMetrics(world.db, mina, { environmentId: (await world.environment(name)).id, hours });

describe("what is read", () => {
  test("nothing, while neither a rule nor a person asks", async () => {
    await turn();
    expect(reads()).toEqual([]);
    expect(await world.db.instanceTelemetry.count()).toBe(0);
  });

  test("what a rule needs of what runs, every five minutes", async () => {
    await setRules({ environment: "ruled", idle: rule });
    await turn();
    await turn();
    expect(reads()).toEqual([null]);
    const rows = await world.db.instanceTelemetry.findMany({ include: { instance: true } });
    expect(rows.map((row) => row.instance.name)).toEqual(["api"]);
    expect(rows[0]?.cpu.filter((value) => !Number.isNaN(value)).length).toBeGreaterThan(100);
    expect(rows[0]?.diskRead).toEqual([]);
    await pass(5);
    await turn();
    expect(reads()).toEqual([null, null]);
  });

  test("all of an environment that somebody looks at, as long as they do", async () => {
    const first = await look("seen");
    expect(first).toMatchObject({ instances: [{ name: "seen", readAt: null, series: {} }], note: "The first values come within a minute.", idle: null });
    await turn();
    const { instances, note } = await look("seen");
    expect(note).toBeNull();
    expect(instances[0]?.series.cpu).toHaveLength(36);
    expect(instances[0]?.series.networkIn?.at(-3)).toBeGreaterThan(0);
    expect(Object.keys(instances[0]?.series ?? {})).toEqual(expect.arrayContaining(["cpu", "networkIn", "networkOut", "diskRead", "diskWrite"]));
    expect((await look("seen", 24)).instances[0]?.series.cpu).toHaveLength(288);
    await pass(3);
    await turn();
    expect(reads()).toHaveLength(2);
    await pass(10);
    await turn();
    expect(reads()).toHaveLength(2);
  });

  test("nobody sees what they may not", async () => {
    const stranger = await world.person("Bob Search", [{ role: "developer", teams: ["search"] }]);
    const { id } = await world.environment("seen");
    await expect(getMetrics(world.db, stranger, { environmentId: id, hours: 3 })).rejects.toMatchObject({ code: "not_found" });
    expect(await world.db.environment.count({ where: { metricsWantedUntil: { not: null } } })).toBe(0);
  });

  test("a jump of a day keeps nothing old and reads the new day", async () => {
    await look("seen");
    await turn();
    await pass(30 * 60);
    await look("seen");
    await turn();
    const { instances } = await look("seen", 24);
    expect(instances[0]?.series.cpu?.filter((value) => value !== null).length).toBeGreaterThan(280);
  });
});

describe("the idle rule", () => {
  beforeEach(() => setRules({ environment: "ruled", idle: rule }));

  test("sees work and its end", async () => {
    world.aws.workloads.set(await ec2Of("api"), "busy");
    await pass(15);
    await turn();
    expect(await activity("ruled")).toMatchObject({ isBusy: true, words: expect.stringMatching(/^api works: \d+(\.\d)? % CPU \d min ago$/) });
    world.aws.workloads.set(await ec2Of("api"), "idle");
    await pass(25);
    await turn();
    expect(await activity("ruled")).toMatchObject({ isBusy: false, words: "below 5 % CPU for 10 min" });
    expect((await look("ruled")).idle).toEqual({
      rule: "In use while above 5 % CPU within the last 10 min.",
      isBusy: false,
      words: "below 5 % CPU for 10 min",
    });
  });

  test("what is refused counts as in use at first, and blocks nothing for ever; a person reads why", async () => {
    await turn();
    world.aws.faults.add({ kind: "error", api: "GetMetricData", code: "AccessDeniedException", message: "User is not authorized", times: 100 });
    await pass(12);
    await turn();
    expect(await target()).toMatchObject({
      metricsError: expect.stringContaining("AWS refuses the observer role cloudwatch:GetMetricData (AccessDeniedException)"),
    });
    expect((await look("ruled")).note).toContain("An admin sees the policy it needs");
    await pass(12);
    await turn();
    const refused = await activity("ruled");
    expect(refused).toMatchObject({ isBusy: true, words: expect.stringMatching(/^AWS has told nothing of api for \d+ min, so it counts as in use$/) });
    // It was tried, so nobody waits for a fresh reading that never comes.
    expect(now() - (refused?.readAt.getTime() ?? 0)).toBeLessThan(minuteMs);
    await pass(40);
    await turn();
    expect(await activity("ruled")).toMatchObject({ isBusy: false, words: expect.stringMatching(/so the idle rule is left out$/) });
    // A refusal is tried again every ten minutes, not every half.
    const before = reads().length;
    await pass(1);
    await turn();
    expect(reads()).toHaveLength(before);
  });

  test("throttled and lost readings are tried again at the next turn, and what was read stays", async () => {
    await turn();
    const kept = await world.db.instanceTelemetry.findFirstOrThrow();
    await pass(6);
    world.aws.faults.add({ kind: "error", api: "GetMetricData", code: "ThrottlingException" });
    await turn();
    expect((await target()).metricsError).toBe("CloudWatch asks to slow down; it is tried again.");
    world.aws.faults.add({ kind: "drop-connection", api: "GetMetricData" });
    await turn();
    expect((await target()).metricsError).toBe("CloudWatch does not answer.");
    world.aws.faults.add({ kind: "garbage-answer", api: "GetMetricData" });
    await turn();
    expect((await world.db.instanceTelemetry.findFirstOrThrow()).readAt).toEqual(kept.readAt);
    await turn();
    expect((await target()).metricsError).toBeNull();
    expect((await world.db.instanceTelemetry.findFirstOrThrow()).readAt.getTime()).toBeGreaterThan(kept.readAt.getTime());
  });

  test("a worker that lost its turn writes nothing", async () => {
    await world.db.awsTarget.updateMany({ data: { metricsDueAt: new Date(0), metricsLeaseUntil: null } });
    const [mine] = await claimMetrics(world.db);
    expect(await claimMetrics(world.db)).toEqual([]);
    await world.db.awsTarget.updateMany({ data: { metricsDueAt: new Date(0), metricsLeaseUntil: new Date(0) } });
    const [theirs] = await claimMetrics(world.db);
    if (mine === undefined || theirs === undefined) throw new Error("The target was not due.");
    await pollMetrics(world.deps, mine);
    expect(await world.db.instanceTelemetry.count()).toBe(0);
    await pollMetrics(world.deps, theirs);
    expect(await world.db.instanceTelemetry.count()).toBe(1);
  });
});

describe("open shells", () => {
  const leases = () =>
    world.db.busyLease.findMany({ where: { releasedAt: null }, include: { instance: true, environment: true }, orderBy: { takenAt: "asc" } });

  test("hold the machine they are on, and let go when they end", async () => {
    world.aws.shells.open(await ec2Of("api"), { owner: "mina", reason: "restoring a dump" });
    await turn();
    expect(await leases()).toMatchObject([
      { holder: "mina", note: "restoring a dump", source: "session-manager", environment: { name: "ruled" }, instance: { name: "api" }, takenById: null },
    ]);
    const [first] = await leases();
    await pass(2);
    await turn();
    const [renewed] = await leases();
    expect(renewed?.id).toBe(first?.id);
    expect(renewed?.countsUntil.getTime()).toBeGreaterThan(first?.countsUntil.getTime() ?? 0);
    world.aws.shells.endAll(await ec2Of("api"));
    await pass(2);
    await turn();
    expect(await leases()).toEqual([]);
  });

  test("one that cannot be read keeps the leases for some minutes, and is said", async () => {
    world.aws.shells.open(await ec2Of("seen"), { owner: "bob", reason: "" });
    await turn();
    const [lease] = await leases();
    world.aws.faults.add({ kind: "error", api: "DescribeSessions", code: "ThrottlingException" });
    await pass(2);
    await turn();
    expect((await target()).shellsError).toBe("Session Manager asks to slow down; it is tried again.");
    expect(await leases()).toHaveLength(1);
    expect(lease?.countsUntil.getTime()).toBeGreaterThan(clock.now().getTime());
    world.aws.shells.endAll(await ec2Of("seen"));
  });

  test("are not asked for while the right is missing, and metrics go on", async () => {
    await setRules({ environment: "ruled", idle: rule });
    world.aws.faults.add({ kind: "error", api: "DescribeSessions", code: "AccessDeniedException", times: 100 });
    await turn();
    expect(await target()).toMatchObject({ metricsError: null, shellsError: expect.stringContaining("ssm:DescribeSessions") });
    await pass(2);
    await turn();
    expect(world.calls("DescribeSessions")).toHaveLength(1);
    await pass(10);
    await turn();
    expect(world.calls("DescribeSessions")).toHaveLength(2);
  });
});
