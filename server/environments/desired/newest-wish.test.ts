import { describe, expect, test } from "vitest";
import { applyPlan, lookedBefore } from "@/testing/factories/apply-plan";
import { environmentRows, holdRow, instanceRow, seoul, sessionRow } from "@/testing/factories/environment-rows";
import { planStopAct } from "./act-plan";
import { planReconcile } from "./reconcile-plan";
import type { EnvironmentRows, InstanceRow, Looked } from "./rows";

const at = (time: string) => seoul(0, time);
const wasOn: Looked = lookedBefore({ state: "running", until: at("20:00"), since: at("09:00") });
const wasOff: Looked = lookedBefore({ state: "stopped", until: seoul(1, "09:00"), since: at("11:00") });
const look = (rows: EnvironmentRows, time: string, before: Looked | null) => planReconcile(rows, at(time), before);
const done = (rows: EnvironmentRows, time: string, before: Looked | null) =>
  look(rows, time, before)
    .changes.map((change) => change.do)
    .filter((what) => what !== "desired");
const openOf = (kind: "start" | "stop", time: string): InstanceRow["open"] => ({ id: "o1", kind, state: "pending", byPerson: true, createdAt: at(time) });

// Each of these was found by the simulation (testing/simulation).
describe("what somebody did in AWS is adopted once", () => {
  test("a start, where only the one instance there is was kept off", () => {
    const holds = [holdRow({ kind: "keep_off", instanceId: "i1", placedAt: at("11:00") })];
    const rows = environmentRows({ instances: [instanceRow({ stateSince: at("12:00") })], holds });
    const plan = look(rows, "12:01", wasOff);
    expect(plan.changes.map((change) => change.do)).toContain("adopt-session");
    expect(done(applyPlan(rows, plan, at("12:01")), "12:01", plan.looked)).not.toContain("adopt-session");
  });
  test("a stop, where only the one instance there is had a session", () => {
    const sessions = [sessionRow({ instanceId: "i1", startedAt: at("21:00"), until: at("23:00") })];
    const rows = environmentRows({ instances: [instanceRow({ state: "stopped", stateSince: at("21:30") })], sessions });
    const plan = look(rows, "21:31", wasOff);
    expect(plan.changes.map((change) => change.do)).toContain("keep-off");
    expect(done(applyPlan(rows, plan, at("21:31")), "21:31", plan.looked)).not.toContain("keep-off");
  });
  test("a stop is not adopted again when its keep-off ends with the next start, although a session has lasted all along", () => {
    const holds = [holdRow({ kind: "keep_off", origin: "outside", placedAt: at("08:35"), untilNextStart: true })];
    const sessions = [sessionRow({ startedAt: at("08:00"), until: at("10:00") })];
    const rows = environmentRows({ instances: [instanceRow({ state: "stopped", stateSince: at("08:34") })], holds, sessions });
    expect(done(rows, "09:00", lookedBefore({ state: "running", until: at("20:00"), since: at("08:00") }))).toEqual(["end-hold", "start"]);
  });
});

describe("what was adopted ends like any session", () => {
  test("also where the session of one instance ends by itself, while the rest has been off all along", () => {
    const sessions = [sessionRow({ instanceId: "i1", origin: "outside", startedAt: at("21:01"), until: at("23:00") })];
    const rows = environmentRows({ instances: [instanceRow({ stateSince: at("21:00") }), instanceRow({ id: "i2", state: "stopped" })], sessions });
    expect(done(rows, "23:00", lookedBefore({ state: "stopped", until: seoul(1, "09:00"), since: at("20:00") }))).toEqual([
      "end-session",
      "stop-stage",
      "warn",
    ]);
  });
});

describe("a stop by hand under a keep-on", () => {
  const keptBy = (placedById: string, instanceId: string | null) =>
    holdRow({ kind: "keep_on", id: placedById, placedById, placedBy: placedById, instanceId, placedAt: at("11:00") });
  const stopBy = (rows: Partial<EnvironmentRows>, instanceIds: string[] | null) =>
    planStopAct(environmentRows(rows), { instanceIds, by: "Mina", byId: "mina", keepOff: "next-start", overrideReason: null }, at("12:00")).refused;

  test("of somebody else is refused, also beside one of one's own", () => {
    expect(stopBy({ holds: [keptBy("mina", null), keptBy("joon", "i1")] }, null)).toContain("Ask joon");
    expect(stopBy({ holds: [keptBy("mina", null)] }, null)).toBeNull();
  });
  test("of one's own for all of it is refused for a part: it would be started again at once", () => {
    expect(stopBy({ holds: [keptBy("mina", null)] }, ["i1"])).toContain("End that first");
    expect(stopBy({ holds: [keptBy("mina", "i1")] }, ["i1"])).toBeNull();
  });
});

describe("of two people's wishes the newer counts", () => {
  test("a keep-off withdraws an older start that still waits for its turn", () => {
    const holds = [holdRow({ kind: "keep_off", placedAt: at("12:02") })];
    const rows = environmentRows({ instances: [instanceRow({ state: "stopped", open: openOf("start", "12:00") })], holds });
    expect(done(rows, "12:02", wasOn)).toEqual(["stop"]);
  });
  test("and a start outlives an older keep-off", () => {
    const holds = [holdRow({ kind: "keep_off", placedAt: at("11:00") })];
    const rows = environmentRows({ instances: [instanceRow({ state: "stopped", open: openOf("start", "12:00") })], holds });
    expect(done(rows, "12:02", wasOff)).toEqual([]);
  });
  test("an extension that ends within the hours takes back an older stop that still waits for its turn", () => {
    const sessions = [sessionRow({ startedAt: at("12:01"), until: at("13:00"), extendedBy: "Joon", extendedAt: at("12:01") })];
    const rows = environmentRows({ instances: [instanceRow({ open: openOf("stop", "12:00") })], sessions });
    expect(done(rows, "12:01", wasOn)).toEqual(["start"]);
  });
});
