import { expect, test } from "vitest";
import type { OperationKind } from "@/server/generated/prisma/client";
import { autoScalingLock, instanceStoreLock, lockOf, locksOf } from "./instance-locks";
import type { LockFacts } from "./instance-locks";

const free: LockFacts = { state: "running", stateReason: null, lockReason: null, stopProtected: false, spotKind: null };
const interrupted = { state: "stopped", stateReason: "Server.SpotInstanceShutdown: Spot instance shutdown", spotKind: "persistent" } as const;
const all: OperationKind[] = ["start", "stop", "reboot", "hibernate"];

test.each<[string, Partial<LockFacts>, OperationKind[], RegExp]>([
  ["nothing", {}, [], /^$/],
  ["a member of an Auto Scaling group", { lockReason: autoScalingLock("crawlers") }, all, /Auto Scaling group crawlers, which would replace it/],
  ["an instance-store root", { lockReason: instanceStoreLock }, ["stop", "hibernate"], /would lose its data/],
  ["a reason that only another version knows", { lockReason: "It is on loan." }, all, /^It is on loan\.$/],
  ["a one-time Spot request", { spotKind: "one-time" }, ["stop", "hibernate"], /does not give it back/],
  ["a persistent Spot request", { spotKind: "persistent" }, [], /^$/],
  ["a persistent Spot request that somebody stopped", { ...interrupted, stateReason: "Client.UserInitiatedShutdown" }, [], /^$/],
  ["an interrupted Spot instance", interrupted, ["start"], /starts it again by itself/],
  ["stop protection", { stopProtected: true }, ["stop", "hibernate"], /Stop protection/],
])("%s locks", (_, given, locked, words) => {
  const reasons = all.map((kind) => [kind, lockOf(kind, { ...free, ...given })] as const);
  expect(reasons.flatMap(([kind, reason]) => (reason === null ? [] : [kind]))).toEqual(locked);
  expect(reasons.flatMap(([, reason]) => reason ?? []).every((reason) => words.test(reason))).toBe(true);
});

test("only the locks of levers that would do something now are told, each once", () => {
  const told = (given: Partial<LockFacts>) => locksOf({ ...free, hibernation: true, ...given });
  expect(told({ lockReason: autoScalingLock("crawlers") })).toHaveLength(1);
  expect(told({ stopProtected: true })).toHaveLength(1);
  expect(told({ stopProtected: true, state: "stopped" })).toEqual([]);
  expect(told(interrupted)).toHaveLength(1);
});
