import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { replaceClock } from "@/server/platform/clock";
import { openDatabase } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import { awsSeed } from "@/testing/factories/aws-world";
import { officeHours, seoul } from "@/testing/factories/environment-rows";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { settableClock } from "@/testing/settable-clock";
import type { SettableClock } from "@/testing/settable-clock";
import { getEnvironment } from "../get-environment";
import { listEnvironments } from "../list-environments";
import { releaseLease } from "../leases/release-lease";
import { takeLease } from "../leases/take-lease";
import { claimPending, markSent } from "../operation-claims";
import { startEnvironment } from "../start-environment";
import { stopEnvironment } from "../stop-environment";
import { endHold } from "./end-hold";
import { extendEnvironment } from "./extend-environment";
import { holdEnvironment } from "./hold-environment";
import { keepWaiting } from "./keep-waiting";
import { reconcileDue } from "./reconcile";
import { reconcileAll } from "./reconcile-all";

let world: PortalWorld;
let mina: UserActor;
let joon: UserActor;
let bob: UserActor;
let clock: SettableClock;
let scheduleId: string;
let restore = () => {};
/** Each test has a week, and an environment, of its own. */
let week = 0;
const environmentOf = () => `env-${String(week).padStart(2, "0")}`;
const at = (time: string, day = 0) => seoul(7 * week + day, time);
let environmentId: string;

beforeAll(async () => {
  clock = settableClock(seoul(0, "10:00"));
  restore = replaceClock(clock);
  const seed = Array.from({ length: 30 }, (_, index) => `env-${String(index).padStart(2, "0")}`).map((name) => ({
    name,
    environment: name,
    state: "running" as const,
  }));
  world = await createPortalWorld({ seed: awsSeed(seed) });
  mina = await world.person("Mina Park", [{ role: "developer", teams: ["payments"] }]);
  joon = await world.person("Joon Seo", [{ role: "admin" }]);
  bob = await world.person("Bob Lee", [{ role: "viewer" }]);
  // No directory knows them, and the test goes on for weeks.
  await world.db.user.updateMany({ data: { groupsReadAt: new Date("2100-01-01") } });
  const { name, zone, plan } = officeHours;
  const by = { createdBy: "test", createdAt: clock.now(), updatedBy: "test", updatedAt: clock.now() };
  ({ id: scheduleId } = await world.db.schedule.create({ data: { id: newId(), team: "payments", name, zone, plan, ...by } }));
});
beforeEach(async () => {
  week += 1;
  clock.set(at("12:00"));
  restore = replaceClock(clock);
  environmentId = (await world.environment(environmentOf())).id;
  await world.db.environment.update({ where: { id: environmentId }, data: { scheduleId, leadMinutes: 0, nextCheckAt: at("12:00") } });
  await lookAt(at("12:00"));
});
afterEach(async () => {
  await world.db.environment.update({ where: { id: environmentId }, data: { scheduleId: null, nextCheckAt: new Date("2100-01-01") } });
  restore();
});
afterAll(() => world.close());

/** Moves the time to a moment and looks for as long as something is due. */
async function lookAt(moment: Date): Promise<void> {
  clock.set(moment);
  for (let looks = 0; looks < 10 && (await reconcileDue(world.deps)) > 0; looks += 1);
}
async function lookAll(...moments: string[]): Promise<void> {
  for (const time of moments) await lookAt(at(time));
}
const act = () => ({ environmentId, idempotencyKey: newId() });
const stop = () => world.db.stopProcess.findFirst({ where: { environmentId }, orderBy: { startedAt: "desc" } });
const notices = async (kind: string) =>
  (await world.db.notice.findMany({ where: { kind, subjectId: environmentId }, orderBy: { createdAt: "asc" } })).map(({ title }) => title);
const operations = () => world.db.operation.findMany({ where: { instance: { environmentId } }, include: { request: true }, orderBy: { createdAt: "asc" } });
const detail = (actor = mina) => getEnvironment(world.db, actor, environmentId);
const lease = (holder: string, ttlSeconds = 900) =>
  takeLease(world.db, mina, { environmentId, source: "ci", sourceKey: `${environmentId} ${holder}`, holder, ttlSeconds });
const inAws = async (what: "start" | "stop") => {
  const { ec2Id } = await world.instance(environmentOf());
  world.aws.instances.perform(ec2Id, what);
  await new Promise((resolve) => setTimeout(resolve, 400));
  await world.poll();
};
const audit = (event: string) => world.db.auditEvent.findMany({ where: { event, subjectId: environmentId } });

/** The time as a process sees it that is frozen right after it has read it once. */
function before(moment: Date, now: () => Date): () => Date {
  let reads = 0;
  return () => (reads++ === 0 ? moment : now());
}

describe("the way to a stop", () => {
  test("warns three times, then asks AWS in the schedule's name and under the role of the system", async () => {
    await lookAll("19:30", "19:50", "19:58", "20:00");
    const name = environmentOf();
    expect(await notices("stop.warning")).toEqual([
      `${name} stops at 20:00 (in 30 min)`,
      `${name} stops at 20:00 (in 10 min)`,
      `${name} stops at 20:00 (in 2 min)`,
    ]);
    expect((await stop())?.stage).toBe("stopping");
    expect(await operations()).toMatchObject([
      { kind: "stop", request: { requestedById: null, requestedBySystem: "scheduler", sourceIdentity: "switchyard-scheduler", lane: "bulk" } },
    ]);
    world.aws.calls.clear();
    await world.settle();
    expect(world.calls("StopInstances")).toHaveLength(1);
    expect(await operations()).toMatchObject([{ state: "confirmed", awsRole: "scheduler" }]);
    await lookAll("20:01");
    expect(await stop()).toMatchObject({ outcome: "stopped" });
    expect(await notices("stop.done")).toEqual([`${name} was stopped`]);
    expect((await detail()).because).toBe("Off by schedule until Tue 09:00.");
    expect(await audit("environment.stopped")).toMatchObject([{ actorKind: "system", actorName: "Switchyard (scheduler)" }]);
  });

  test("a live lease holds the stop, in whatever order the lease and the look come; new ones are refused", async () => {
    await lookAll("19:30", "19:50", "19:58");
    clock.set(at("19:59"));
    const job = await lease("ci-481");
    await lookAll("20:00");
    expect(await stop()).toMatchObject({ stage: "draining" });
    expect(await operations()).toEqual([]);
    await expect(lease("ci-482")).rejects.toThrow("no new work is let in");
    expect((await detail()).stop?.sentence).toBe("Stops when ci-481 is done; at 22:00 a person is asked.");
    expect(await world.db.desiredStretch.findFirst({ where: { environmentId, to: null } })).toMatchObject({ cause: "lease", by: "ci-481" });
    await releaseLease(world.db, mina, { leaseId: job.lease.id });
    await lookAll("20:03");
    expect(await operations()).toMatchObject([{ kind: "stop" }]);
  });

  test("kept on by the idle rule alone, it is told apart from work that somebody says", async () => {
    const idle = { cpuPercent: 5, minutes: 30 };
    const rule = { name: "idle", match: { environments: [environmentOf()] }, give: { idle } };
    await world.db.environmentPolicy.create({ data: { id: newId(), position: week, name: environmentOf(), rule } });
    await lookAll("19:30", "19:50", "19:58");
    const cpu = Array.from({ length: 289 }, () => 80);
    const others = { networkIn: [], networkOut: [], diskRead: [], diskWrite: [], memory: [] };
    await world.db.instanceTelemetry.create({
      data: { instanceId: (await world.instance(environmentOf())).id, from: at("00:00"), readAt: at("19:59"), stepSeconds: 300, cpu, ...others },
    });
    await lookAll("20:00");
    expect(await stop()).toMatchObject({ stage: "draining" });
    expect(await world.db.desiredStretch.findFirst({ where: { environmentId, to: null } })).toMatchObject({ state: "running", cause: "activity" });
  });

  test("at the drain limit a person is asked; who waits on is asked again, who overrides stops it", async () => {
    await lookAll("19:30", "19:58");
    for (const time of ["19:59", "20:00", "20:20", "20:40", "21:00", "21:20", "21:40", "22:00"]) {
      clock.set(at(time));
      if (time === "19:59") await lease("ci-481");
      else await world.db.busyLease.updateMany({ where: { environmentId, releasedAt: null }, data: { heartbeatAt: at(time), countsUntil: at("23:30") } });
      await lookAll(time);
    }
    expect(await stop()).toMatchObject({ stage: "asking" });
    expect(await notices("stop.asking")).toEqual([`${environmentOf()} should be off, but ci-481 still works`]);
    const waits = await keepWaiting(world.db, mina, { environmentId, minutes: 30 });
    expect(waits.sentence).toBe(`${environmentOf()} stops when ci-481 is done; if that is not by 22:30, you are asked.`);
    await lookAll("22:10");
    expect(await stop()).toMatchObject({ stage: "draining" });
    await lookAll("22:35");
    expect(await stop()).toMatchObject({ stage: "asking" });
    expect(await notices("stop.asking")).toHaveLength(2);
    await stopEnvironment(world.db, mina, { ...act(), overrideReason: "the job hangs" });
    expect(await operations()).toMatchObject([{ kind: "stop", request: { requestedById: mina.id } }]);
    expect(await audit("environment.stop-overridden")).toMatchObject([{ reason: "the job hangs", data: { for: ["ci-481"] } }]);
    expect(await world.db.busyLease.findFirst({ where: { environmentId } })).toMatchObject({ releasedBecause: "overridden" });
  });

  test("a lease that goes silent counts for twice its time to live, then is ended and reported", async () => {
    await lookAll("19:30", "19:58");
    clock.set(at("19:59"));
    await lease("ci-481", 60);
    await lookAll("20:00");
    expect(await stop()).toMatchObject({ stage: "draining" });
    expect(await notices("lease.lost")).toEqual([]);
    expect(await operations()).toEqual([]);
    await lookAll("20:02");
    expect(await notices("lease.lost")).toEqual([`ci-481 has gone silent on ${environmentOf()}`]);
    expect(await operations()).toMatchObject([{ kind: "stop" }]);
    expect(await audit("lease.released")).toMatchObject([{ data: { because: "lost" } }]);
  });

  test("an extension while it is warned of cancels it, and one after the stop was asked for takes it back", async () => {
    await lookAll("19:30");
    const option = (await detail()).extendOptions.find(({ key }) => key === "1h");
    expect(option).toMatchObject({ until: at("21:00"), refused: null });
    await extendEnvironment(world.db, mina, { ...act(), until: at("21:00") });
    await lookAll("19:31");
    expect(await stop()).toMatchObject({ outcome: "extended" });
    expect((await detail()).because).toBe("Running because Mina Park extended it until 21:00.");
    await lookAll("20:30", "20:58", "21:00");
    expect(await operations()).toMatchObject([{ kind: "stop", state: "pending" }]);
    await extendEnvironment(world.db, mina, { ...act(), until: at("22:00") });
    await lookAll("21:01");
    // AWS had not heard of it, so that nothing has to be started again.
    expect(await operations()).toMatchObject([{ kind: "stop", state: "superseded" }]);
  });

  test("what other hours say between the decision and the call is not sent to AWS", async () => {
    await lookAll("19:30", "19:58", "20:00");
    expect(await operations()).toMatchObject([{ kind: "stop", state: "pending" }]);
    const later = { ...officeHours.plan, periods: officeHours.plan.periods.map((hours) => ({ ...hours, to: 22 * 60 })) };
    const given = await world.db.schedule.findUniqueOrThrow({ where: { id: scheduleId } });
    await world.db.schedule.create({ data: { ...given, id: environmentId, name: "Later", plan: later } });
    await world.db.environment.update({ where: { id: environmentId }, data: { scheduleId: environmentId } });
    world.aws.calls.clear();
    await world.operate();
    const { ec2Id } = await world.instance(environmentOf());
    expect(world.calls("StopInstances").filter(({ instanceIds }) => instanceIds.includes(ec2Id))).toEqual([]);
    expect(await operations()).toMatchObject([{ kind: "stop", state: "superseded" }]);
  });
});

/** What a person does while an operation of the schedule is not sent yet, and what it undoes. */
const undoings: [string, { looks: string[]; kind: "start" | "stop"; ready?: () => Promise<unknown>; undo: () => Promise<unknown> }][] = [
  ["an extension", { looks: ["19:30", "19:58", "20:00"], kind: "stop", undo: () => extendEnvironment(world.db, mina, { ...act(), until: at("21:00") }) }],
  ["a keep-on", { looks: ["19:30", "19:58", "20:00"], kind: "stop", undo: () => holdEnvironment(world.db, joon, { ...hold("keep_on"), until: at("22:00") }) }],
  ["a freeze", { looks: ["19:30", "19:58", "20:00"], kind: "stop", undo: () => holdEnvironment(world.db, joon, { ...hold("freeze"), until: at("22:00") }) }],
  [
    "the end of a keep-off",
    {
      looks: ["13:01", "13:04"],
      kind: "stop",
      ready: () => holdEnvironment(world.db, joon, { ...hold("keep_off"), until: at("15:00") }),
      undo: async () => endHold(world.db, joon, (await world.db.environmentHold.findFirstOrThrow({ where: { environmentId, endedAt: null } })).id),
    },
  ],
  [
    "a keep-off",
    {
      looks: ["13:01", "14:00"],
      kind: "start",
      ready: async () => {
        await holdEnvironment(world.db, joon, { ...hold("keep_off"), until: at("14:00") });
        await world.db.instance.updateMany({ where: { environmentId }, data: { state: "stopped", stateSince: at("13:00") } });
      },
      undo: () => holdEnvironment(world.db, joon, { ...hold("keep_off"), until: at("16:00") }),
    },
  ],
];
const hold = (kind: "keep_on" | "keep_off" | "freeze") => ({ environmentId, kind, untilNextStart: false, reason: "a test" });

describe("what the schedule asked for and AWS has not heard of", () => {
  test.each(undoings)("%s takes it back at once, out of the hands of a worker too", async (_, { looks, kind, ready, undo }) => {
    clock.set(at("13:00"));
    await ready?.();
    await lookAll(...looks);
    const open = (await operations()).filter(({ state }) => state === "pending");
    expect(open).toMatchObject([{ kind }]);
    const claimed = await claimPending(
      world.db,
      open.map(({ id }) => id),
      { owner: "frozen", now: clock.now() },
    );
    expect(claimed).toHaveLength(1);
    await undo();
    expect((await operations()).find(({ id }) => id === claimed[0]?.id)).toMatchObject({ state: "superseded", request: { endedAt: expect.any(Date) } });
    expect(await markSent(world.db, claimed, clock.now(), "scheduler")).toEqual([]);
  });
});

describe("people's acts", () => {
  test("a Stop keeps it off until the next scheduled start, and a Start undoes that", async () => {
    await stopEnvironment(world.db, mina, act());
    await world.settle();
    await lookAll("12:30");
    expect((await detail()).because).toBe("Kept off by Mina Park until the next scheduled start (Tue 09:00).");
    expect(await operations()).toHaveLength(1);
    await startEnvironment(world.db, joon, act());
    expect((await detail()).desired).toMatchObject({ state: "running", because: "Running by schedule until 20:00.", causeKind: "schedule" });
    expect((await detail()).sessions).toEqual([]);
    await world.settle();
  });

  test("a Start outside the hours makes a session that ends with the usual warnings", async () => {
    await lookAll("19:30", "19:58", "20:00");
    await world.settle();
    await lookAll("20:30", "21:00");
    const answer = await startEnvironment(world.db, mina, act());
    expect(answer.accepted).toContain("Outside its hours it stays on until 23:00, unless it is extended.");
    await world.settle();
    await lookAll("21:05");
    expect((await detail()).because).toBe("Running because Mina Park started it until 23:00.");
    await lookAll("22:31", "22:51", "22:59");
    expect((await notices("stop.warning")).slice(-3)).toEqual(["29 min", "9 min", "60 s"].map((left) => `${environmentOf()} stops at 23:00 (in ${left})`));
    await lookAll("23:01");
    expect((await operations()).at(-1)).toMatchObject({ kind: "stop", request: { requestedBySystem: "scheduler" } });
    await world.settle();
  });

  test("Stop now skips the warnings, not those at work; the same click again changes nothing", async () => {
    await lease("ci-481");
    const click = act();
    const answer = await stopEnvironment(world.db, joon, click);
    expect(answer).toMatchObject({ operations: 0, requestId: null, waits: { for: ["ci-481"] } });
    expect(answer.accepted).toBe(`${environmentOf()} stops when ci-481 is done; if that is not by 14:00, you are asked.`);
    expect(await stopEnvironment(world.db, joon, click)).toEqual(answer);
    expect(await world.db.environmentHold.count({ where: { environmentId } })).toBe(1);
    await lookAll("12:05");
    expect(await stop()).toMatchObject({ stage: "draining", byPerson: "Joon Seo" });
    await world.db.busyLease.updateMany({ where: { environmentId }, data: { releasedAt: clock.now(), releasedBecause: "released" } });
    await lookAll("12:07");
    expect(await operations()).toMatchObject([{ kind: "stop" }]);
    await world.settle();
  });

  test("a Stop under somebody else's keep-on is refused and names them; one's own gives way", async () => {
    const hold = await holdEnvironment(world.db, joon, { environmentId, kind: "keep_on", until: at("23:00"), untilNextStart: false, reason: "demo" });
    expect(hold.sentence).toBe("Kept on by Joon Seo until 23:00: demo.");
    await expect(stopEnvironment(world.db, mina, act())).rejects.toThrow("Kept on by Joon Seo until 23:00: demo. Ask Joon Seo to end that");
    expect((await detail()).levers.stop).toMatchObject({ allowed: false, reason: expect.stringContaining("Joon Seo") });
    expect((await detail(joon)).levers.stop.allowed).toBe(true);
    await stopEnvironment(world.db, joon, act());
    expect(await world.db.environmentHold.findUnique({ where: { id: hold.holdId } })).toMatchObject({ endedBy: "Joon Seo" });
    await world.settle();
  });

  test("frozen, nothing touches it: no schedule, no person; ended, its hours count again", async () => {
    const { holdId } = await holdEnvironment(world.db, joon, { environmentId, kind: "freeze", until: null, untilNextStart: false, reason: "load test" });
    await expect(stopEnvironment(world.db, mina, act())).rejects.toThrow("Frozen by Joon Seo: load test.");
    await expect(endHold(world.db, bob, holdId)).rejects.toThrow("environment:hold");
    await lookAll("19:30", "20:00", "21:00");
    expect([await stop(), await operations()]).toEqual([null, []]);
    expect(await endHold(world.db, joon, holdId)).toEqual({ ended: true, sentence: "Off by schedule until Tue 09:00." });
    expect(await endHold(world.db, joon, holdId)).toMatchObject({ ended: false });
    await lookAll("21:01");
    expect(await notices("stop.warning")).toEqual([`${environmentOf()} stops at 21:03 (in 2 min)`]);
  });

  test("an extension beyond the cap is refused and names it; the same moment again changes nothing", async () => {
    await expect(extendEnvironment(world.db, mina, { ...act(), until: at("08:01", 1) })).rejects.toThrow(
      "The policy allows 12 h: until Tue 08:00 at the latest.",
    );
    const first = await extendEnvironment(world.db, mina, { ...act(), until: at("22:00") });
    expect(first).toEqual({ until: at("22:00"), sentence: `${environmentOf()} stays on until 22:00.` });
    expect(await extendEnvironment(world.db, mina, { ...act(), until: at("22:00") })).toEqual(first);
    expect(await audit("environment.extended")).toHaveLength(1);
    await expect(extendEnvironment(world.db, mina, { ...act(), until: at("21:00") })).rejects.toThrow("is on until 22:00 already");
    await expect(extendEnvironment(world.db, mina, { ...act(), until: at("11:00") })).rejects.toThrow("has passed");
    expect((await detail()).extendOptions.map(({ key, until, refused }) => [key, until, refused === null])).toEqual([
      ["1h", at("23:00"), true],
      ["2h", at("00:00", 1), true],
      ["until-22", at("22:00", 1), false],
      ["until-tomorrow", at("09:00", 1), false],
    ]);
  });

  test("without a schedule nothing is touched, and a Start makes no session", async () => {
    await world.db.environment.update({ where: { id: environmentId }, data: { scheduleId: null } });
    await stopEnvironment(world.db, mina, act());
    await world.settle();
    await startEnvironment(world.db, mina, act());
    await world.settle();
    await lookAll("20:00", "23:00");
    expect(await world.db.runSession.count({ where: { environmentId } })).toBe(0);
    expect(await world.db.environmentHold.count({ where: { environmentId } })).toBe(0);
    expect((await detail()).because).toMatch(/^Running because Mina Park started it at /);
    expect((await detail()).levers.extend).toEqual({ allowed: false, reason: "It has no schedule, so nothing stops it by itself." });
  });

  test("without a schedule a Stop waits for those at work too, and leaves nothing behind", async () => {
    await world.db.environment.update({ where: { id: environmentId }, data: { scheduleId: null } });
    const job = await lease("ci-481");
    await stopEnvironment(world.db, joon, act());
    await lookAll("12:05");
    expect(await operations()).toEqual([]);
    await releaseLease(world.db, mina, { leaseId: job.lease.id });
    await lookAll("12:06");
    expect(await operations()).toMatchObject([{ kind: "stop" }]);
    await world.settle();
    await lookAll("12:10", "12:20");
    expect(await stop()).toMatchObject({ outcome: "stopped" });
    expect(await world.db.environmentHold.count({ where: { environmentId, endedAt: null } })).toBe(0);
  });
});

describe("drift", () => {
  test("started in AWS outside its hours: adopted, told, and stopped with the usual warnings", async () => {
    await lookAll("19:30", "19:58", "20:00");
    await world.settle();
    await lookAll("20:05");
    clock.set(at("21:00"));
    await inAws("start");
    await lookAll("21:00");
    expect((await detail()).because).toBe("Running because it was started outside Switchyard until 23:00.");
    expect(await notices("drift.adopted")).toEqual([`${environmentOf()} was started outside Switchyard`]);
    await lookAll("22:30", "22:58", "23:00");
    expect((await operations()).at(-1)).toMatchObject({ kind: "stop" });
  });
  test("stopped in AWS within its hours: kept off until the next start", async () => {
    clock.set(at("13:00"));
    await inAws("stop");
    await lookAll("13:00", "14:00");
    expect((await detail()).because).toBe("Stopped outside Switchyard; off until the next scheduled start (Tue 09:00).");
    expect(await operations()).toEqual([]);
    clock.set(at("09:00", 1));
    await lookAt(at("09:00", 1));
    expect(await operations()).toMatchObject([{ kind: "start", request: { requestedBySystem: "scheduler" } }]);
    await world.settle();
  });
});

describe("several workers, downtime", () => {
  test("two workers at once make one set of operations and give each warning once", async () => {
    const other = openDatabase(world.database.appUrl, 4);
    try {
      for (const time of ["19:30", "19:50", "19:58", "20:00"]) {
        clock.set(at(time));
        await Promise.all([reconcileDue(world.deps), reconcileDue({ db: other }), reconcileDue(world.deps), reconcileDue({ db: other })]);
      }
    } finally {
      await other.$disconnect();
    }
    expect(await operations()).toHaveLength(1);
    expect(await notices("stop.warning")).toHaveLength(3);
    expect(await world.db.stopProcess.count({ where: { environmentId } })).toBe(1);
    await world.settle();
  });
  test("a worker that was frozen between its look and its act writes nothing", async () => {
    await lookAll("19:30", "19:58", "20:00");
    await world.settle();
    // The next morning it reads the time just before the hours end, and goes on after them.
    await world.db.environment.update({ where: { id: environmentId }, data: { nextCheckAt: at("19:00", 1) } });
    clock.set(at("20:01", 1));
    const frozen = replaceClock({ ...clock, now: before(at("19:59", 1), clock.now) });
    await expect(reconcileDue(world.deps, 1)).rejects.toThrow("too old to act on");
    frozen();
    expect((await operations()).map(({ kind }) => kind)).toEqual(["stop"]);
  });
  test("to keep waiting never brings the limit nearer", async () => {
    await lookAll("19:30", "19:58");
    clock.set(at("19:59"));
    await lease("ci-481");
    await lookAll("19:59", "20:00");
    const before = (await stop())?.drainLimitAt;
    expect(before).toEqual(at("22:00"));
    expect(await keepWaiting(world.db, mina, { environmentId, minutes: 60 })).toMatchObject({ until: at("22:00") });
    expect(await stop()).toMatchObject({ stage: "draining", drainLimitAt: at("22:00") });
  });
  test("one that cannot be looked at holds up no other, and is left alone for a while", async () => {
    const broken = (await world.environment("env-29")).id;
    const by = { createdBy: "test", createdAt: clock.now(), updatedBy: "test", updatedAt: clock.now() };
    const bad = await world.db.schedule.create({ data: { id: newId(), team: "payments", name: "bad", zone: "Asia/Seoul", plan: { periods: "none" }, ...by } });
    await world.db.environment.update({ where: { id: broken }, data: { scheduleId: bad.id, nextCheckAt: at("12:00") } });
    clock.set(at("19:30"));
    await reconcileAll(world.deps);
    expect(await notices("stop.warning")).toHaveLength(1);
    const { nextCheckAt } = await world.db.environment.findUniqueOrThrow({ where: { id: broken } });
    expect(nextCheckAt.getTime()).toBeGreaterThan(at("19:31").getTime() - 1);
    // Nor does it take anybody's screens away, or keep what they ask for from AWS.
    expect((await listEnvironments(world.db, mina, { limit: 200 })).items.map(({ id }) => id)).toEqual(expect.arrayContaining([broken, environmentId]));
    expect(await detail()).toMatchObject({ id: environmentId });
    await stopEnvironment(world.db, mina, { environmentId: broken, idempotencyKey: newId() });
    await stopEnvironment(world.db, mina, act());
    await world.settle();
    expect((await operations()).map(({ state }) => state)).toEqual(["confirmed"]);
    await world.db.environment.update({ where: { id: broken }, data: { scheduleId: null } });
  });
  test("after hours of downtime a late stop gives its shortest warning, and a late start says how late it is", async () => {
    await lookAll("22:00");
    expect(await notices("stop.warning")).toEqual([`${environmentOf()} stops at 22:02 (in 2 min)`]);
    await lookAll("22:03");
    await world.settle();
    await lookAll("22:05");
    await lookAt(at("11:30", 1));
    expect(await notices("start.late")).toEqual([`${environmentOf()} is started 2 h 30 min late`]);
    expect((await operations()).map(({ kind }) => kind)).toEqual(["stop", "start"]);
    await world.settle();
  });
});
