import { describe, expect, test } from "vitest";
import { because } from "./because";
import type { BecauseFacts } from "./because";
import { durationWords, sinceWords, timeWords } from "./words-of-time";

const zone = "Asia/Seoul";
const at = (clock: string, day = "2026-11-21") => new Date(`${day}T${clock}+09:00`);
const now = at("20:00:00");

const part = (name: string, isUp: boolean, changed = "19:03:00", fellBack = false) => ({ name, isUp, stateSince: at(changed), fellBack });
const say = (given: Partial<BecauseFacts>) =>
  because(
    {
      state: "running",
      stateSince: at("19:03:00"),
      createdAt: at("00:00:00", "2026-10-01"),
      runningCount: 3,
      instanceCount: 3,
      instances: [part("db", true), part("api", true), part("web", false)],
      open: null,
      usualMs: null,
      trouble: null,
      impaired: [],
      last: null,
      dismissedAt: null,
      desired: null,
      ...given,
    },
    now,
    zone,
  );
const impaired = (name: string, what = "instance status check") => ({ name, what, since: at("14:02:00") });
const last = (kind: "start" | "stop" | "reboot" | "hibernate", asked: string, ended: string, by = "Mina Park") => ({
  kind,
  by,
  at: at(asked),
  endedAt: at(ended),
});

test.each<[string, Partial<BecauseFacts>]>([
  ["Running because Mina Park started it at 19:02.", { last: last("start", "19:02:00", "19:03:00") }],
  ["Running because Mina Park rebooted it at 19:02.", { last: last("reboot", "19:02:00", "19:03:00") }],
  ["Stopped by Bob Lee at 18:00.", { state: "stopped", stateSince: at("18:01:00"), last: last("stop", "18:00:00", "18:01:00", "Bob Lee") }],
  ["Hibernated by Bob Lee at 18:00.", { state: "stopped", stateSince: at("18:01:00"), last: last("hibernate", "18:00:00", "18:01:00", "Bob Lee") }],
  ["Started outside Switchyard at 19:03.", {}],
  ["Started outside Switchyard at 19:03.", { last: last("start", "09:00:00", "09:01:00") }],
  ["Started outside Switchyard at 19:03.", { last: last("stop", "19:02:00", "19:03:00") }],
  ["Stopped outside Switchyard at 19:03.", { state: "stopped" }],
  ["Started outside Switchyard at 19:03.", { state: "starting" }],
  ["Started outside Switchyard at 19:03; db and api run, web was left stopped.", { state: "partly_running", runningCount: 2 }],
  [
    "web was stopped outside Switchyard at 19:20; db and api still run.",
    { state: "partly_running", runningCount: 2, instances: [part("db", true), part("api", true), part("web", false, "19:20:00")] },
  ],
  [
    "web was stopped outside Switchyard at 19:20; db and api still run.",
    {
      state: "partly_running",
      runningCount: 2,
      instances: [part("db", true), part("api", true), part("web", false, "19:20:00")],
      last: last("stop", "19:02:00", "19:03:00"),
    },
  ],
  [
    "Started outside Switchyard, but db went down again by itself at 19:03.",
    { state: "stopped", instances: [part("db", false, "19:03:00", true), part("web", false)] },
  ],
  ["2 of 3 running: Mina Park stopped a part of it at 19:02.", { state: "partly_running", runningCount: 2, last: last("stop", "19:02:00", "19:03:00") }],
  ["Running when Switchyard first saw it at 19:03.", { createdAt: at("19:03:00") }],
  ["Running since 19:03, started outside Switchyard.", { createdAt: at("19:10:00") }],
  ["Running since yesterday 19:03, started outside Switchyard.", { stateSince: at("19:03:00", "2026-11-20"), createdAt: at("19:10:00") }],
  ["Stopped since 18 Nov 19:03, outside Switchyard.", { state: "stopped", stateSince: at("19:03:00", "2026-11-18"), createdAt: at("19:10:00") }],
  ["2 of 3 running since 19:03, changed outside Switchyard.", { state: "partly_running", runningCount: 2, createdAt: at("19:10:00") }],
  [
    "2 of 3 running since 18 Nov 19:03, changed outside Switchyard.",
    { state: "partly_running", runningCount: 2, stateSince: at("19:03:00", "2026-11-18"), createdAt: at("19:10:00") },
  ],
  ["Running since 19:03.", { dismissedAt: at("19:03:00") }],
  ["AWS no longer has instances with its tags.", { state: "gone" }],
  ["AWS refused to start db.", { state: "failed", trouble: "AWS refused to start db." }],
  ["AWS's status checks of db and app fail.", { state: "attention", impaired: [impaired("db"), impaired("app")] }],
  ["The instance status check of db has failed since 14:02.", { state: "attention", impaired: [impaired("db")] }],
  [
    "The instance and system status checks of db have failed since 14:02.",
    { state: "attention", impaired: [impaired("db", "instance and system status checks")] },
  ],
])("%s", (sentence, facts) => {
  expect(say(facts)).toBe(sentence);
});

describe("while something is open", () => {
  const open = { kind: "start" as const, by: "Mina Park", at: at("19:59:00"), lastError: null };
  test("who asked, and how long it usually takes", () => {
    expect(say({ state: "starting", open })).toBe("Mina Park started it at 19:59.");
    expect(say({ state: "starting", open, usualMs: 58_400 })).toBe("Mina Park started it at 19:59. A start usually takes 58 s.");
  });
  test("what stands in its way comes before the usual time", () => {
    expect(say({ state: "starting", open: { ...open, lastError: "AWS has no t3a.large." }, usualMs: 58_400 })).toBe(
      "Mina Park started it at 19:59. AWS has no t3a.large.",
    );
  });
});

test("times are of the zone, with the day when it is another one there", () => {
  expect(timeWords(new Date("2026-11-20T15:30:00Z"), now, zone)).toBe("00:30");
  expect(timeWords(new Date("2026-11-20T14:30:00Z"), now, zone)).toBe("20 Nov, 23:30");
});

test.each([
  ["00:00:00", "2026-11-21", "00:00"],
  ["23:59:59", "2026-11-20", "yesterday 23:59"],
  ["00:00:00", "2026-11-20", "yesterday 00:00"],
  ["23:59:59", "2026-11-19", "19 Nov 23:59"],
])("since %s of %s: %s", (clock, day, words) => {
  expect(sinceWords(at(clock, day), now, zone)).toBe(words);
});

test.each([
  [400, "1 s"],
  [58_000, "58 s"],
  [89_400, "89 s"],
  [120_000, "2 min"],
  [3_600_000, "1 h"],
  [3_900_000, "1 h 5 min"],
])("%i ms: %s", (ms, words) => {
  expect(durationWords(ms)).toBe(words);
});
