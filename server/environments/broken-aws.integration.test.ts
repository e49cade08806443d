import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Fault } from "@/embedded/aws/fault-board";
import type { UserActor } from "@/server/access/actor";
import { replaceClock } from "@/server/platform/clock";
import { newId } from "@/server/platform/ids";
import type { LiveNotice } from "@/server/platform/live";
import { LiveListener } from "@/server/platform/live-listener";
import { awsSeed, baseCredentials } from "@/testing/factories/aws-world";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import type { FaultMode } from "@/testing/fault-proxy/fault-mode";
import { startFaultProxy } from "@/testing/fault-proxy/start-fault-proxy";
import type { FaultProxy } from "@/testing/fault-proxy/start-fault-proxy";
import { movableClock } from "@/testing/movable-clock";
import type { MovableClock } from "@/testing/movable-clock";
import { createEc2Gateway } from "./ec2-gateway";
import { listEnvironments } from "./list-environments";
import type { OperateDeps } from "./operate";
import { claimTargets, pollTarget } from "./poll-target";
import { rebootEnvironment } from "./reboot-environment";
import { listEnvironmentsInput } from "./schemas";
import { startEnvironment } from "./start-environment";
import { stopEnvironment } from "./stop-environment";

const kinds = ["start", "stop", "reboot"] as const;
const acts = { start: startEnvironment, stop: stopEnvironment, reboot: rebootEnvironment } as const;
const apis = { start: "StartInstances", stop: "StopInstances", reboot: "RebootInstances" } as const;
const wanted = { start: "running", stop: "stopped", reboot: "running" } as const;

/** What AWS answers to acts it does not do. */
const refusals = [
  "RequestLimitExceeded",
  "InsufficientInstanceCapacity",
  "IncorrectInstanceState",
  "InvalidInstanceID.NotFound",
  "UnauthorizedOperation",
  "OperationNotPermitted",
  "UnsupportedHibernationConfiguration",
  "IncorrectSpotRequestState",
  "ExpiredToken",
] as const;
/** What AWS answers to a reading it does not do, twice: a session that has ended is made anew once. */
const refusedReadings = ["RequestLimitExceeded", "UnauthorizedOperation", "InternalError", "ExpiredToken"] as const;

type CallFault = { kind: Exclude<Fault["kind"], "error" | "latency"> } | { kind: "latency"; milliseconds: number };

/** Faults after which nobody knows whether the act has happened; the call ends by itself after eight seconds. */
const silent: readonly [string, CallFault][] = [
  ["closes the connection before the act", { kind: "drop-before" }],
  ["closes the connection after the act", { kind: "drop-connection" }],
  ["answers by half", { kind: "half-answer" }],
  ["answers garbage", { kind: "garbage-answer" }],
  ["answers too late", { kind: "latency", milliseconds: 9_500 }],
];
const http = (head: string, body: string): FaultMode => ({
  kind: "answer",
  bytes: Buffer.from(`HTTP/1.1 ${head}\r\ncontent-type: text/xml\r\ncontent-length: ${body.length}\r\n\r\n${body}`),
});
/** What stands where AWS was; nothing of it is an answer to a reading. */
const unreadable: readonly [string, FaultMode][] = [
  ["refuses connections", { kind: "refuse" }],
  ["does not answer", { kind: "hang" }],
  ["closes connections", { kind: "truncate", afterBytes: 0 }],
  ["is cut off in the middle of an answer", { kind: "truncate", afterBytes: 400 }],
  ["resets in the middle of an answer", { kind: "reset", afterBytes: 400 }],
  ["answers with nothing", http("200 OK", "")],
  ["answers with a page", http("200 OK", "<html><body>Please sign in to the network.</body></html>")],
  ["answers with another answer", http("200 OK", "<StopInstancesResponse><requestId>r</requestId></StopInstancesResponse>")],
  ["answers with an error that is none", http("500 Internal Server Error", "oops")],
];

let world: PortalWorld;
let proxy: FaultProxy;
let proxied: OperateDeps;
let mina: UserActor;
let clock: MovableClock;
let listener: LiveListener;
let restore = () => {};
const heard: LiveNotice[] = [];
const nameOf = (fault: string, kind: string) => `${fault.toLowerCase().replaceAll(/[ .]/g, "-")}-${kind}`;
const ended = new AbortController();

beforeAll(async () => {
  const names = [...silent.map(([fault]) => fault), ...refusals, "refuses connections"].flatMap((fault) =>
    kinds.map((kind) => [nameOf(fault, kind), kind] as const),
  );
  const seed = awsSeed(names.map(([name, kind]) => ({ name, environment: name, state: kind === "start" ? "stopped" : "running" })));
  world = await createPortalWorld({ seed });
  proxy = await startFaultProxy(Number(new URL(world.aws.endpoint).port));
  proxied = { ...world.deps, gateway: createEc2Gateway({ endpoint: `http://127.0.0.1:${proxy.port}`, baseCredentials }) };
  mina = await world.person("Mina Park");
  listener = new LiveListener(world.database.appUrl);
  const messages = listener.messages(ended.signal);
  await messages.next();
  void (async () => {
    for await (const message of messages) if (message.type === "change") heard.push(message.notice);
  })();
});
afterAll(async () => {
  ended.abort();
  listener.close();
  await proxy.close();
  await world.close();
});
beforeEach(() => {
  clock = movableClock();
  restore = replaceClock(clock);
  world.aws.calls.clear();
});
afterEach(async () => {
  restore();
  world.aws.faults.clear();
  await proxy.setMode({ kind: "pass" });
});

async function askAll(fault: string): Promise<void> {
  for (const kind of kinds) {
    const { id: environmentId } = await world.environment(nameOf(fault, kind));
    await acts[kind](world.db, mina, { environmentId, idempotencyKey: newId() });
  }
}

/** Lets time go by until nothing is open. */
async function endAll(): Promise<void> {
  for (let round = 0; round < 100 && (await world.db.operation.count({ where: { endedAt: null } })) > 0; round += 1) {
    clock.advance(2_000);
    await world.operate();
    await new Promise((resolve) => setTimeout(resolve, 40));
    await world.poll();
  }
}

async function endOf(fault: string, kind: (typeof kinds)[number]) {
  const { ec2Id } = await world.instance(nameOf(fault, kind));
  const { state } = await world.db.operation.findFirstOrThrow({ where: { instance: { ec2Id } } });
  const calls = world.calls(apis[kind]).filter(({ instanceIds }) => instanceIds.includes(ec2Id)).length;
  return { kind, state, calls, aws: world.aws.instances.find(ec2Id)?.status.life.state };
}

/** The last thing open pages were told of each environment is its row as it is. */
async function expectPagesToKnow(fault: string): Promise<void> {
  for (const kind of kinds) {
    const { id, version } = await world.environment(nameOf(fault, kind));
    await expect.poll(() => heard.findLast((notice) => notice.id === id)?.version).toBe(version);
  }
}

const list = () => listEnvironments(world.db, mina, listEnvironmentsInput.parse({ limit: 100 }));
const facts = async () => (await list()).items.map(({ name, state, instanceCount }) => [name, state, instanceCount]);

test.each(silent)("AWS that %s: starts and stops come to their end, a reboot is sent once, and pages are told", async (name, fault) => {
  await askAll(name);
  for (const kind of kinds) world.aws.faults.add({ ...fault, api: apis[kind] });
  await world.operate();
  await expectPagesToKnow(name);
  await endAll();
  for (const kind of ["start", "stop"] as const) {
    const end = await endOf(name, kind);
    expect(end).toMatchObject({ state: "confirmed", aws: wanted[kind] });
    expect(end.calls).toBeLessThanOrEqual(2);
  }
  // A call that AWS took late is in its record only when it has answered.
  await expect.poll(() => endOf(name, "reboot")).toEqual({ kind: "reboot", state: "unknown", calls: 1, aws: "running" });
  await expectPagesToKnow(name);
});

test("AWS that cannot be reached is asked again until it can, and each act is done once, also a reboot", async () => {
  const name = "refuses connections";
  await askAll(name);
  await proxy.setMode({ kind: "refuse" });
  for (let round = 0; round < 3; round += 1) {
    await world.operate(proxied);
    clock.advance(60_000);
  }
  expect(world.aws.calls.list()).toEqual([]);
  await expectPagesToKnow(name);
  await endAll();
  for (const kind of kinds) expect(await endOf(name, kind)).toEqual({ kind, state: "confirmed", calls: 1, aws: wanted[kind] });
});

test.each(refusals)("what AWS answers with %s is told to open pages as it is saved", async (code) => {
  await askAll(code);
  for (const kind of kinds) world.aws.faults.add({ kind: "error", api: apis[kind], code, message: "Injected." });
  await world.operate();
  expect(world.calls("StartInstances").length).toBeGreaterThan(0);
  await expectPagesToKnow(code);
  await endAll();
  await expectPagesToKnow(code);
});

async function expectTold(before: unknown): Promise<void> {
  const { id } = await world.db.awsTarget.findFirstOrThrow();
  expect(await facts()).toEqual(before);
  expect((await list()).warnings).toEqual([
    expect.stringMatching(/^Main account, Seoul could not be read: .* What is shown is from (?:\w+ |\d+ \w+, )?\d\d:\d\d\.$/s),
  ]);
  await expect.poll(() => heard.some((notice) => notice.noun === "target" && notice.id === id)).toBe(true);
}

test.each(refusedReadings)("a reading that AWS refuses with %s takes nothing away, is told, and the next one is believed again", async (code) => {
  await world.poll();
  const before = await facts();
  heard.length = 0;
  world.aws.faults.add({ kind: "error", api: "DescribeInstances", code, times: 2 });
  await world.poll();
  await expectTold(before);
  world.aws.faults.clear();
  await world.poll();
  expect((await list()).warnings).toEqual([]);
  expect(await facts()).toEqual(before);
});

async function pollThroughProxy(): Promise<void> {
  await world.fillBuckets();
  await world.db.awsTarget.updateMany({ data: { pollDueAt: new Date(0), pollLeaseUntil: null } });
  for (const claimed of await claimTargets(world.db)) await pollTarget(proxied, claimed);
}

test.each(unreadable)("a reading from AWS that %s takes nothing away, is told, and the next one is believed again", async (_name, mode) => {
  await pollThroughProxy();
  const before = await facts();
  heard.length = 0;
  for (const isSessionThere of [true, false]) {
    if (!isSessionThere) proxied = { ...proxied, gateway: createEc2Gateway({ endpoint: `http://127.0.0.1:${proxy.port}`, baseCredentials }) };
    await proxy.setMode(mode);
    await pollThroughProxy();
    await expectTold(before);
    await proxy.setMode({ kind: "pass" });
    await pollThroughProxy();
    expect((await list()).warnings).toEqual([]);
  }
  expect(await facts()).toEqual(before);
});
