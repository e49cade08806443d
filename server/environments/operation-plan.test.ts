import fc from "@/testing/properties";
import { describe, expect, test } from "vitest";
import { planOperations, waitingFor } from "./operation-plan";
import type { PlannedOperation } from "./operation-plan";

const now = new Date("2026-11-21T09:00:00Z");
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000);
const target = { accountId: "111122223333", region: "ap-northeast-2" };
let count = 0;

type Given = Partial<Omit<PlannedOperation, "instance">> & { instance?: Partial<PlannedOperation["instance"]> };

function operation({ instance, ...given }: Given = {}): PlannedOperation {
  count += 1;
  return {
    id: `op-${count}`,
    kind: "start",
    state: "pending",
    createdAt: ago(10),
    nextTryAt: ago(10),
    errorCode: null,
    awsRole: null,
    request: { requestedById: "mina", requestId: "r1", lane: "person" },
    environment: { id: "payments-dev", team: "payments" },
    ...given,
    instance: {
      ec2Id: `i-${String(count).padStart(17, "0")}`,
      kmsKeyArns: [],
      name: `i${count}`,
      type: "t3a.large",
      zone: "a",
      startOrder: 1,
      state: "stopped",
      stateSince: ago(600),
      checks: "unknown",
      ...instance,
    },
  };
}

const dueIds = (open: readonly PlannedOperation[]) => planOperations(open, now, target).due.map(({ operations }) => operations.map(({ id }) => id));

describe("tiers", () => {
  const db = (given: Given) => operation({ ...given, instance: { name: "db", startOrder: 1, ...given.instance } });
  const app = (given: Given = {}) => operation({ ...given, instance: { name: "app", startOrder: 2, ...given.instance } });

  test.each<[string, Given, string | null]>([
    ["pending", {}, "db to be ready"],
    ["sent", { state: "sent" }, "db to be ready"],
    ["accepted but pending in AWS", { state: "accepted", instance: { state: "pending" } }, "db to be ready"],
    ["running without checks", { state: "accepted", instance: { state: "running", checks: "initializing", stateSince: ago(179) } }, "db to be ready"],
    ["running with checks passed", { state: "accepted", instance: { state: "running", checks: "ok", stateSince: ago(1) } }, null],
    ["running for three minutes, checks unknown", { state: "accepted", instance: { state: "running", checks: "initializing", stateSince: ago(180) } }, null],
    ["running only because its start was not sent yet", { state: "pending", instance: { state: "running", checks: "ok" } }, "db to be ready"],
    ["of another kind", { kind: "reboot", state: "sent", instance: { state: "running" } }, null],
  ])("a start waits for a lower tier that is %s", (_, given, expected) => {
    const second = app();
    expect(waitingFor(second, [db(given), second], now)).toBe(expected);
  });

  test("a stop goes the other way round", () => {
    const first = app({ kind: "stop", instance: { state: "running" } });
    const last = db({ kind: "stop", instance: { state: "running" } });
    expect(dueIds([first, last])).toEqual([[first.id]]);
    const stopped = { ...first, state: "accepted" as const, instance: { ...first.instance, state: "stopped" as const } };
    expect(dueIds([stopped, last])).toEqual([[last.id]]);
  });

  test("another environment's tiers do not matter", () => {
    const elsewhere = app({ environment: { id: "search-dev", team: "payments" } });
    expect(dueIds([db({ state: "sent" }), elsewhere])).toEqual([[elsewhere.id]]);
  });
});

test("nothing is sent before its time, nor twice", () => {
  const later = operation({ nextTryAt: new Date(now.getTime() + 1) });
  expect(dueIds([later, ...(["claimed", "sent", "accepted"] as const).map((state) => operation({ state }))])).toEqual([]);
});

test("a start waits while AWS stops, a stop and a reboot while it starts", () => {
  expect(waitingFor(operation({ instance: { state: "stopping" } }), [], now)).toBe("it to be stopped");
  expect(waitingFor(operation({ kind: "stop", instance: { state: "pending" } }), [], now)).toBe("it to run");
  expect(waitingFor(operation({ kind: "reboot", instance: { state: "pending" } }), [], now)).toBe("it to run");
});

test.each(["terminated", "missing", "shutting_down"] as const)("what is %s can never be acted on", (state) => {
  const lost = operation({ instance: { state } });
  const plan = planOperations([lost], now, target);
  expect(plan.due).toEqual([]);
  expect(plan.impossible.map(({ operation: { id } }) => id)).toEqual([lost.id]);
});

test.each<[string, Given]>([
  ["kind", { kind: "stop", instance: { state: "running" } }],
  ["person", { request: { requestedById: "bob", requestId: "r1", lane: "person" } }],
  ["request", { request: { requestedById: "mina", requestId: "r2", lane: "person" } }],
  ["lane", { request: { requestedById: "mina", requestId: "r1", lane: "bulk" } }],
  ["AWS role", { awsRole: "operator" }],
  ["team", { environment: { id: "e2", team: "search" } }],
  ["zone", { instance: { zone: "b" } }],
  ["type", { instance: { type: "c7i.large" } }],
  ["tier", { environment: { id: "e3", team: "payments" }, instance: { startOrder: 2 } }],
  ["an instance that met the wrong state", { errorCode: "wrong_state" }],
  ["an instance that may be the unknown one", { errorCode: "not_found" }],
  ["an instance that may be the protected one", { errorCode: "protected" }],
  ["an instance that may not be set up for hibernation", { errorCode: "no_hibernation" }],
])("calls are apart by %s", (_, given) => {
  expect(dueIds([operation(), operation(), operation(given)]).map((ids) => ids.length)).toEqual([2, 1]);
});

test("every due operation is in exactly one batch of at most 26", () => {
  const zones = fc.constantFrom("a", "b");
  fc.assert(
    fc.property(fc.array(zones, { maxLength: 120 }), (given) => {
      const open = given.map((zone) => operation({ instance: { zone } }));
      const batches = dueIds(open);
      expect(batches.every((ids) => ids.length >= 1 && ids.length <= 26)).toBe(true);
      expect(batches.flat().toSorted()).toEqual(open.map(({ id }) => id).toSorted());
    }),
    { numRuns: 50 },
  );
});

test("environments of one request share calls", () => {
  const operations = ["a", "b", "c"].map((id) => operation({ environment: { id, team: "payments" } }));
  expect(dueIds(operations)).toEqual([operations.map(({ id }) => id)]);
});

test("people come before herds, and the oldest first", () => {
  const lane = (requestId: string, of: "person" | "bulk", seconds: number) =>
    operation({ createdAt: ago(seconds), request: { requestedById: requestId, requestId, lane: of } });
  const [herd, young, old] = [lane("herd", "bulk", 600), lane("young", "person", 10), lane("old", "person", 60)];
  expect(dueIds([herd, young, old])).toEqual([[old.id], [young.id], [herd.id]]);
});

test("a hibernation waits for the stops above it, and they for it", () => {
  const first = operation({ kind: "stop", instance: { name: "app", startOrder: 2, state: "running" } });
  const last = operation({ kind: "hibernate", instance: { name: "db", startOrder: 1, state: "running" } });
  expect(waitingFor(last, [first, last], now)).toBe("app to be stopped");
});

test("instances with a key each fill a session policy sooner", () => {
  const key = (index: number) => `arn:aws:kms:ap-northeast-2:111122223333:key/00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
  const encrypted = Array.from({ length: 26 }, (_, index) => operation({ instance: { kmsKeyArns: [key(index)] } }));
  const sizes = dueIds(encrypted).map((ids) => ids.length);
  expect(sizes.length).toBeGreaterThan(1);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(26);
});
