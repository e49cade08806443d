import type { Phase } from "./kill-life";

/** What a process passed: a failpoint, and how often it was passed by then in this phase. */
export type Passed = { failpoint: string; nth: number };

/** A moment of a phase at which something may break. */
export type Moment = Passed & { phase: Phase; step: string };

/**
 * Names the step that each failpoint of a phase is of: the row of a step is written (`migration-moved`, `migration-step-written`), the step is
 * done, and the row is written again (`migration-step-done`, `migration-moved`).
 * @param passed everything that an undisturbed phase passes, in order
 * @param steps the keys of the script's steps, in order
 */
export function asMoments(phase: Phase, passed: readonly Passed[], steps: readonly string[]): Moment[] {
  let begun = 0;
  let isOpen = false;
  return passed.map((one, at) => {
    const next = passed[at + 1]?.failpoint;
    const before = passed[at - 1]?.failpoint;
    if (one.failpoint === "migration-moved" && next === "migration-step-written") {
      begun += 1;
      isOpen = true;
    } else if (before === "migration-moved" && passed[at - 2]?.failpoint === "migration-step-done") {
      isOpen = false;
    }
    return { phase, step: isOpen ? (steps[begun - 1] ?? "–") : begun === 0 ? "before the first" : "after the last", ...one };
  });
}

/** True for the same failpoint of the same step, passed as often. */
export function isSame(one: Moment, other: Moment): boolean {
  return one.phase === other.phase && one.step === other.step && one.failpoint === other.failpoint && one.nth === other.nth;
}

/** Moments in lives: each life has one of every phase, for as long as there are some. */
export function inLives(due: readonly Moment[]): Moment[][] {
  const byPhase = [...Map.groupBy(due, ({ phase }) => phase).values()];
  const lives = Math.max(0, ...byPhase.map(({ length }) => length));
  return Array.from({ length: lives }, (_, at) => byPhase.flatMap((moments) => moments[at] ?? []));
}
