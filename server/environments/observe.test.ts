import { describe, expect, test } from "vitest";
import type { Instance, InstanceState } from "@/server/generated/prisma/client";
import type { MappedInstance } from "./inventory-mapping";
import { expectedForMs, firstObservation, observe } from "./observe";

const at = new Date("2026-11-21T09:00:00Z");
const ms = (offset: number) => new Date(at.getTime() + offset);

const facts = {
  name: "db",
  type: "t3a.large",
  zone: "a",
  startOrder: 1,
  platform: "Linux/UNIX",
  keyName: null,
  privateIp: "10.0.0.1",
  publicIp: "203.0.113.1",
  publicDns: null,
  launchedAt: ms(-1e6),
  stateReason: null,
  lockReason: null,
  hibernation: false,
};
const row = (given: Partial<Instance> = {}): Instance => ({
  id: "1",
  environmentId: "e",
  targetId: "t",
  ec2Id: "i-1",
  ...facts,
  state: "running",
  stateSince: ms(-1e5),
  checks: "ok",
  checksSince: ms(-1e5),
  observedAt: ms(-1e5),
  expectedState: null,
  expectedUntil: null,
  factsReadAt: null,
  stopProtected: false,
  spotKind: null,
  kmsKeyArns: [],
  volumes: null,
  elasticIps: 0,
  version: 1,
  ...given,
});
const seen = (state: Exclude<InstanceState, "missing">, given: Partial<MappedInstance> = {}): MappedInstance => ({
  ...facts,
  ec2Id: "i-1",
  tags: {},
  transitionedAt: null,
  spot: false,
  spotRequestId: null,
  instanceStoreRoot: false,
  elasticIps: 0,
  identity: { team: "payments", stage: "dev", name: "payments-dev" },
  state,
  ...given,
});
const look = (before: Instance, instance: MappedInstance | null, checks: Instance["checks"] = "ok", when = at) =>
  observe(before, { instance, checks, at: when });

test("nothing new writes nothing", () => {
  expect(look(row(), seen("running"))).toBeNull();
});

test("a new state begins now; addresses go with it", () => {
  expect(look(row(), seen("stopping"))).toMatchObject({
    state: "stopping",
    stateSince: at,
    publicIp: null,
    publicDns: null,
    privateIp: "10.0.0.1",
    checks: "unknown",
    observedAt: at,
  });
});

test("a new fact keeps the time of the state", () => {
  expect(look(row(), seen("running", { publicIp: "203.0.113.9" }))).toMatchObject({ publicIp: "203.0.113.9", stateSince: ms(-1e5) });
  expect(look(row(), seen("running"), "impaired")).toMatchObject({ checks: "impaired", checksSince: at, stateSince: ms(-1e5) });
});

test("a Spot instance counts as one-time until its request was read; what is read seldom is left alone", () => {
  expect(look(row(), seen("running", { spot: true }))).toMatchObject({ spotKind: "one-time" });
  expect(look(row({ spotKind: "persistent" }), seen("running", { spot: true }))).toBeNull();
  expect(look(row({ spotKind: "persistent" }), seen("running"))).toMatchObject({ spotKind: null });
  const changed = look(row({ stopProtected: true, factsReadAt: at }), seen("running", { hibernation: true }));
  expect(changed).toMatchObject({ hibernation: true });
  expect(changed).not.toHaveProperty("stopProtected");
  expect(changed).not.toHaveProperty("factsReadAt");
});

test("what AWS no longer shows is missing", () => {
  expect(look(row(), null)).toMatchObject({ state: "missing" });
  expect(look(row({ state: "missing", checks: "unknown", publicIp: null }), null)).toBeNull();
});

test("a reading older than the row is dropped", () => {
  expect(look(row({ observedAt: ms(1) }), seen("stopped"))).toBeNull();
});

test.each<[InstanceState, Partial<MappedInstance>, number]>([
  ["running", { launchedAt: ms(-5e6), transitionedAt: ms(-9e6) }, -5e6],
  ["pending", { launchedAt: ms(-3e3) }, -3e3],
  ["stopped", { launchedAt: ms(-9e6), transitionedAt: ms(-5e6) }, -5e6],
  ["stopping", { launchedAt: ms(-9e6), transitionedAt: ms(-3e3) }, -3e3],
  ["stopped", { launchedAt: ms(-9e6), transitionedAt: null }, 0],
  ["running", { launchedAt: null }, 0],
  ["running", { launchedAt: ms(5e3) }, 0],
  ["stopped", { transitionedAt: ms(5e3) }, 0],
])("%s at first sight, AWS says %j", (state, said, since) => {
  if (state === "missing") throw new Error("What is missing is not seen.");
  expect(firstObservation(seen(state, said), "ok", at)).toMatchObject({ state, stateSince: ms(since), observedAt: at });
});

describe("what our own call leads to is believed for its time", () => {
  const cases: [Instance["expectedState"], InstanceState, InstanceState | null, boolean][] = [
    ["running", "pending", "stopped", false],
    ["running", "pending", "stopping", false],
    ["running", "pending", null, false],
    ["running", "running", "pending", false],
    ["running", "pending", "running", true],
    ["running", "pending", "terminated", true],
    ["stopped", "stopping", "running", false],
    ["stopped", "stopping", "pending", false],
    ["stopped", "stopped", "stopping", false],
    ["stopped", "stopping", "stopped", true],
    ["stopped", "stopping", "shutting_down", true],
  ];
  test.each(cases)("expected %s, now %s, read %s: believed %s", (expectedState, state, read, isBelieved) => {
    const before = row({ state, expectedState, expectedUntil: ms(1), checks: "unknown", publicIp: null });
    const instance = read === null || read === "missing" ? null : seen(read);
    expect(look(before, instance)?.state).toBe(isBelieved ? read : undefined);
  });
  test.each(cases.filter(([, , , isBelieved]) => !isBelieved))("expected %s, now %s, read %s: believed once the time is over", (expectedState, state, read) => {
    const before = row({ state, expectedState, expectedUntil: at, checks: "unknown", publicIp: null });
    const instance = read === null || read === "missing" ? null : seen(read);
    expect(look(before, instance)).toMatchObject({ state: read ?? "missing", expectedState: null, expectedUntil: null });
  });
});

describe("a reading that proves that it is newer than our accepted call is believed at once", () => {
  // Accepted 10 s ago; the launch of the life before is in `facts`.
  const acceptedAt = ms(-10_000);
  const expecting = (expectedState: "running" | "stopped", given: Partial<Instance> = {}) =>
    row({
      state: expectedState === "running" ? "pending" : "stopping",
      expectedState,
      expectedUntil: new Date(acceptedAt.getTime() + expectedForMs),
      observedAt: acceptedAt,
      checks: "unknown",
      ...given,
    });
  const fellBack = { launchedAt: ms(-11_000), stateReason: "Server.InternalError: Internal error on launch" };
  const pending = { observedAt: ms(-5_000), launchedAt: ms(-11_000) };

  test.each<[string, Instance, MappedInstance]>([
    ["a start fell back before it was seen pending", expecting("running"), seen("stopped", fellBack)],
    ["a start fell back after it was seen pending", expecting("running", pending), seen("stopped", fellBack)],
    ["somebody stopped what we start", expecting("running", pending), seen("stopping", { launchedAt: ms(-11_000), transitionedAt: ms(-2_000) })],
    [
      "somebody stopped what we start within the second of its launch",
      expecting("running", { ...pending, launchedAt: ms(-9_400) }),
      seen("stopped", { launchedAt: ms(-9_400), transitionedAt: ms(-10_000) }),
    ],
    ["somebody started what we stop", expecting("stopped"), seen("pending", { launchedAt: ms(-2_000) })],
  ])("%s", (...[, before, instance]) => {
    expect(look(before, instance)).toMatchObject({ state: instance.state, stateReason: instance.stateReason, expectedState: null, expectedUntil: null });
  });

  test.each<[string, Instance, MappedInstance]>([
    ["the life before, which AWS ended", expecting("running"), seen("stopped", { stateReason: "Server.SpotInstanceShutdown" })],
    ["the life before, after ours was seen pending", expecting("running", pending), seen("stopped", { ...fellBack, launchedAt: ms(-60_000) })],
    ["a life that nobody had seen, which ended before our call", expecting("running"), seen("stopped", { ...fellBack, launchedAt: ms(-20_000) })],
    [
      "the life before, by a clock that is ahead of ours",
      expecting("running", { launchedAt: ms(60_000) }),
      seen("stopped", { ...fellBack, launchedAt: ms(60_000) }),
    ],
    [
      "the life before, by such a clock, after ours was seen pending",
      expecting("running", { ...pending, launchedAt: ms(90_000) }),
      seen("stopped", { ...fellBack, launchedAt: ms(60_000) }),
    ],
    ["a new launch with the reason of a person's stop", expecting("running"), seen("stopped", { ...fellBack, stateReason: "Client.UserInitiatedShutdown" })],
    ["a new launch with the time of the stop before it", expecting("running"), seen("stopped", { ...fellBack, transitionedAt: ms(-30_000) })],
    ["no launch time", expecting("running"), seen("stopped", { ...fellBack, launchedAt: null })],
    ["running since before our stop", expecting("stopped"), seen("running", { launchedAt: ms(-12_000) })],
    [
      "running since before our stop, by a clock that is ahead of ours",
      expecting("stopped", { launchedAt: ms(60_000) }),
      seen("running", { launchedAt: ms(60_000) }),
    ],
  ])("%s proves nothing", (...[, before, instance]) => {
    expect(look(before, instance)).toBeNull();
  });
});
