import { setTimeout as delay } from "node:timers/promises";
import { rightTime } from "./database-time";

/** Time, randomness and sleep of everything in `server/`. Only this file may touch the real ones. */
export type Clock = {
  now(): Date;
  /** A number in [0, 1), for jitter; never for secrets. */
  random(): number;
  /** Resolves after `ms` milliseconds, or at once (without an error) when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Milliseconds on a clock that nobody sets and that runs on while the process is frozen; only differences mean something. */
  elapsed?(): number;
};

const systemClock = {
  // A clock that is set wrong is not believed once the database has told the time: sessions must neither end at once nor live longer.
  now: () => new Date(rightTime({ nowMs: Date.now(), elapsedMs: performance.now() })),
  random: () => Math.random(),
  sleep: async (ms, signal) => {
    try {
      await delay(ms, undefined, { signal });
    } catch (error) {
      if (!signal?.aborted) throw error;
    }
  },
  elapsed: () => performance.now(),
} satisfies Clock;

let current: Clock = systemClock;

export const clock: Required<Clock> = {
  now: () => current.now(),
  random: () => current.random(),
  sleep: (ms, signal) => current.sleep(ms, signal),
  elapsed: () => (current.elapsed ?? systemClock.elapsed)(),
};

/** What the machine's own clock says, in Unix milliseconds, right or wrong; only for comparing it with the database's. */
export function machineTimeMs(): number {
  return Date.now();
}

/** Puts another clock in place and returns the function that restores the one before. For tests and simulations. */
export function replaceClock(replacement: Clock): () => void {
  const before = current;
  current = replacement;
  return () => {
    current = before;
  };
}

/**
 * Calls `task` again and again, waiting `everyMs` between the end of one run and the start of the next,
 * until the signal aborts. Errors go to `onError` and do not end the loop.
 */
export async function repeat(options: { everyMs: number; signal: AbortSignal; onError: (error: unknown) => void }, task: () => Promise<void>): Promise<void> {
  while (!options.signal.aborted) {
    try {
      await task();
    } catch (error) {
      options.onError(error);
    }
    await clock.sleep(options.everyMs, options.signal);
  }
}
