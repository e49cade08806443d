import type { Clock } from "@/server/platform/clock";

/** Time that moves only when told, whatever the machine does meanwhile. It begins at the real time, in which signatures are made. */
export type VirtualTime = Clock & { advance(ms: number): void; /** How many sleep now. */ asleep(): number };

type Sleeper = { at: number; wake: () => void };

/** Makes a time for the product's clock and the embedded AWS alike. Whoever sleeps wakes when it has been moved that far. */
export function virtualTime(): VirtualTime {
  let now = Date.now();
  let sleepers: Sleeper[] = [];
  return {
    now: () => new Date(now),
    elapsed: () => now,
    random: () => 0.5,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper = { at: now + ms, wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener("abort", () => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          resolve();
        });
      }),
    asleep: () => sleepers.length,
    advance: (ms) => {
      now += ms;
      const due = sleepers.filter(({ at }) => at <= now);
      sleepers = sleepers.filter(({ at }) => at > now);
      for (const { wake } of due) wake();
    },
  };
}
