import { describe, expect, test } from "vitest";
import { environmentRows, holdRow, instanceRow, leaseRow, seoul, sessionRow, stopRow } from "@/testing/factories/environment-rows";
import { planStartAct, planStopAct, rebootRefusal, startedUntil, waitsWords } from "./act-plan";
import type { ActPlan, StopAct } from "./act-plan";
import { planHold } from "./hold-plan";
import type { WantedHold } from "./hold-plan";
import { usualPolicy } from "./policy";
import type { EnvironmentRows } from "./rows";

const at = (time: string) => seoul(0, time);
const day = at("12:00");
const night = at("21:00");
const all = { instanceIds: null, by: "Mina" };
const stopping = (part: Partial<StopAct> = {}): StopAct => ({ ...all, byId: "mina", keepOff: "next-start", overrideReason: null, ...part });
const done = (plan: ActPlan) => (plan.refused === null ? plan.changes.map((change) => change.do) : plan.refused);
const start = (rows: Partial<EnvironmentRows>, now: Date, instanceIds: string[] | null = null) =>
  planStartAct(environmentRows(rows), { instanceIds, by: "Mina" }, now);
const stop = (rows: Partial<EnvironmentRows>, now: Date, act: Partial<StopAct> = {}) => planStopAct(environmentRows(rows), stopping(act), now);

describe("a start by hand", () => {
  test("within the hours just starts, outside makes a session", () => {
    expect(done(start({}, day))).toEqual([]);
    expect(start({}, night)).toEqual({
      refused: null,
      waits: null,
      changes: [{ do: "add-session", instanceId: null, until: at("23:00"), capAt: seoul(1, "09:00") }],
    });
  });
  test("tells beforehand until when it would be on, where its hours do not", () => {
    expect(startedUntil(environmentRows({}), night)).toEqual(at("23:00"));
    expect(startedUntil(environmentRows({}), day)).toBeNull();
    expect(startedUntil(environmentRows({ schedule: null }), night)).toBeNull();
    expect(startedUntil(environmentRows({ holds: [holdRow({ kind: "freeze" })] }), night)).toBeNull();
  });
  test("undoes what keeps it off: of all, or of the one that is started", () => {
    const holds = [holdRow({ kind: "keep_off", placedAt: at("11:00") }), holdRow({ kind: "keep_off", id: "own", instanceId: "i1", placedAt: at("11:00") })];
    expect(done(start({ holds }, day))).toEqual(["end-hold", "end-hold"]);
    // The whole stays off; the one is on for a session.
    const instances = [instanceRow({ state: "stopped" }), instanceRow({ id: "i2", state: "stopped" })];
    expect(start({ holds, instances }, day, ["i1"])).toMatchObject({
      changes: [
        { do: "end-hold", holdId: "own" },
        { do: "add-session", instanceId: "i1" },
      ],
    });
  });
  test("of every instance by name undoes the keep-off of all; what is gone or locked does not matter", () => {
    const holds = [holdRow({ kind: "keep_off", placedAt: at("11:00") })];
    const [gone, locked] = [instanceRow({ id: "i2", state: "terminated" }), instanceRow({ id: "i3", locked: { start: "Auto Scaling", stop: null } })];
    expect(done(start({ holds, instances: [instanceRow({ state: "stopped" }), gone, locked] }, day, ["i1"]))).toEqual(["end-hold"]);
  });
  test("in a session, kept on, or without a schedule it makes no other", () => {
    expect(done(start({ sessions: [sessionRow({ until: at("23:30") })] }, night))).toEqual([]);
    expect(done(start({ holds: [holdRow({ kind: "keep_on" })] }, night))).toEqual([]);
    expect(done(start({ schedule: null }, night))).toEqual([]);
  });
  test.each(["freeze", "budget"] as const)("is refused under %s, and says why", (kind) => {
    expect(done(start({ holds: [holdRow({ kind, reason: "load test" })] }, day))).toMatch(
      /^payments-dev cannot be started now\. (Frozen by Mina|Off because its budget)/,
    );
  });
});

describe("a stop by hand", () => {
  test("keeps it off and ends the session, of the whole or of the one", () => {
    const sessions = [sessionRow({ until: at("23:00") }), sessionRow({ id: "own", instanceId: "i1", until: at("23:00") })];
    expect(done(stop({ sessions }, night))).toEqual(["end-session", "end-session", "add-keep-off"]);
    expect(stop({ sessions }, night, { instanceIds: ["i1"] })).toMatchObject({
      changes: [
        { do: "end-session", sessionId: "own" },
        { do: "add-keep-off", instanceId: "i1" },
      ],
    });
  });
  test("by hand it stays off until somebody starts it", () => {
    expect(stop({}, day, { keepOff: "by-hand" })).toMatchObject({ changes: [{ do: "add-keep-off", untilNextStart: false }] });
    expect(done(stop({ schedule: null }, day))).toEqual([]);
    expect(done(stop({ schedule: null }, day, { keepOff: "by-hand" }))).toEqual(["add-keep-off"]);
  });
  test("of what is off already changes nothing, unless it would come on before the next start", () => {
    const instances = [instanceRow({ state: "stopped" })];
    expect(done(stop({ instances }, night))).toEqual([]);
    const kept = (part: Parameters<typeof holdRow>[0]) => stop({ instances, holds: [holdRow({ ...part, placedAt: at("11:00") })] }, day, { byId: "bob" });
    expect(kept({ kind: "keep_off", until: at("14:00") })).toMatchObject({ changes: [{ do: "add-keep-off", untilNextStart: true }] });
    expect(done(kept({ kind: "keep_off", untilNextStart: true }))).toEqual([]);
    expect(done(kept({ kind: "keep_off" }))).toEqual([]);
  });
  test("with somebody at work it waits, up to the drain limit", () => {
    const plan = stop({ leases: [leaseRow(day)] }, day);
    expect(plan).toMatchObject({ waits: { for: ["ci-481"], until: at("14:00") } });
    expect(done(plan)).toEqual(["add-keep-off", "drain"]);
    if (plan.refused !== null || plan.waits === null) throw new Error("It should wait.");
    expect(waitsWords(environmentRows(), plan.waits, day)).toBe("payments-dev stops when ci-481 is done; if that is not by 14:00, you are asked.");
    const forced = environmentRows({ policy: { ...usualPolicy, atDrainLimit: "force" } });
    expect(waitsWords(forced, plan.waits, day)).toBe("payments-dev stops when ci-481 is done; at 14:00 at the latest.");
  });
  test("again, it waits as long as it does already; after the limit anew; once AWS was asked not at all", () => {
    const rows = (stage: "draining" | "asking" | "stopping") => ({
      leases: [leaseRow(day)],
      stop: stopRow({ stage, plannedAt: at("10:00"), drainLimitAt: at("12:30") }),
    });
    expect(stop(rows("draining"), day)).toMatchObject({ waits: { until: at("12:30") } });
    expect(stop(rows("asking"), day)).toMatchObject({ waits: { until: at("14:00") } });
    expect(stop(rows("stopping"), day)).toMatchObject({ waits: null });
  });
  test("with a reason it waits for nobody, and a stop that was under way ends with it", () => {
    const rows = { leases: [leaseRow(day)], stop: stopRow({ stage: "asking", plannedAt: at("11:00") }) };
    expect(done(stop(rows, day, { overrideReason: "the job hangs" }))).toEqual(["add-keep-off", "override-leases", "end-stop"]);
  });
  test("a lease of another instance, one that is over, or one on what is off already delays nothing", () => {
    expect(stop({ leases: [leaseRow(day, { instanceId: "i2" })] }, day, { instanceIds: ["i1"] })).toMatchObject({ waits: null });
    expect(stop({ leases: [leaseRow(at("11:00"))] }, day)).toMatchObject({ waits: null });
    expect(stop({ leases: [leaseRow(day)], instances: [instanceRow({ state: "stopped" })] }, day)).toMatchObject({ waits: null });
  });
  test("under somebody else's keep-on it is refused and names them, also when that names one instance; one's own is ended", () => {
    const kept = holdRow({ kind: "keep_on", placedBy: "Joon", placedById: "joon", reason: "demo" });
    expect(done(stop({ holds: [kept] }, day))).toBe("Kept on by Joon: demo. Ask Joon to end that, or whoever may hold payments-dev.");
    expect(done(stop({ holds: [{ ...kept, instanceId: "i1" }] }, day))).toContain("Ask Joon");
    expect(done(stop({ holds: [{ ...kept, instanceId: "i2" }] }, day, { instanceIds: ["i1"] }))).toEqual(["add-keep-off"]);
    expect(done(stop({ holds: [holdRow({ kind: "keep_on" })] }, day))).toEqual(["end-hold", "add-keep-off"]);
  });
  test("frozen, nothing is touched", () => {
    const holds = [holdRow({ kind: "freeze", reason: "load test" })];
    expect(done(stop({ holds }, day))).toBe("payments-dev cannot be stopped now. Frozen by Mina: load test.");
    expect(rebootRefusal(environmentRows({ holds }), null, day)).toContain("cannot be rebooted now");
    expect(rebootRefusal(environmentRows(), null, day)).toBeNull();
  });
});

describe("a hold", () => {
  const wanted = (part: Partial<WantedHold>): WantedHold => ({
    kind: "keep_on",
    instanceId: null,
    until: null,
    untilNextStart: false,
    reason: "demo",
    byId: "joon",
    ...part,
  });
  const plan = (rows: Partial<EnvironmentRows>, part: Partial<WantedHold>) => planHold(environmentRows(rows), wanted(part), day);
  test("replaces the older one of its kind and what it contradicts; the same again changes nothing", () => {
    const holds = [holdRow({ kind: "keep_on" }), holdRow({ kind: "keep_off" }), holdRow({ kind: "freeze" })];
    expect(plan({ holds }, {})).toMatchObject({ same: null, changes: [{ holdId: "h-keep_on" }, { holdId: "h-keep_off" }] });
    expect(plan({ holds: [holdRow({ kind: "keep_on", placedById: "joon", reason: "demo" })] }, {})).toEqual({ refused: null, same: "h-keep_on", changes: [] });
  });
  test("a keep-off ends sessions, and is refused where somebody else keeps it on", () => {
    expect(plan({ sessions: [sessionRow({ until: at("23:00") })] }, { kind: "keep_off" })).toMatchObject({ changes: [{ do: "end-session" }] });
    expect(plan({ holds: [holdRow({ kind: "keep_on" })] }, { kind: "keep_off" }).refused).toBe("Kept on by Mina. Ask Mina to end that first.");
  });
  test("only a keep-off ends with the next start", () => {
    expect(plan({}, { untilNextStart: true }).refused).toContain("Only a keep-off");
  });
});
