import { setTimeout as delay } from "node:timers/promises";

/** Time, randomness and sleep of everything in `server/`. Only this file may touch the real ones. */
export type Clock = {
  now(): Date;
  /** A number in [0, 1), for jitter; never for secrets. */
  random(): number;
  /** Resolves after `ms` milliseconds, or at once (without an error) when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
};

const systemClock: Clock = {
  now: () => new Date(),
  random: () => Math.random(),
  sleep: async (ms, signal) => {
    try {
      await delay(ms, undefined, { signal });
    } catch (error) {
      if (!signal?.aborted) throw error;
    }
  },
};

let current: Clock = systemClock;

export const clock: Clock = {
  now: () => current.now(),
  random: () => current.random(),
  sleep: (ms, signal) => current.sleep(ms, signal),
};

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
