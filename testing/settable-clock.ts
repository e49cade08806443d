import type { Clock } from "@/server/platform/clock";

/** A clock that a test sets and that goes on from there with the real time. */
export type SettableClock = Clock & { set(moment: Date): void };

/** Makes a clock that shows the moment now, and goes on from there. */
export function settableClock(moment: Date): SettableClock {
  let shiftMs = moment.getTime() - Date.now();
  return {
    now: () => new Date(Date.now() + shiftMs),
    random: () => 0.5,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 20))),
    set: (next) => {
      shiftMs = next.getTime() - Date.now();
    },
  };
}
