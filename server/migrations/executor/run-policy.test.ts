import { describe, expect, it } from "vitest";
import { decideRun, stateOfPhase } from "./run-policy";
import type { RunFacts } from "./run-policy";

const now = new Date("2026-11-29T00:00:00Z");
const facts: RunFacts = {
  state: "backfilling",
  resumeState: null,
  pauseAskedBy: null,
  rollbackAskedBy: null,
  finalizeAskedBy: null,
  scheduledFor: null,
  halt: null,
  closed: null,
};
const decide = (given: Partial<RunFacts>) => decideRun({ ...facts, ...given }, now);

describe("what a worker does with a run", () => {
  it("waits for its time, for the halt and for the window, and then looks once more", () => {
    expect(decide({ state: "scheduled", scheduledFor: new Date(now.getTime() + 5_000) })).toMatchObject({ do: "wait", ms: 5_000 });
    expect(decide({ state: "scheduled", halt: "stopped" })).toMatchObject({ do: "wait", words: "stopped" });
    expect(decide({ state: "scheduled", closed: "closed" })).toMatchObject({ do: "wait", words: "closed" });
    expect(decide({ state: "scheduled" })).toEqual({ do: "look" });
  });

  it("keeps its place before the beginning only as long as nothing stands in the way", () => {
    expect(decide({ state: "preflight" })).toEqual({ do: "begin" });
    expect(decide({ state: "preflight", closed: "closed" })).toMatchObject({ do: "move", to: "scheduled", words: "closed" });
    expect(decide({ state: "preflight", halt: "stopped" })).toMatchObject({ do: "move", to: "scheduled", words: "stopped" });
  });

  it.each(["expanding", "backfilling", "enforcing"] as const)("goes forward in %s unless somebody wants otherwise", (state) => {
    expect(decide({ state })).toEqual({ do: "run", script: "forward" });
    expect(decide({ state, closed: "closed" })).toMatchObject({ do: "wait" });
    expect(decide({ state, pauseAskedBy: "Ada" })).toMatchObject({ do: "move", to: "paused" });
    expect(decide({ state, pauseAskedBy: "Ada", rollbackAskedBy: "Mina" })).toMatchObject({ do: "move", to: "rolling_back" });
    expect(decide({ state, rollbackAskedBy: "Mina", halt: "stopped" })).toMatchObject({ do: "wait", words: "stopped" });
  });

  it("rolls back outside the window, but not while everything is stopped", () => {
    expect(decide({ state: "rolling_back", closed: "closed", rollbackAskedBy: "Ada" })).toEqual({ do: "run", script: "rollback" });
    expect(decide({ state: "rolling_back", halt: "stopped" })).toMatchObject({ do: "wait" });
  });

  it("turns what rests round when somebody asks, and leaves alone what cannot be undone", () => {
    expect(decide({ state: "live" })).toEqual({ do: "watch" });
    expect(decide({ state: "live", finalizeAskedBy: "Ada" })).toEqual({ do: "finalize" });
    expect(decide({ state: "live", finalizeAskedBy: "Ada", closed: "closed" })).toEqual({ do: "watch" });
    expect(decide({ state: "live", finalizeAskedBy: "Ada", rollbackAskedBy: "Mina" })).toMatchObject({ do: "move", to: "rolling_back" });
    expect(decide({ state: "live", rollbackAskedBy: "Ada" })).toMatchObject({ do: "move", to: "rolling_back" });
    expect(decide({ state: "paused", resumeState: "backfilling", rollbackAskedBy: "Ada" })).toMatchObject({ do: "move", to: "rolling_back" });
    expect(decide({ state: "failed", resumeState: "finalizing", rollbackAskedBy: "Ada" })).toEqual({ do: "leave" });
    expect(decide({ state: "failed", resumeState: "rolling_back", rollbackAskedBy: "Ada" })).toEqual({ do: "leave" });
    expect(decide({ state: "finalized" })).toEqual({ do: "leave" });
  });

  it("knows the state of a step", () => {
    expect(stateOfPhase("expand", "preflight")).toBe("expanding");
    expect(stateOfPhase("backfill", "expanding")).toBe("backfilling");
    expect(stateOfPhase("enforce", "backfilling")).toBe("enforcing");
    expect(stateOfPhase("restore", "rolling_back")).toBe("rolling_back");
    expect(stateOfPhase("clean-up", "finalizing")).toBe("finalizing");
  });
});
