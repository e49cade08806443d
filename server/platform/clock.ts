import { setTimeout as delay } from "node:timers/promises";
import { rightTime } from "./database-time";
import { demoTime } from "./demo-time";

/** Time, randomness and sleep of everything in `server/`. Only this file may touch the real ones. */
export type Clock = {
  /** The time that business rules go by. The demo's control page moves it ahead. */
  now(): Date;
  /** The time outside, which no demo moves: sign-in sessions, cookies, what is known of rights, limits of attempts. `now()` if absent. */
  world?(): Date;
  /** A number in [0, 1), for jitter; never for secrets. */
  random(): number;
  /** Resolves after `ms` milliseconds, or at once (without an error) when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Milliseconds on a clock that nobody sets and that runs on while the process is frozen; only differences mean something. */
  elapsed?(): number;
};

const systemClock = {
  now: () => new Date(demoTime({ worldMs: worldMs(), elapsedMs: performance.now() })),
  world: () => new Date(worldMs()),
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
  world: () => (current.world ?? current.now)(),
  random: () => current.random(),
  sleep: (ms, signal) => current.sleep(ms, signal),
  elapsed: () => (current.elapsed ?? systemClock.elapsed)(),
};

/** A moment of the world's time as business time, for showing it beside others: "2 minutes ago" stays that in a demo that was moved ahead. */
export function asBusinessTime(moment: Date): Date {
  return new Date(moment.getTime() + clock.now().getTime() - clock.world().getTime());
}

/** A clock that is set wrong is not believed once the database has told the time: sessions must neither end at once nor live longer. */
function worldMs(): number {
  return rightTime({ nowMs: Date.now(), elapsedMs: performance.now() });
}

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
