import { describe, expect, test } from "vitest";
import { environmentSegments, instanceSegments, railMarkers } from "./rail";
import { dayOf } from "./zone-day";

describe("the day of a zone", () => {
  test.each([
    ["Asia/Seoul", "2026-11-21T05:00:00Z", "2026-11-20T15:00:00Z", 24],
    ["Asia/Seoul", "2026-11-21T15:00:00Z", "2026-11-21T15:00:00Z", 24],
    ["America/New_York", "2026-11-01T12:00:00Z", "2026-11-01T04:00:00Z", 25],
    ["America/New_York", "2027-03-14T12:00:00Z", "2027-03-14T05:00:00Z", 23],
    ["America/Santiago", "2026-09-06T12:00:00Z", "2026-09-06T04:00:00Z", 23],
    ["Pacific/Kiritimati", "2026-11-21T12:00:00Z", "2026-11-21T10:00:00Z", 24],
    ["Asia/Kathmandu", "2026-11-21T12:00:00Z", "2026-11-20T18:15:00Z", 24],
    ["Australia/Lord_Howe", "2026-10-04T01:00:00Z", "2026-10-03T13:30:00Z", 23.5],
  ])("%s at %s begins %s and has %d hours", (zone, now, from, hours) => {
    const day = dayOf(new Date(now), zone);
    expect(day.from.toISOString()).toBe(new Date(from).toISOString());
    expect((day.to.getTime() - day.from.getTime()) / 3_600_000).toBe(hours);
  });
});

const day = { from: new Date("2026-11-20T15:00:00Z"), to: new Date("2026-11-21T15:00:00Z") };
const at = (time: string) => new Date(`2026-11-21T${time}Z`);
const before = new Date("2026-11-19T10:00:00Z");

test("an instance's day begins with the state it came with and ends open", () => {
  const changes = [
    { instanceId: "a", state: "stopped" as const, at: before },
    { instanceId: "a", state: "pending" as const, at: at("01:00:00") },
    { instanceId: "a", state: "running" as const, at: at("01:01:00") },
  ];
  expect(instanceSegments(changes, day)).toEqual([
    { lamp: "stopped", label: "stopped", from: day.from, to: at("01:00:00") },
    { lamp: "motion", label: "starting", from: at("01:00:00"), to: at("01:01:00") },
    { lamp: "running", label: "running", from: at("01:01:00"), to: null },
  ]);
  expect(instanceSegments([], day)).toEqual([]);
});

test("an environment's day joins its instances, and changes of the same moment are one", () => {
  const changes = [
    { instanceId: "a", state: "stopped" as const, at: before },
    { instanceId: "b", state: "stopped" as const, at: before },
    { instanceId: "a", state: "pending" as const, at: at("01:00:00") },
    { instanceId: "b", state: "pending" as const, at: at("01:00:00") },
    { instanceId: "a", state: "running" as const, at: at("01:01:00") },
    { instanceId: "b", state: "running" as const, at: at("01:02:00") },
    { instanceId: "b", state: "stopping" as const, at: at("02:00:00") },
    { instanceId: "b", state: "stopped" as const, at: at("02:01:00") },
  ];
  expect(environmentSegments(changes, day).map(({ lamp, label, from }) => [lamp, label, from])).toEqual([
    ["stopped", "stopped", day.from],
    ["motion", "starting", at("01:00:00")],
    ["running", "running", at("01:02:00")],
    ["motion", "stopping", at("02:00:00")],
    ["running", "1 of 2 running", at("02:01:00")],
  ]);
});

test("marks name who did what", () => {
  expect(railMarkers([{ kind: "stop", at: at("02:00:00"), by: "Bob Lee", reason: null, failed: true }])).toEqual([
    { at: at("02:00:00"), lamp: "failed", label: "Bob Lee stopped it", detail: "It failed." },
  ]);
});
