import { expect, test } from "vitest";
import type { InstanceState } from "@/server/generated/prisma/client";
import { describeOutsideChanges } from "./outside-changes";

const noon = Date.parse("2026-11-21T12:00:00Z");
const environments = new Map([["e", { name: "payments-dev", instanceCount: 3 }]]);
let count = 0;
const change = (instance: string, state: InstanceState, seconds: number, environmentId = "e") => ({
  id: `${instance}-${state}-${(count += 1)}`,
  environmentId,
  instanceId: instance,
  instance,
  state,
  at: new Date(noon + seconds * 1000),
  fromState: "running" as InstanceState | null,
  fromId: environmentId as string | null,
  unclaimed: false,
});
const say = (...changes: ReturnType<typeof change>[]) =>
  describeOutsideChanges(changes.toReversed(), environments).map(({ sentence, lamp, at }) => [sentence, lamp, (at.getTime() - noon) / 1000]);

test("three instances that stop make one line, told at its beginning", () => {
  expect(
    say(change("db", "stopping", 0), change("api", "stopping", 0), change("web", "stopping", 3), change("db", "stopped", 6), change("web", "stopped", 9)),
  ).toEqual([["payments-dev was stopped outside Switchyard.", "stopped", 0]]);
});

test("a part of it is named", () => {
  expect(say(change("db", "running", 0))).toEqual([["db of payments-dev was started outside Switchyard.", "running", 0]]);
  expect(say(change("db", "pending", 0), change("api", "running", 4))).toEqual([
    ["2 instances of payments-dev were started outside Switchyard.", "running", 0],
  ]);
  expect(say(change("db", "missing", 0))).toEqual([["AWS no longer shows db of payments-dev.", "attention", 0]]);
});

test("the other direction, or the same one much later, is another line; newest first", () => {
  expect(
    say(change("db", "stopped", 0), change("db", "running", 60), change("db", "stopped", 120), change("db", "stopped", 421)).map(([words]) => words),
  ).toEqual([
    "db of payments-dev was stopped outside Switchyard.",
    "db of payments-dev was stopped outside Switchyard.",
    "db of payments-dev was started outside Switchyard.",
    "db of payments-dev was stopped outside Switchyard.",
  ]);
});

test("environments are not mixed, and one that may not be seen is left out", () => {
  expect(say(change("db", "stopped", 0), change("other", "stopped", 1, "hidden"), change("api", "stopped", 2))).toEqual([
    ["2 instances of payments-dev were stopped outside Switchyard.", "stopped", 0],
  ]);
});

test("an instance that lost the tag left, one that comes back is told, a new one is added", () => {
  expect(say({ ...change("db", "missing", 0), unclaimed: true })).toEqual([
    ["db of payments-dev left Switchyard: the tag switchyard:managed was removed in AWS.", "stopped", 0],
  ]);
  expect(say({ ...change("db", "running", 0), fromState: "missing" })).toEqual([["AWS shows db of payments-dev again.", "running", 0]]);
  expect(say({ ...change("cache", "running", 0), fromState: null, fromId: null })).toEqual([
    ["cache of payments-dev was added outside Switchyard.", "running", 0],
  ]);
});

test("a new instance with the name of one that ended shortly before replaces it", () => {
  const fresh = { ...change("web", "running", 90), instanceId: "web-2", fromState: null, fromId: null };
  expect(say(change("web", "terminated", 0), fresh).map(([words]) => words)).toEqual([
    "web of payments-dev was replaced by another instance outside Switchyard.",
    "web of payments-dev was terminated outside Switchyard.",
  ]);
  expect(say(change("web", "terminated", -3600), fresh)[0]?.[0]).toBe("web of payments-dev was added outside Switchyard.");
});

test("a move names where from and where to, as far as the reader may know it", () => {
  const moved = { ...change("db", "running", 0), fromId: "old" };
  expect(say(moved)[0]?.[0]).toBe("db was moved from another environment to payments-dev by its tags in AWS.");
  const away = { ...change("db", "running", 0, "hidden"), fromId: "e" };
  expect(say(away)[0]?.[0]).toBe("db was moved from payments-dev to another environment by its tags in AWS.");
});
