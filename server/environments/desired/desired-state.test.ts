import { describe, expect, test } from "vitest";
import { environmentRows, holdRow, instanceRow, officeHours, seoul, sessionRow } from "@/testing/factories/environment-rows";
import { desired } from "./desired-state";
import type { EnvironmentRows, HoldRow, SessionRow } from "./rows";

const monday = (time: string) => seoul(0, time);
const night = monday("21:00");
const day = monday("12:00");

type Parts = { holds?: HoldRow[]; sessions?: SessionRow[]; schedule?: EnvironmentRows["schedule"]; isManaged?: boolean };

/** What can decide, strongest first: each with the rows that make it so and what it says at night, outside the hours. */
const ranks: { kind: string; rows: Parts; state: string }[] = [
  { kind: "unmanaged", rows: { isManaged: false }, state: "none" },
  { kind: "freeze", rows: { holds: [holdRow({ kind: "freeze" })] }, state: "as_is" },
  { kind: "budget", rows: { holds: [holdRow({ kind: "budget" })] }, state: "stopped" },
  { kind: "keep_on", rows: { holds: [holdRow({ kind: "keep_on" })] }, state: "running" },
  { kind: "keep_off", rows: { holds: [holdRow({ kind: "keep_off" })] }, state: "stopped" },
  { kind: "session", rows: { sessions: [sessionRow({ until: monday("23:00") })] }, state: "running" },
  {
    kind: "exception",
    rows: {
      schedule: {
        ...officeHours,
        plan: { ...officeHours.plan, exceptions: [{ kind: "open", date: "2026-11-30", from: 1_230, to: 1_380, label: "release" }] },
      },
    },
    state: "running",
  },
  { kind: "schedule", rows: { schedule: officeHours }, state: "stopped" },
  { kind: "unscheduled", rows: { schedule: null }, state: "as_is" },
];

function both(strong: Parts, weak: Parts): EnvironmentRows {
  return environmentRows({ ...weak, ...strong, holds: [...(weak.holds ?? []), ...(strong.holds ?? [])] });
}

describe("precedence", () => {
  const pairs = ranks.flatMap((strong, index) => ranks.slice(index).map((weak) => ({ strong, weak, name: `${strong.kind} before ${weak.kind}` })));
  test.each(pairs)("$name", ({ strong, weak }) => {
    const rows = both(strong.rows, weak.rows);
    expect(desired(rows, night, null)).toMatchObject({ state: strong.state, cause: { kind: strong.kind } });
    expect(desired(rows, night, "i1")).toMatchObject({ state: strong.state, cause: { kind: strong.kind } });
  });
});

describe("the newest act of a person", () => {
  const off = (at: string) => holdRow({ kind: "keep_off", placedAt: monday(at) });
  const on = (at: string, extendedAt: string | null = null) =>
    sessionRow({
      startedAt: monday(at),
      until: monday("23:00"),
      extendedBy: extendedAt && "Joon",
      extendedAt: extendedAt === null ? null : monday(extendedAt),
    });
  test.each([
    ["a Stop after a Start", off("20:30"), on("20:15"), "stopped"],
    ["a Start after a Stop", off("20:15"), on("20:30"), "running"],
    ["an extension after a Stop", off("20:30"), on("20:15", "20:45"), "running"],
    ["at the same moment, the Stop", off("20:30"), on("20:30"), "stopped"],
  ])("%s", (_, hold, session, state) => {
    expect(desired(environmentRows({ holds: [hold], sessions: [session] }), night, null).state).toBe(state);
  });
});

describe("a row of the instance before one of the environment", () => {
  const rows = (holds: HoldRow[], sessions: SessionRow[] = []) => environmentRows({ instances: [instanceRow(), instanceRow({ id: "i2" })], holds, sessions });
  test.each(["freeze", "budget", "keep_on", "keep_off"] as const)("%s", (kind) => {
    const own = holdRow({ kind, id: "own", instanceId: "i1", placedBy: "Joon" });
    for (const holds of [
      [own, holdRow({ kind })],
      [holdRow({ kind }), own],
    ]) {
      expect(desired(rows(holds), night, "i1").cause).toMatchObject({ holdId: "own" });
      expect(desired(rows(holds), night, "i2").cause).toMatchObject({ holdId: `h-${kind}` });
      expect(desired(rows(holds), night, null).cause).toMatchObject({ holdId: `h-${kind}` });
    }
  });
  test("session", () => {
    const sessions = [sessionRow({ until: monday("23:00") }), sessionRow({ id: "own", instanceId: "i1", until: monday("22:00") })];
    expect(desired(rows([], sessions), night, "i1").cause).toMatchObject({ sessionId: "own" });
    expect(desired(rows([], sessions), night, "i2").cause).toMatchObject({ sessionId: "s1" });
  });
  test("one instance kept off while a session of the whole is extended later stays off, and the other way round", () => {
    const extended = sessionRow({ until: monday("23:00"), startedAt: monday("20:00"), extendedBy: "Mina", extendedAt: monday("20:45") });
    const own = holdRow({ kind: "keep_off", instanceId: "i1", placedAt: monday("20:30") });
    expect(desired(rows([own], [extended]), night, "i1").state).toBe("stopped");
    const started = sessionRow({ id: "own", instanceId: "i1", until: monday("23:00"), startedAt: monday("20:30") });
    expect(desired(rows([holdRow({ kind: "keep_off", placedAt: monday("20:45") })], [started]), night, "i1").state).toBe("running");
  });
});

describe("ends", () => {
  test.each([
    [holdRow({ kind: "freeze", until: night }), "schedule"],
    [sessionRow({ until: night }), "schedule"],
  ] as const)("what ends at the moment counts no more", (row, kind) => {
    const rows = environmentRows("kind" in row ? { holds: [row] } : { sessions: [row] });
    expect(desired(rows, night, null).cause.kind).toBe(kind);
  });
  test("a keep-off until the next scheduled start ends with it, one by hand does not", () => {
    const rows = (untilNextStart: boolean) => environmentRows({ holds: [holdRow({ kind: "keep_off", placedAt: day, untilNextStart })] });
    expect(desired(rows(true), seoul(1, "08:59"), null)).toMatchObject({ state: "stopped", until: seoul(1, "09:00") });
    expect(desired(rows(true), seoul(1, "09:00"), null).state).toBe("running");
    expect(desired(rows(false), seoul(3, "09:00"), null)).toMatchObject({ state: "stopped", until: null });
  });
  test("a Stop within the lead of a start does not end at once", () => {
    const rows = environmentRows({ leadMinutes: 15, holds: [holdRow({ kind: "keep_off", placedAt: seoul(1, "08:50"), untilNextStart: true })] });
    expect(desired(rows, seoul(1, "09:00"), null)).toMatchObject({ state: "stopped", until: seoul(2, "08:45") });
  });
  test("a scheduled window that opens during a session: the later end counts", () => {
    const rows = environmentRows({ sessions: [sessionRow({ startedAt: monday("08:00"), until: monday("10:00") })] });
    expect(desired(rows, monday("08:30"), null)).toMatchObject({ cause: { kind: "session" }, until: monday("20:00") });
    expect(desired(rows, monday("09:30"), null)).toMatchObject({ cause: { kind: "schedule" }, until: monday("20:00") });
    expect(desired(environmentRows({ sessions: [sessionRow({ until: night })] }), day, null)).toMatchObject({ cause: { kind: "session" }, until: night });
  });
  test("a lead brings the start forward, not the end", () => {
    const rows = environmentRows({ leadMinutes: 15 });
    expect(desired(rows, seoul(1, "08:44"), null)).toMatchObject({ state: "stopped", until: seoul(1, "08:45") });
    expect(desired(rows, seoul(1, "08:45"), null)).toMatchObject({ state: "running", until: seoul(1, "20:00") });
    expect(desired(rows, monday("19:59"), null).state).toBe("running");
    expect(desired(rows, monday("20:00"), null).state).toBe("stopped");
  });
  test("windows nearer to each other than the lead are one", () => {
    const plan = {
      ...officeHours.plan,
      periods: [
        { day: 0, from: 540, to: 720 },
        { day: 0, from: 730, to: 1_200 },
      ],
    };
    const rows = environmentRows({ leadMinutes: 15, schedule: { ...officeHours, plan } });
    expect(desired(rows, monday("11:00"), null)).toMatchObject({ state: "running", until: monday("20:00") });
    expect(desired(rows, monday("12:05"), null)).toMatchObject({ state: "running", until: monday("20:00") });
  });
});

describe("sentences, as the screen shows them", () => {
  const closed = { ...officeHours, plan: { ...officeHours.plan, exceptions: [{ kind: "closed" as const, date: "2026-11-30", label: "Founders' day" }] } };
  const session = (part: Partial<SessionRow> = {}) => [sessionRow({ until: monday("22:00"), ...part })];
  test.each<[string, Partial<EnvironmentRows>, Date]>([
    ["Running by schedule until 20:00.", {}, day],
    ["Off by schedule until Tue 09:00.", {}, night],
    ["Off by schedule until Mon 09:00.", {}, seoul(4, "21:00")],
    ["Off by schedule until Tue 08:45, to be ready at 09:00.", { leadMinutes: 15 }, night],
    ["Off for Founders' day until Tue 09:00.", { schedule: closed }, day],
    ["Running because Mina started it until 22:00.", { sessions: session() }, night],
    ["Running because Joon extended it until 22:00.", { sessions: session({ extendedBy: "Joon", extendedAt: night }) }, night],
    ["Running because it was started outside Switchyard until 22:00.", { sessions: session({ origin: "outside", startedBy: "outside Switchyard" }) }, night],
    ["Running because Mina started it, then by schedule until 20:00.", { sessions: [sessionRow({ until: monday("10:00") })] }, monday("08:00")],
    ["Kept off by Mina until the next scheduled start (Tue 09:00).", { holds: [holdRow({ kind: "keep_off", placedAt: day, untilNextStart: true })] }, night],
    ["Kept off by Mina until somebody starts it.", { holds: [holdRow({ kind: "keep_off", placedAt: day })] }, night],
    [
      "Stopped outside Switchyard; off until the next scheduled start (Tue 09:00).",
      { holds: [holdRow({ kind: "keep_off", origin: "outside", placedBy: "outside Switchyard", placedAt: day, untilNextStart: true })] },
      night,
    ],
    ["Frozen by Joon until 22:00: load test.", { holds: [holdRow({ kind: "freeze", placedBy: "Joon", reason: "load test.", until: monday("22:00") })] }, night],
    ["Kept on by Mina.", { holds: [holdRow({ kind: "keep_on" })] }, night],
    ["Off because its budget of the month is spent until Fri 00:00.", { holds: [holdRow({ kind: "budget", until: seoul(4, "00:00") })] }, night],
    ["It has no schedule and stays as it is.", { schedule: null }, night],
    ["AWS no longer has instances with its tags.", { isManaged: false }, night],
  ])("%s", (sentence, rows, at) => {
    expect(desired(environmentRows(rows), at, null).because).toBe(sentence);
  });
});

test("one decision costs at most 10 µs", () => {
  const rows = environmentRows({
    leadMinutes: 10,
    holds: [holdRow({ kind: "keep_off", placedAt: day, untilNextStart: true })],
    sessions: [sessionRow({ until: monday("22:00"), startedAt: night })],
  });
  const run = (count: number) => {
    // Processor time: what other processes take is not its cost.
    const begun = process.cpuUsage();
    for (let index = 0; index < count; index += 1) desired(rows, new Date(night.getTime() + (index % 60) * 1_000), "i1");
    return process.cpuUsage(begun).user / count;
  };
  run(20_000);
  const micros = Math.min(...Array.from({ length: 5 }, () => run(20_000)));
  expect(micros).toBeLessThan(10);
});
