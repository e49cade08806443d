import { describe, expect, test } from "vitest";
import { fixedSeeds } from "./seeds";
import { shrink } from "./shrink";
import { simulate } from "./simulate";
import type { SimulationResult } from "./simulate";
import { invariants } from "./invariants";
import type { Invariant } from "./invariants";

const counts: SimulationResult["checks"][] = [];

/** What broke, with as little beside it as was found; empty when nothing did. */
function failureOf(seed: number): string {
  const result = simulate(seed, { weeks: 1 });
  counts.push(result.checks);
  if (result.violation === null) return "";
  const { script, violation, trace } = shrink(result, 1);
  const events = script.map(({ at, kind, environment }) => `${new Date(at).toISOString()} ${kind} (env-${environment})`);
  return [`seed ${seed}: ${violation?.message ?? result.violation.message}`, ...events, ...trace.slice(-40), `npm run simulate -- --seed ${seed}`].join("\n");
}

describe("a week of an installation", () => {
  test.each(fixedSeeds)("seed %i breaks no rule", (seed) => {
    expect(failureOf(seed)).toBe("");
  });

  test("every rule was held against something", () => {
    const idle = (Object.keys(invariants) as Invariant[]).filter((name) => counts.every((checks) => checks[name] === 0));
    expect(idle).toEqual([]);
  });

  test("the same seed is the same run, to the last line", () => {
    const [first, again] = [simulate(7, { weeks: 1, trace: true }), simulate(7, { weeks: 1, trace: true })];
    expect(again).toEqual(first);
    expect(first.trace.length).toBeGreaterThan(1_000);
  });
}, 600_000);
