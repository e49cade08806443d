import { describe, expect, it } from "vitest";
import type { StepView } from "@/server/migrations/executor/schemas";
import { runLanes, runWindow } from "./run-lanes";

const at = (second: number) => new Date(1_800_000_000_000 + second * 1_000);
const step = (changes: Partial<StepView>): StepView => ({
  scriptName: "forward",
  round: 1,
  position: 1,
  stepKey: "prepare",
  title: "Prepare",
  type: "statements",
  state: "done",
  lamp: null,
  attempts: 1,
  startedAt: at(0),
  endedAt: at(1),
  rowsDone: 0,
  lockTries: 0,
  longestBlockMs: 0,
  words: null,
  ...changes,
});

describe("steps on the rail", () => {
  it("lie in a lane for each script and turn; those not begun are not there", () => {
    const lanes = runLanes([
      step({ longestBlockMs: 80 }),
      step({ position: 2, state: "running", startedAt: at(2), endedAt: null }),
      step({ position: 3, state: "waiting", startedAt: null, endedAt: null }),
      step({ scriptName: "rollback", round: 2 }),
    ]);
    expect(lanes.map(({ label, segments }) => [label, segments.length])).toEqual([
      ["Forward", 2],
      ["Rollback, turn 2", 1],
    ]);
    expect(lanes[0]?.segments[0]?.detail).toBe("Writers were stopped for 80 ms at worst.");
    expect(lanes[0]?.segments[1]).toMatchObject({ to: null, kind: "motion" });
  });
  it("stand still from when the run was paused", () => {
    const [lane] = runLanes([step({}), step({ position: 2, state: "running", startedAt: at(2), endedAt: null })], at(9));
    expect(lane?.segments).toMatchObject([
      { to: at(1).getTime(), kind: "running" },
      { to: at(9).getTime(), kind: "held" },
    ]);
  });
  it("are shown with air around, at least a minute", () => {
    expect(runWindow([], 0)).toBeNull();
    expect(runWindow([step({})], 0)).toEqual({ from: at(-5).getTime(), to: at(55).getTime() });
    const running = step({ state: "running", endedAt: null });
    expect(runWindow([running], at(300).getTime())?.to).toBe(at(305).getTime());
  });
});
