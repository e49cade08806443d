import fc from "@/testing/properties";
import { expect, test } from "vitest";
import { bucketLimits, bucketOf, refilled, reserveOf, turnsOf } from "./ec2-buckets";
import type { BucketState } from "./ec2-buckets";

const start = new Date("2026-11-21T08:00:00Z");
const later = (ms: number) => new Date(start.getTime() + ms);
const bucket = (given: Partial<BucketState> = {}): BucketState => ({ requestTokens: 5, resourceTokens: 1_000, refilledAt: start, slowedUntil: null, ...given });
const seconds = (turns: readonly Date[]) => turns.map((at) => Math.floor((at.getTime() - start.getTime()) / 10) / 100);
const calls = (count: number, resources: number) => Array.from({ length: count }, () => ({ requests: 1, resources }));

test("AWS's published figures", () => {
  expect(bucketLimits).toEqual({
    StartInstances: { requests: { size: 5, perSecond: 2 }, resources: { size: 1_000, perSecond: 2 } },
    StopInstances: { requests: { size: 50, perSecond: 5 }, resources: { size: 1_000, perSecond: 20 } },
    RebootInstances: { requests: { size: 50, perSecond: 5 }, resources: null },
    Describe: { requests: { size: 100, perSecond: 20 }, resources: null },
  });
  expect((["start", "stop", "hibernate", "reboot"] as const).map(bucketOf)).toEqual(["StartInstances", "StopInstances", "StopInstances", "RebootInstances"]);
});

test("a herd leaves 2 requests and 50 instances of starts and stops to people", () => {
  expect(reserveOf("StartInstances", "bulk")).toEqual({ requests: 2, resources: 50 });
  expect(reserveOf("StopInstances", "bulk")).toEqual({ requests: 2, resources: 50 });
  expect(reserveOf("StartInstances", "person")).toEqual({ requests: 0, resources: 0 });
  expect(reserveOf("Describe", "bulk")).toEqual({ requests: 0, resources: 0 });
});

test("a full bucket lets three calls of a herd go at once, then one each half second", () => {
  expect(seconds(turnsOf("StartInstances", "bulk", bucket(), calls(6, 27)))).toEqual([0, 0, 0, 0.5, 1, 1.5]);
  expect(seconds(turnsOf("StartInstances", "person", bucket(), calls(6, 27)))).toEqual([0, 0, 0, 0, 0, 0.5]);
});

test("1,000 starts of a herd take 25 seconds: 950 are there, the others come at two a second", () => {
  const turns = seconds(turnsOf("StartInstances", "bulk", bucket(), [...calls(37, 27), { requests: 1, resources: 1 }]));
  expect(turns.at(-1)).toBe(25);
});

test("a slowed bucket refills at half the rate until its minute is over", () => {
  const slowed = bucket({ requestTokens: 0, slowedUntil: later(2_000) });
  expect(refilled("StartInstances", slowed, later(1_000)).requestTokens).toBeCloseTo(1, 4);
  expect(refilled("StartInstances", slowed, later(3_000)).requestTokens).toBeCloseTo(4, 4);
  expect(seconds(turnsOf("StartInstances", "person", slowed, calls(3, 1)))).toEqual([1, 2, 2.5]);
});

test("a clock that steps back neither fills nor empties, and does not count the time twice", () => {
  const used = bucket({ requestTokens: 1 });
  const back = refilled("StartInstances", used, later(-5_000));
  expect(back).toEqual(used);
  expect(refilled("StartInstances", back, later(1_000)).requestTokens).toBeCloseTo(3, 4);
});

test("no bucket holds more than its size, and none refills by asking often", () => {
  const steps = fc.array(fc.integer({ min: -2_000, max: 5_000 }), { maxLength: 40 });
  fc.assert(
    fc.property(steps, fc.double({ min: 0, max: 5, noNaN: true }), (moves, tokens) => {
      const first = bucket({ requestTokens: tokens, resourceTokens: 0 });
      let state = first;
      let at = 0;
      let furthest = 0;
      for (const move of moves) {
        at += move;
        furthest = Math.max(furthest, at);
        state = refilled("StartInstances", state, later(at));
        expect(state.requestTokens).toBeLessThanOrEqual(5);
      }
      expect(state.requestTokens).toBeCloseTo(refilled("StartInstances", first, later(furthest)).requestTokens, 6);
    }),
    { numRuns: 200 },
  );
});
