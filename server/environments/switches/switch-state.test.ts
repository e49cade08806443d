import { describe, expect, it } from "vitest";
import { decideSwitch, listed, proveLimitMs, startLimitMs } from "./switch-state";
import type { SideFacts, SwitchFacts, SwitchRow } from "./switch-state";

const now = new Date("2026-11-29T10:00:00Z");
const ago = (ms: number) => new Date(now.getTime() - ms);

const side = (name: string, state: "running" | "stopped" = "running", checks: "ok" | "initializing" | "unknown" = "ok"): SideFacts => ({
  name,
  instances: [{ name: `${name}-web`, state, checks }],
  failed: null,
});

const facts: SwitchFacts = {
  from: side("blue"),
  to: side("green"),
  unproven: null,
  serving: null,
  deregistering: null,
  working: [],
  stopAsked: false,
};

const row: SwitchRow = {
  state: "starting",
  stateSince: ago(1_000),
  startedTo: false,
  flipSentAt: null,
  flippedAt: null,
  drainLimitAt: null,
  askedAt: null,
  overrideReason: null,
  stopSentAt: null,
  cancelAskedAt: null,
  attempt: 0,
};

const decide = (of: Partial<SwitchRow>, seen: Partial<SwitchFacts> = {}) => decideSwitch({ ...row, ...of }, { ...facts, ...seen }, now);

describe("starting", () => {
  it("starts once, then waits, and goes on when all instances run", () => {
    const down = { to: side("green", "stopped", "unknown") };
    expect(decide({}, down).do).toBe("start");
    expect(decide({ startedTo: true }, down)).toMatchObject({ do: "wait", words: "green-web is stopped." });
    expect(decide({})).toMatchObject({ do: "move", to: "proving" });
  });

  it("fails without touching the other side when the start fails or takes too long", () => {
    const failed = { to: { ...side("green", "stopped"), failed: "AWS has no capacity." } };
    expect(decide({ startedTo: true }, failed)).toMatchObject({ do: "end", as: "failed", words: "green did not start: AWS has no capacity. green stays on." });
    const late = { startedTo: true, stateSince: ago(startLimitMs + 1) };
    expect(decide(late, { to: side("green", "stopped") })).toMatchObject({ do: "end", as: "failed" });
    expect(decide({}, { to: { ...side("green"), instances: [] } })).toMatchObject({ do: "end", as: "failed" });
  });
});

describe("proving and moving", () => {
  it("moves traffic only after the proof", () => {
    expect(decide({ state: "proving" }, { unproven: "The target i-1 of green is unhealthy." })).toMatchObject({ do: "wait" });
    expect(decide({ state: "proving", stateSince: ago(proveLimitMs + 1) }, { unproven: "No." })).toMatchObject({ do: "end", as: "failed" });
    expect(decide({ state: "proving" })).toMatchObject({ do: "move", to: "flipping" });
  });

  it("sends again what may not have arrived, and nothing once traffic is seen to have moved", () => {
    expect(decide({ state: "flipping" }, { serving: "from" }).do).toBe("flip");
    expect(decide({ state: "flipping", flipSentAt: now }, { serving: "from" }).do).toBe("flip");
    expect(decide({ state: "flipping", flipSentAt: now }, { serving: "to" })).toMatchObject({ do: "move", to: "deregistering" });
    expect(decide({ state: "flipping", flipSentAt: now }, { serving: null }).do).toBe("wait");
  });

  it("leaves alone what somebody else changed", () => {
    expect(decide({ state: "flipping" }, { serving: "elsewhere" })).toMatchObject({ do: "end", as: "failed", words: expect.stringContaining("not touched") });
  });
});

describe("draining and stopping", () => {
  it("stops nobody's work: it waits, asks once at the limit, and goes on waiting", () => {
    const working = { working: ["ci-481"] };
    expect(decide({ state: "draining", drainLimitAt: new Date(now.getTime() + 1) }, working)).toMatchObject({
      do: "wait",
      words: "Waiting for ci-481 on blue.",
    });
    expect(decide({ state: "draining", drainLimitAt: now }, working)).toMatchObject({ do: "ask" });
    expect(decide({ state: "draining", drainLimitAt: now, askedAt: now }, working)).toMatchObject({ do: "wait" });
    expect(decide({ state: "draining" })).toMatchObject({ do: "move", to: "stopping" });
  });

  it("goes back to waiting for work that began just before the stop, unless a person decided otherwise", () => {
    const working = { working: ["ci-482"] };
    expect(decide({ state: "stopping" }, working)).toMatchObject({ do: "move", to: "draining" });
    expect(decide({ state: "stopping", overrideReason: "release" }, working)).toMatchObject({ do: "stop" });
    expect(decide({ state: "draining", overrideReason: "release" }, working)).toMatchObject({ do: "move", to: "stopping" });
  });

  it("asks again for a stop that a crash swallowed, and ends when all is down", () => {
    expect(decide({ state: "stopping" }).do).toBe("stop");
    expect(decide({ state: "stopping", stopSentAt: now }).do).toBe("stop");
    expect(decide({ state: "stopping", stopSentAt: now }, { stopAsked: true }).do).toBe("wait");
    expect(decide({ state: "stopping", stopSentAt: now }, { from: side("blue", "stopped") })).toMatchObject({ do: "end", as: "done" });
    const failed = { stopAsked: true, from: { ...side("blue"), failed: "AWS refused." } };
    expect(decide({ state: "stopping", stopSentAt: now }, failed)).toMatchObject({
      do: "end",
      as: "failed",
      words: expect.stringContaining("Stop it by hand"),
    });
  });
});

describe("cancelling", () => {
  const cancelled = { cancelAskedAt: now };

  it("ends at once while traffic is untouched, and stops what it had started", () => {
    for (const state of ["starting", "proving", "flipping"] as const) {
      expect(decide({ ...cancelled, state })).toMatchObject({ do: "end", as: "cancelled" });
      expect(decide({ ...cancelled, state, startedTo: true })).toMatchObject({ do: "stop-started" });
    }
  });

  it("goes back first when traffic has moved, or may have", () => {
    expect(decide({ ...cancelled, state: "flipping", flipSentAt: now })).toMatchObject({ do: "move", to: "returning" });
    for (const state of ["deregistering", "draining", "stopping"] as const) {
      expect(decide({ ...cancelled, state, flipSentAt: now })).toMatchObject({ do: "move", to: "returning" });
    }
    expect(decide({ ...cancelled, state: "returning" }, { serving: "to" }).do).toBe("flip-back");
    expect(decide({ ...cancelled, state: "returning" }, { serving: "from" })).toMatchObject({ do: "end", as: "cancelled" });
    expect(decide({ ...cancelled, state: "returning", startedTo: true }, { serving: "from" }).do).toBe("stop-started");
  });

  it("comes too late once the stop was sent", () => {
    expect(decide({ ...cancelled, state: "stopping", stopSentAt: now }, { stopAsked: true }).do).toBe("wait");
  });
});

it("lists names as people do", () => {
  expect([listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c", "d", "e"])]).toEqual(["nobody", "a", "a and b", "a, b, c and 2 more"]);
});
