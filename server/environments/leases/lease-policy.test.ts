import { describe, expect, it } from "vitest";
import { countsUntil, endOfLease, leaseRefusal, mostLeases, outerBound } from "./lease-policy";
import type { LeaseScene } from "./lease-policy";

const now = new Date("2026-11-29T10:00:00Z");
const at = (seconds: number): Date => new Date(now.getTime() + seconds * 1_000);
const hour = 3_600;

const scene: LeaseScene = {
  environment: { name: "payments-dev", state: "running" },
  instances: [{ name: "payments-dev-web", state: "running" }],
  stop: null,
  liveLeases: 0,
};
const stopping = (stage: "warning" | "draining" | "asking" | "stopping") => ({ stage, because: "Outside its hours since 20:00." });

describe("a new lease", () => {
  it.each<[string, Partial<LeaseScene>, RegExp | null]>([
    ["is let in while it runs", {}, null],
    ["is let in while it starts", { environment: { name: "payments-dev", state: "starting" }, instances: [{ name: "web", state: "stopped" }] }, null],
    ["is let in while people are warned of a stop", { stop: stopping("warning") }, null],
    ["is not let in while it drains, and is told why", { stop: stopping("draining") }, /being stopped \(Outside its hours since 20:00\).*Extend it/],
    ["is not let in while a person is asked", { stop: stopping("asking") }, /being stopped/],
    ["is not let in while it stops", { stop: stopping("stopping") }, /being stopped/],
    ["is not let in while a stop by hand is sent", { environment: { name: "payments-dev", state: "stopping" } }, /already stopping; start it again/],
    [
      "never starts anything",
      { environment: { name: "payments-dev", state: "stopped" }, instances: [{ name: "web", state: "stopped" }] },
      /web is not running\..*never starts anything: start it first/,
    ],
    [
      "is for an instance that runs",
      { environment: { name: "payments-dev", state: "partly_running" }, instances: [{ name: "db", state: "stopped" }] },
      /^db is not running/,
    ],
    ["needs something that is there", { instances: [] }, /no instances in AWS any more/],
    ["is the last that fits", { liveLeases: mostLeases - 1 }, null],
    ["is bounded in number", { liveLeases: mostLeases }, /already has 100 leases/],
  ])("%s", (_what, change, expected) => {
    expect(leaseRefusal({ ...scene, ...change }) ?? "it is let in").toMatch(expected ?? /^it is let in$/);
  });
});

describe("the time a lease counts", () => {
  it("is its heartbeat plus twice its time to live, within its outer bound", () => {
    expect(countsUntil(now, 60, at(hour))).toEqual(at(120));
    expect(countsUntil(now, 900, at(hour / 2 - 1))).toEqual(at(hour / 2 - 1));
  });

  it("never goes beyond a day", () => {
    expect(outerBound(now, undefined)).toEqual(at(24 * hour));
    expect(outerBound(now, at(25 * hour))).toEqual(at(24 * hour));
    expect(outerBound(now, at(hour))).toEqual(at(hour));
  });
});

describe("a heartbeat", () => {
  const lease = { releasedAt: null, releasedBecause: null, countsUntil: at(120), maxUntil: at(hour) };

  it("keeps a lease that counts, also while a stop waits for it", () => {
    expect(endOfLease(lease, null, at(119))).toBeNull();
    expect(endOfLease(lease, { stage: "asking" }, at(119))).toBeNull();
  });

  it("that comes too late finds the lease lost once a stop counts on its silence, and alive before", () => {
    expect(endOfLease(lease, { stage: "draining" }, at(120))).toBe("lost");
    expect(endOfLease(lease, { stage: "warning" }, at(120))).toBeNull();
    expect(endOfLease(lease, null, at(hour - 1))).toBeNull();
  });

  it("does not go beyond the outer bound", () => {
    expect(endOfLease({ ...lease, countsUntil: at(hour) }, null, at(hour))).toBe("outer-bound");
  });

  it.each(["released", "lost", "outer-bound", "overridden"])("of a lease that was %s is refused as such", (because) => {
    expect(endOfLease({ ...lease, releasedAt: now, releasedBecause: because }, null, now)).toBe(because);
  });
});
