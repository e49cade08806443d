import type { ScriptEvent } from "./script";
import { simulate } from "./simulate";
import type { SimulationResult } from "./simulate";

/** Runs to find what can be left out, at most. */
const mostRuns = 400;

/** The smallest part of a failing run's script that was found to break the same rule, and what happens then. */
export function shrink(failed: SimulationResult, weeks: number): SimulationResult {
  const { seed, violation } = failed;
  if (violation === null) return failed;
  let runs = 0;
  let best = failed;
  const isWorse = (script: readonly ScriptEvent[]): boolean => {
    runs += 1;
    const result = simulate(seed, { weeks, script });
    const isSame = result.violation?.invariant === violation.invariant;
    if (isSame) best = result;
    return isSame;
  };
  isWorse(failed.script.filter(({ at }) => at <= violation.at));
  for (let size = Math.ceil(best.script.length / 2); size >= 1 && runs < mostRuns; size = Math.floor(size / 2)) {
    for (let from = 0; from < best.script.length && runs < mostRuns;) {
      const rest = [...best.script.slice(0, from), ...best.script.slice(from + size)];
      if (!isWorse(rest)) from += size;
    }
  }
  return simulate(seed, { weeks, script: best.script, trace: true });
}
