import { describe, expect, it } from "vitest";
import { clock, repeat, replaceClock } from "./clock";

describe("repeat", () => {
  it("waits between the end of one run and the start of the next, and outlives errors", async () => {
    const steps: string[] = [];
    const stop = new AbortController();
    const restore = replaceClock({ now: () => new Date(0), random: () => 0, sleep: async (ms) => void steps.push(`wait ${ms}`) });
    let run = 0;
    await repeat({ everyMs: 250, signal: stop.signal, onError: (error) => steps.push(String(error)) }, async () => {
      run += 1;
      steps.push(`begin ${run}`);
      await Promise.resolve();
      if (run === 1) throw new Error("first run fails");
      steps.push(`end ${run}`);
      if (run === 3) stop.abort();
    });
    restore();
    expect(steps).toEqual(["begin 1", "Error: first run fails", "wait 250", "begin 2", "end 2", "wait 250", "begin 3", "end 3", "wait 250"]);
  });

  it("does not begin when it has been told to stop", async () => {
    let runs = 0;
    await repeat({ everyMs: 1, signal: AbortSignal.abort(), onError: () => undefined }, async () => void (runs += 1));
    expect(runs).toBe(0);
  });
});

describe("sleep", () => {
  it("ends at once, and without an error, when its signal aborts", async () => {
    const stop = new AbortController();
    // Longer than a test may last.
    const aDayMs = 24 * 3_600_000;
    const slept = clock.sleep(aDayMs, stop.signal);
    stop.abort();
    await expect(slept).resolves.toBeUndefined();
    await expect(clock.sleep(aDayMs, stop.signal)).resolves.toBeUndefined();
  });
});
