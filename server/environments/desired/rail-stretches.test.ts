import { expect, test } from "vitest";
import { environmentRows, seoul, sessionRow } from "@/testing/factories/environment-rows";
import { railStretches } from "./rail-stretches";

const at = (time: string, day = 0) => seoul(day, time);
const day = { from: at("00:00"), to: at("00:00", 1) };
const past = (from: Date, to: Date | null, cause: string, by: string) => ({ from, to, state: "running", cause, by, because: `by ${by}` });

test("what was, what will be until the end of the day, and who worked, in order of time", () => {
  const rows = environmentRows({ sessions: [sessionRow({ until: at("22:00"), extendedBy: "Mina", extendedAt: at("18:00") })] });
  const recorded = {
    past: [past(at("09:00", -1), at("08:00"), "session", "Joon"), past(at("09:00"), null, "schedule", "office hours")],
    leases: [{ holder: "ci-481", note: "tests", takenAt: at("11:00"), releasedAt: at("11:30"), countsUntil: at("11:40"), maxUntil: at("12:00", 1) }],
  };
  expect(railStretches(rows, recorded, { day, now: at("19:00") }).map(({ kind, from, to, by, planned }) => [kind, from, to, by, planned])).toEqual([
    ["session", at("00:00"), at("08:00"), "Joon", false],
    ["schedule", at("09:00"), at("19:00"), "office hours", false],
    ["lease", at("11:00"), at("11:30"), "ci-481", false],
    ["session", at("19:00"), at("22:00"), "Mina", true],
    ["schedule", at("22:00"), at("00:00", 1), "office hours Seoul", true],
  ]);
});

test("a live lease is open; one that nobody has ended yet ends when it stopped counting", () => {
  const lease = { holder: "ci-481", note: null, takenAt: at("11:00"), releasedAt: null, countsUntil: at("12:00"), maxUntil: at("20:00") };
  const of = (now: Date) => railStretches(environmentRows(), { past: [], leases: [lease] }, { day, now }).find(({ kind }) => kind === "lease");
  expect(of(at("11:30"))).toMatchObject({ to: null, label: "ci-481 works on it" });
  expect(of(at("13:00"))).toMatchObject({ to: at("12:00") });
});
