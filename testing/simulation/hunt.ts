import { performance } from "node:perf_hooks";
import { fixedSeeds } from "./seeds";
import { simulate } from "./simulate";
import type { Invariant } from "./invariants";

/** How a rule was broken, and what it took to see it. */
export type Catch = { seed: number; invariant: Invariant; message: string; virtualMs: number; seconds: number };

export type Hunt = (mostSeconds: number) => Catch | null;

/** Runs the fixed seeds until one of them breaks a rule; null when none does within the time. */
export function hunt(mostSeconds: number): Catch | null {
  const begunAt = performance.now();
  const seconds = (): number => (performance.now() - begunAt) / 1_000;
  for (const seed of fixedSeeds) {
    if (seconds() > mostSeconds) return null;
    const { violation, startedAt } = simulate(seed, { weeks: 1 });
    if (violation === null) continue;
    const { invariant, message, at } = violation;
    return { seed, invariant, message, virtualMs: at - startedAt, seconds: seconds() };
  }
  return null;
}
