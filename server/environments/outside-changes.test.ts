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
