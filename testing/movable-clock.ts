import type { Clock } from "@/server/platform/clock";

/** A clock that shows the real time plus what a test added, and that does not wait: sleeping moves it. */
export type MovableClock = Clock & { advance(ms: number): void };

/** Makes a clock that starts at the real time. `sleep` moves it at once, but lets timers and sockets have their turn. */
export function movableClock(): MovableClock {
  let addedMs = 0;
  return {
    now: () => new Date(Date.now() + addedMs),
    random: () => 0.5,
    sleep: async (ms, signal) => {
      // Long waits only guard against a silent server; they must not overtake a real answer.
      if (ms >= 1_500) await until(signal, ms);
      else addedMs += ms;
    },
    advance: (ms) => {
      addedMs += ms;
    },
  };
}

function until(signal: AbortSignal | undefined, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
