import { expect, test } from "vitest";
import { asMoments, inLives } from "./kill-moments";

const passed = ["opened", "moved", "step-written", "ran", "step-done", "moved", "moved", "step-written", "step-done", "moved", "moved"].map((name) => ({
  failpoint: `migration-${name}`,
  nth: 1,
}));

test("each failpoint of a phase is of the step whose row is open", () => {
  expect(asMoments("forward", passed, ["trigger", "rule"]).map(({ step }) => step)).toEqual([
    "before the first",
    "trigger",
    "trigger",
    "trigger",
    "trigger",
    "trigger",
    "rule",
    "rule",
    "rule",
    "rule",
    "after the last",
  ]);
});

test("a life has one moment of each phase, and no moment is left out or met twice", () => {
  const moments = [...asMoments("forward", passed, ["trigger", "rule"]), ...asMoments("rollback", passed.slice(0, 4), ["rule"])];
  const lives = inLives(moments);
  expect(lives.map((life) => life.map(({ phase }) => phase)).slice(3, 5)).toEqual([["forward", "rollback"], ["forward"]]);
  expect(lives.flat()).toHaveLength(moments.length);
  expect(new Set(lives.flat()).size).toBe(moments.length);
});
