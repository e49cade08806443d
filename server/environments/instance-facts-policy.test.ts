import { expect, test } from "vitest";
import { changedFacts } from "./instance-facts-policy";
import type { ReadFacts } from "./instance-facts-policy";

const volume = (id: string, kmsKeyArn: string | null) => ({ id, type: "gp3", gib: 20, kmsKeyArn });
const kept = (...ids: string[]) => ids.map((id) => ({ id, type: "gp3", gib: 20 }));
const row = {
  ec2Id: "i-1",
  kmsKeyArns: ["key-b", "key-a"],
  spotKind: null as string | null,
  stopProtected: false,
  volumes: kept("vol-1", "vol-2"),
  elasticIps: 0,
};
const read = (given: Partial<ReadFacts> = {}): ReadFacts => ({
  volumes: new Map([["i-1", [volume("vol-1", "key-a"), volume("vol-2", "key-b")]]]),
  elasticIps: new Map(),
  kinds: new Map(),
  spotRequests: new Map(),
  stopProtected: new Map([["i-1", false]]),
  isProtectionHidden: false,
  ...given,
});

test("the same facts change nothing, whatever their order", () => {
  expect(changedFacts(row, read())).toMatchObject({ isComplete: true, isChanged: false });
});

test("what was read replaces what was known", () => {
  expect(changedFacts(row, read({ volumes: new Map(), elasticIps: new Map([["i-1", 1]]), stopProtected: new Map([["i-1", true]]) }))).toEqual({
    facts: { kmsKeyArns: [], spotKind: null, stopProtected: true, volumes: [], elasticIps: 1 },
    isComplete: true,
    isChanged: true,
  });
});

test("what could not be read stays, and is asked for again soon", () => {
  expect(changedFacts(row, read({ volumes: null, stopProtected: new Map() }))).toEqual({
    facts: { kmsKeyArns: ["key-b", "key-a"], spotKind: null, stopProtected: false, volumes: undefined, elasticIps: 0 },
    isComplete: false,
    isChanged: false,
  });
});

test("protection that AWS lets nobody read is AWS's to decide; one that was not reached stays", () => {
  const guarded = { ...row, stopProtected: true };
  const unread = { stopProtected: new Map<string, boolean>() };
  expect(changedFacts(guarded, read(unread)).facts.stopProtected).toBe(true);
  expect(changedFacts(guarded, read({ ...unread, isProtectionHidden: true }))).toMatchObject({
    facts: { stopProtected: false },
    isComplete: false,
    isChanged: true,
  });
});

test("a Spot instance has the kind of its request", () => {
  const spot = { ...row, spotKind: "one-time" };
  const spotRequests = new Map([["i-1", "sir-1"]]);
  expect(changedFacts(spot, read({ spotRequests, kinds: new Map([["sir-1", "persistent"]]) }))).toMatchObject({
    facts: { spotKind: "persistent" },
    isComplete: true,
    isChanged: true,
  });
  expect(changedFacts(spot, read({ spotRequests, kinds: null }))).toMatchObject({ facts: { spotKind: "one-time" }, isComplete: false });
});
