import { expect, test } from "vitest";
import { operationPhases } from "./operation-phases";
import { outcomeOf } from "./history-outcome";

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 21, 9, 0, seconds));
const operation = { kind: "start" as const, createdAt: at(0), acceptedAt: at(1), endedAt: null, confirmed: false };
const instance = { state: "running" as const, checks: "initializing" as const, checksSince: at(20), stateSince: at(20) };

test("phases carry the moments they were reached, and no others", () => {
  const changes = [
    { state: "running" as const, at: at(-100) },
    { state: "pending" as const, at: at(2) },
    { state: "running" as const, at: at(20) },
  ];
  expect(
    operationPhases({ operation: { ...operation, acceptedAt: null }, instance: { ...instance, state: "stopped" }, changes: [] }).map(
      ({ at: reached }) => reached,
    ),
  ).toEqual([null, null, null, null, null]);
  expect(operationPhases({ operation, instance, changes }).map(({ at: reached }) => reached)).toEqual([at(1), at(2), at(20), null, null]);
  const done = operationPhases({
    operation: { ...operation, endedAt: at(30), confirmed: true },
    instance: { ...instance, checks: "ok", checksSince: at(29) },
    changes,
  });
  expect(done.map(({ at: reached }) => reached)).toEqual([at(1), at(2), at(20), at(29), at(30)]);
});

test("a stop has the one phase that can be told", () => {
  expect(operationPhases({ operation: { ...operation, kind: "stop" }, instance, changes: [] })).toEqual([{ name: "accepted", at: at(1) }]);
});

test.each([
  [["confirmed", "pending"], "open"],
  [["confirmed", "confirmed"], "done"],
  [["failed", "failed"], "failed"],
  [["superseded"], "superseded"],
  [["confirmed", "failed"], "partly"],
  [["unknown", "confirmed"], "unknown"],
] as const)("%j ends as %s", (states, outcome) => {
  expect(outcomeOf("start", states, 1_000).outcome).toBe(outcome);
});
