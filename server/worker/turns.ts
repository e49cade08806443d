import { clock } from "@/server/platform/clock";

/** A worker whose scans did not come through for this long is not counted on, in ms. */
const slowAfterMs = 60_000;
/** One whose scans have not even failed for this long hangs on something that no later turn mends, in ms. */
const stalledAfterMs = 180_000;

/** Whether the worker gets on: not that it is up, but that each of its scans comes to an end. */
export class Turns {
  readonly #ended = new Map<string, number>();
  readonly #done = new Map<string, number>();

  constructor(scans: readonly string[]) {
    for (const scan of scans) {
      this.#ended.set(scan, clock.elapsed());
      this.#done.set(scan, clock.elapsed());
    }
  }

  /** Runs one turn of a scan and notes how it ended. */
  async turn(scan: string, task: () => Promise<void>): Promise<void> {
    try {
      await task();
      this.#done.set(scan, clock.elapsed());
    } finally {
      this.#ended.set(scan, clock.elapsed());
    }
  }

  /** True while every scan was done in the last minute. */
  getsOn(): boolean {
    return oldest(this.#done) < slowAfterMs;
  }

  /** True when a scan has neither been done nor failed for three minutes: the process should end, and be started again. */
  isStalled(): boolean {
    return oldest(this.#ended) >= stalledAfterMs;
  }
}

function oldest(times: ReadonlyMap<string, number>): number {
  return clock.elapsed() - Math.min(...times.values());
}
