import { describe, expect, test } from "vitest";
import { applyPlan, lookedBefore, settled } from "@/testing/factories/apply-plan";
import { environmentRows, holdRow, instanceRow, leaseRow, officeHours, seoul, sessionRow, stopRow } from "@/testing/factories/environment-rows";
import { usualPolicy } from "./policy";
import { planReconcile } from "./reconcile-plan";
import type { Change, ReconcilePlan } from "./reconcile-plan";
import type { EnvironmentRows, Looked } from "./rows";

const at = (time: string) => seoul(0, time);
const wasOn: Looked = lookedBefore({ state: "running", until: at("20:00"), since: at("09:00") });
const wasOff = (since = "20:00"): Looked => lookedBefore({ state: "stopped", until: seoul(1, "09:00"), since: at(since) });

/** What a plan does, in one line each; what only tells is left out. */
function acts({ changes }: ReconcilePlan): string[] {
  return changes.filter((change) => change.do !== "desired").map(words);
}

function words(change: Change): string {
  switch (change.do) {
    case "start":
    case "stop":
      return `${change.do} ${change.instanceIds.join(" ")}`;
    case "stop-stage":
      return `${change.stage} ${clock(change.plannedAt)}`;
    case "warn":
      return `warn ${change.minutes} ${clock(change.plannedAt)}`;
    case "end-stop":
      return `end-stop ${change.outcome}`;
    case "adopt-session":
      return `adopt ${change.instanceId ?? "all"} until ${clock(change.until)}`;
    case "keep-off":
      return `keep-off ${change.instanceId ?? "all"}`;
    case "end-session":
      return `end-session ${change.because}`;
    case "end-lease":
      return `end-lease ${change.because}`;
    case "end-hold":
    case "ask":
    case "desired":
      return change.do;
  }
}

const clock = (moment: Date) => new Date(moment.getTime() + 9 * 3_600_000).toISOString().slice(11, 16);

/** Looks again and again as the plans ask for, from a moment to another, and gives what was done when. */
function run(rows: EnvironmentRows, span: { from: string; to: string }, before: Looked | null) {
  const log: string[] = [];
  let [now, state, looked] = [at(span.from), rows, before];
  for (let looks = 0; now <= at(span.to) && looks < 2_000; looks += 1) {
    const plan = planReconcile(state, now, looked);
    log.push(...acts(plan).map((act) => `${clock(now)} ${act}`));
    state = settled(applyPlan(state, plan, now), now);
    looked = plan.looked;
    now = plan.nextCheckAt > now ? plan.nextCheckAt : new Date(now.getTime() + 1_000);
  }
  return { log, rows: state };
}

describe("the way to a stop", () => {
  test("warns 30, 10 and 2 minutes before, then stops", () => {
    const { log, rows } = run(environmentRows(), { from: "19:00", to: "20:05" }, wasOn);
    expect(log).toEqual([
      "19:30 warning 20:00",
      "19:30 warn 30 20:00",
      "19:50 warn 10 20:00",
      "19:58 warn 2 20:00",
      "20:00 stopping 20:00",
      "20:00 stop i1",
      "20:01 end-stop stopped",
    ]);
    expect(rows.instances[0]?.state).toBe("stopped");
  });
  test("waits for a live lease, and lets the shortest warning stand", () => {
    const rows = environmentRows({ leases: [leaseRow(at("20:15"), { takenAt: at("18:00") })] });
    const { log } = run(rows, { from: "19:59", to: "20:20" }, wasOn);
    expect(log.filter((line) => line.includes("stop i1"))).toEqual(["20:17 stop i1"]);
    expect(log).toContain("20:01 draining 20:01");
    expect(log).toContain("20:17 end-lease lost");
  });
  test("asks a person at the drain limit, or goes on where the policy says so", () => {
    const busy = environmentRows({
      leases: [leaseRow(at("20:00"), { countsUntil: seoul(1, "08:00") })],
      stop: stopRow({ stage: "draining", plannedAt: at("20:00"), drainingAt: at("20:00"), drainLimitAt: at("22:00"), warned: [30, 10, 2] }),
    });
    expect(acts(planReconcile(busy, at("21:59"), wasOff()))).toEqual([]);
    expect(acts(planReconcile(busy, at("22:00"), wasOff()))).toEqual(["asking 20:00", "ask"]);
    const asked = { ...busy, stop: busy.stop && { ...busy.stop, stage: "asking" as const } };
    expect(acts(planReconcile(asked, at("23:00"), wasOff()))).toEqual([]);
    const forced = { ...busy, policy: { ...usualPolicy, atDrainLimit: "force" as const } };
    expect(acts(planReconcile(forced, at("22:00"), wasOff()))).toEqual(["stopping 20:00", "stop i1"]);
  });
  test("goes on at once when the last lease is released while a person is asked", () => {
    const rows = environmentRows({ stop: stopRow({ stage: "asking", plannedAt: at("20:00"), drainLimitAt: at("22:00"), warned: [2] }) });
    expect(acts(planReconcile(rows, at("22:30"), wasOff()))).toEqual(["stopping 20:00", "stop i1"]);
  });
  test("an override waits for nobody", () => {
    const stop = stopRow({ stage: "draining", plannedAt: at("20:00"), drainLimitAt: at("22:00"), byPerson: "Joon", overrideReason: "fire drill" });
    const rows = environmentRows({ leases: [leaseRow(at("20:00"), { countsUntil: at("23:00") })], stop });
    expect(acts(planReconcile(rows, at("20:10"), wasOff()))).toEqual(["stopping 20:00", "stop i1"]);
  });
  test("what the idle rule sees counts as in use, while its reading is fresh", () => {
    const idle = { cpuPercent: 5, networkBytesPerSecond: null, minutes: 15 };
    const stop = stopRow({ stage: "draining", plannedAt: at("20:00"), drainLimitAt: at("22:00") });
    const rows = (readAt: string) =>
      environmentRows({ policy: { ...usualPolicy, idle }, stop, activity: { isBusy: true, words: "CPU at 80 %", readAt: at(readAt) } });
    expect(acts(planReconcile(rows("20:20"), at("20:30"), wasOff()))).toEqual([]);
    expect(acts(planReconcile(rows("20:10"), at("20:30"), wasOff()))).toEqual(["stopping 20:00", "stop i1"]);
    expect(planReconcile(rows("20:20"), at("20:30"), wasOff()).looked.keptOnBy).toBe("CPU at 80 %");
  });
  test("a late stop after downtime still gives its shortest warning, whatever was warned before", () => {
    const fresh = run(environmentRows(), { from: "22:00", to: "22:05" }, wasOn).log;
    expect(fresh).toEqual(["22:00 warning 22:02", "22:00 warn 2 22:02", "22:02 stopping 22:02", "22:02 stop i1", "22:03 end-stop stopped"]);
    const warned = environmentRows({ stop: stopRow({ stage: "warning", plannedAt: at("20:00"), warned: [30] }) });
    expect(run(warned, { from: "22:00", to: "22:05" }, wasOn).log.slice(0, 3)).toEqual(["22:00 warning 22:02", "22:00 warn 2 22:02", "22:02 stopping 22:02"]);
  });
  test("without warnings in the policy it stops at once", () => {
    const rows = environmentRows({ policy: { ...usualPolicy, warnMinutes: [] } });
    expect(acts(planReconcile(rows, at("19:59"), wasOn))).toEqual([]);
    expect(acts(planReconcile(rows, at("20:00"), wasOn))).toEqual(["stopping 20:00", "stop i1"]);
  });
  const warning = stopRow({ stage: "warning", plannedAt: at("20:00"), warned: [30] });
  const draining = stopRow({ stage: "draining", plannedAt: at("20:00"), drainLimitAt: at("22:00"), warned: [2] });
  test.each<[string, Partial<EnvironmentRows>, string]>([
    ["an extension", { sessions: [sessionRow({ until: at("23:00"), extendedBy: "Mina", extendedAt: at("19:40") })] }, "extended"],
    ["a keep-on", { holds: [holdRow({ kind: "keep_on" })] }, "cancelled"],
    ["a freeze", { holds: [holdRow({ kind: "freeze" })] }, "cancelled"],
    [
      "a schedule that goes on",
      { schedule: { ...officeHours, plan: { periods: [{ day: 0, from: 0, to: 1_440 }], exceptions: [], holidays: null } } },
      "superseded",
    ],
    ["no schedule", { schedule: null }, "cancelled"],
  ])("%s ends it while warning and while draining", (_, rows, outcome) => {
    expect(acts(planReconcile(environmentRows({ ...rows, stop: warning }), at("19:45"), wasOn))).toEqual([`end-stop ${outcome}`]);
    expect(acts(planReconcile(environmentRows({ ...rows, stop: draining }), at("20:15"), wasOff()))).toEqual([`end-stop ${outcome}`]);
  });
  test("a little extension moves it, with warnings of its own", () => {
    const rows = environmentRows({ sessions: [sessionRow({ until: at("20:15"), extendedBy: "Mina", extendedAt: at("19:50") })], stop: warning });
    const { log } = run(rows, { from: "19:50", to: "20:16" }, wasOn);
    expect(log.filter((line) => !line.includes("end-"))).toEqual([
      "19:50 warning 20:15",
      "19:50 warn 30 20:15",
      "20:05 warn 10 20:15",
      "20:13 warn 2 20:15",
      "20:15 stopping 20:15",
      "20:15 stop i1",
    ]);
  });
  test("an extension takes back a stop that was asked for", () => {
    const open = { id: "o1", kind: "stop", state: "pending", byPerson: false, createdAt: at("20:00") } as const;
    const rows = environmentRows({
      instances: [instanceRow({ open })],
      sessions: [sessionRow({ until: at("23:00"), extendedBy: "Mina", extendedAt: at("20:01") })],
      stop: { ...draining, stage: "stopping" },
    });
    expect(acts(planReconcile(rows, at("20:01"), wasOff()))).toEqual(["start i1", "end-stop extended"]);
  });
  test("a gap of a few minutes between two windows is no stop", () => {
    const gap = (from: number) => ({
      ...officeHours,
      plan: {
        ...officeHours.plan,
        periods: [
          { day: 0, from: 540, to: 720 },
          { day: 0, from, to: 1_200 },
        ],
      },
    });
    expect(run(environmentRows({ schedule: gap(729) }), { from: "11:00", to: "12:20" }, wasOn).log).toEqual([]);
    expect(run(environmentRows({ schedule: gap(730) }), { from: "11:00", to: "12:05" }, wasOn).log).toContain("12:00 stop i1");
  });
  test("locked instances are left alone", () => {
    const locked = instanceRow({ locked: { start: "It belongs to a group.", stop: "It belongs to a group." } });
    expect(run(environmentRows({ instances: [locked] }), { from: "19:00", to: "21:00" }, wasOn).log).toEqual([]);
  });
  test("a lease on another instance delays nothing", () => {
    const rows = environmentRows({
      instances: [instanceRow(), instanceRow({ id: "i2", name: "api" })],
      holds: [holdRow({ kind: "keep_off", instanceId: "i1", placedAt: at("12:00") })],
      leases: [leaseRow(at("12:00"), { instanceId: "i2", countsUntil: at("18:00") })],
      stop: stopRow({ stage: "warning", plannedAt: at("12:05"), warned: [2] }),
    });
    expect(acts(planReconcile(rows, at("12:05"), wasOn))).toEqual(["stopping 12:05", "stop i1"]);
  });
});

describe("starts", () => {
  const off = instanceRow({ state: "stopped", stateSince: at("06:00") });
  const wasOffTonight = lookedBefore({ state: "stopped", until: at("09:00"), since: seoul(-3, "20:00") });
  test("at the edge, and late at once with how late", () => {
    const rows = environmentRows({ instances: [off] });
    expect(acts(planReconcile(rows, at("08:59"), wasOffTonight))).toEqual([]);
    expect(planReconcile(rows, at("09:00"), wasOffTonight).changes[0]).toMatchObject({ do: "start", lateMs: 0 });
    expect(planReconcile(rows, at("11:30"), wasOffTonight).changes[0]).toMatchObject({ do: "start", lateMs: 9_000_000 });
  });
  test("what an edit of the schedule brings about is not late", () => {
    const planned = lookedBefore({ state: "stopped", until: at("15:00"), since: at("06:00") });
    expect(planReconcile(environmentRows({ instances: [off] }), at("11:30"), planned).changes[0]).toMatchObject({ do: "start", lateMs: 0 });
  });
  test.each([
    ["no_capacity", "11:14", []],
    ["no_capacity", "11:15", ["start i1"]],
    ["denied", "12:00", []],
  ] as const)("a start that failed (%s) is not made anew at every look: %s", (errorCode, time, expected) => {
    const failed = { ...off, stateSince: at("10:59"), last: { kind: "start", state: "failed", endedAt: at("11:00"), errorCode } } as const;
    expect(acts(planReconcile(environmentRows({ instances: [failed] }), at(time), wasOn))).toEqual([...expected]);
  });
  test("another wish tries again what was refused", () => {
    const failed = { ...off, stateSince: at("02:00"), last: { kind: "start", state: "failed", endedAt: at("08:00"), errorCode: "denied" } } as const;
    expect(acts(planReconcile(environmentRows({ instances: [failed] }), at("09:00"), wasOffTonight))).toEqual(["start i1"]);
  });
  test("the same look names the same act", () => {
    const keys = [1, 2].map(() => planReconcile(environmentRows({ instances: [off] }), at("09:00"), wasOffTonight).changes[0]);
    expect(keys[0]).toEqual(keys[1]);
  });
  test("a start of ours that still waits for capacity is withdrawn when the hours end", () => {
    const open = { id: "o1", kind: "start", state: "pending", byPerson: false, createdAt: at("19:50") } as const;
    expect(acts(planReconcile(environmentRows({ instances: [{ ...off, open }] }), at("20:00"), wasOn))).toEqual(["stop i1"]);
  });
});

describe("drift", () => {
  test("started in AWS outside its hours: a session with the usual end and warnings, never a kill", () => {
    const last = { kind: "stop", state: "confirmed", endedAt: at("20:01"), errorCode: null } as const;
    const rows = environmentRows({ instances: [instanceRow({ stateSince: at("21:00"), last })] });
    const { log } = run(rows, { from: "21:00", to: "23:03" }, wasOff());
    expect(log).toEqual([
      "21:00 adopt all until 23:00",
      "22:30 warning 23:00",
      "22:30 warn 30 23:00",
      "22:50 warn 10 23:00",
      "22:58 warn 2 23:00",
      "23:00 end-session expired",
      "23:00 stopping 23:00",
      "23:00 stop i1",
      "23:01 end-stop stopped",
    ]);
  });
  test("started in AWS during a keep-off: that ends, and does not take hold again after the session", () => {
    const holds = [holdRow({ kind: "keep_off", placedAt: at("09:30"), untilNextStart: true })];
    const rows = environmentRows({ instances: [instanceRow({ stateSince: at("10:00") })], holds });
    const { log } = run(rows, { from: "10:00", to: "19:00" }, wasOff("09:30"));
    expect(log).toEqual(["10:00 end-hold", "10:00 adopt all until 12:00", "12:00 end-session expired"]);
  });
  test("one of two started in AWS during a keep-off: that of the other stays", () => {
    const [own, whole] = [
      holdRow({ kind: "keep_off", id: "own", instanceId: "i1", placedAt: at("09:30") }),
      holdRow({ kind: "keep_off", placedAt: at("09:30") }),
    ];
    const instances = [instanceRow({ stateSince: at("10:00") }), instanceRow({ id: "i2", state: "stopped", stateSince: at("09:31") })];
    const plan = planReconcile(environmentRows({ instances, holds: [own, whole] }), at("10:00"), wasOff("09:30"));
    expect(plan.changes).toMatchObject([
      { do: "end-hold", holdId: "own" },
      { do: "adopt-session", instanceId: "i1" },
    ]);
  });
  test("stopped in AWS within its hours: kept off until the next start", () => {
    const last = { kind: "start", state: "confirmed", endedAt: at("09:03"), errorCode: null } as const;
    const rows = environmentRows({
      instances: [instanceRow({ state: "stopped", stateSince: at("12:00"), stateReason: "Client.UserInitiatedShutdown: User initiated shutdown", last })],
    });
    expect(run(rows, { from: "12:00", to: "19:00" }, wasOn).log).toEqual(["12:00 keep-off all"]);
  });
  test.each<[string, Parameters<typeof instanceRow>[0], string[]]>([
    ["our own accepted call is believed for a while", { expectedUntil: at("12:01") }, ["start i1"]],
    ["what fell back for want of capacity", { last: { kind: "start", state: "failed", endedAt: at("12:00"), errorCode: "not_confirmed" } }, []],
    ["what AWS itself took down", { stateReason: "Server.InternalError: Internal error" }, ["start i1"]],
    ["a stop of ours that was done late", { last: { kind: "stop", state: "superseded", endedAt: at("11:58"), errorCode: null } }, ["start i1"]],
  ])("no stop by a person: %s", (_, part, expected) => {
    const rows = environmentRows({ instances: [instanceRow({ state: "stopped", stateSince: at("12:00"), ...part })] });
    expect(acts(planReconcile(rows, at("12:00"), wasOn))).toEqual(expected);
  });
  test("what ran on from its hours is stopped with a warning, not adopted", () => {
    const rows = environmentRows({ instances: [instanceRow({ stateSince: at("09:01") })] });
    expect(acts(planReconcile(rows, at("22:00"), wasOff()))).toEqual(["warning 22:02", "warn 2 22:02"]);
  });
  test("one of several is adopted by itself", () => {
    const rows = environmentRows({
      instances: [instanceRow({ stateSince: at("21:00") }), instanceRow({ id: "i2", state: "stopped", stateSince: at("20:01") })],
    });
    expect(acts(planReconcile(rows, at("21:00"), wasOff()))).toEqual(["adopt i1 until 23:00"]);
  });
  test("started in AWS while the rest is being stopped: not killed silently", () => {
    const stop = stopRow({ stage: "stopping", plannedAt: at("20:00"), drainingAt: at("20:00"), drainLimitAt: at("22:00"), warned: [2] });
    const open = { id: "o2", kind: "stop", state: "sent", byPerson: false, createdAt: at("20:00") } as const;
    const rows = environmentRows({ instances: [instanceRow({ stateSince: at("20:03") }), instanceRow({ id: "i2", open })], stop });
    expect(acts(planReconcile(rows, at("20:04"), wasOff()))).toEqual(["adopt i1 until 22:04"]);
  });
});

describe("as it is", () => {
  test.each([
    ["no schedule", { schedule: null }],
    ["frozen", { holds: [holdRow({ kind: "freeze" })] }],
  ] as const)("%s: neither started nor stopped nor adopted", (_, rows) => {
    for (const state of ["running", "stopped"] as const) {
      const instances = [instanceRow({ state, stateSince: at("21:00") })];
      expect(
        acts(planReconcile(environmentRows({ ...rows, instances }), at("21:30"), lookedBefore({ state: "as_is", until: null, since: at("01:00") }))),
      ).toEqual([]);
    }
  });
});

describe("the next look", () => {
  test.each<[string, Partial<EnvironmentRows>, string, string]>([
    ["the first warning", {}, "19:28", "19:30"],
    ["at rest, after five minutes", {}, "12:00", "12:05"],
    ["while something is under way, after a minute", { leases: [leaseRow(at("12:00"), { countsUntil: at("13:00") })] }, "12:00", "12:01"],
    ["the end of a session", { sessions: [sessionRow({ until: at("21:00") })], policy: { ...usualPolicy, warnMinutes: [] } }, "20:57", "21:00"],
    ["the end of a silent lease", { leases: [leaseRow(at("11:58"), { countsUntil: at("12:00") })] }, "11:59", "12:00"],
  ])("%s", (_, rows, time, next) => {
    const [first, before] = [environmentRows(rows), lookedBefore({ state: "running", until: at("20:00"), since: at("09:00") })];
    const looked = planReconcile(first, at(time), before).looked;
    expect(clock(planReconcile(first, at(time), looked).nextCheckAt)).toBe(next);
  });
});
