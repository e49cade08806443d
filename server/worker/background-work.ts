import { clock } from "@/server/platform/clock";
import { logger } from "@/server/platform/logger";

/** The steps that run in this process. At most one per key at a time; a second one asked for meanwhile runs right after it. */
export class BackgroundWork {
  readonly #running = new Map<string, { done: Promise<void>; again: boolean }>();
  #isClosed = false;

  /** Runs the step, or once more after the one that runs; resolves when it is through. Errors are logged: the rows keep what is left to do. */
  run(key: string, step: () => Promise<void>): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    const current = this.#running.get(key);
    if (current !== undefined) {
      current.again = true;
      return current.done;
    }
    const entry = { done: Promise.resolve(), again: false };
    entry.done = this.#loop(key, entry, step);
    this.#running.set(key, entry);
    return entry.done;
  }

  /** Runs the step unless one of its key runs already. */
  runIfIdle(key: string, step: () => Promise<void>): void {
    if (!this.#running.has(key)) void this.run(key, step);
  }

  /** Takes no more steps and waits for those that run, at most `ms` milliseconds. False when some were still running then. */
  async drain(ms: number): Promise<boolean> {
    this.#isClosed = true;
    const timer = new AbortController();
    const all = Promise.all([...this.#running.values()].map(({ done }) => done)).then(() => true);
    const isDone = await Promise.race([all, clock.sleep(ms, timer.signal).then(() => false)]);
    timer.abort();
    return isDone;
  }

  async #loop(key: string, entry: { again: boolean }, step: () => Promise<void>): Promise<void> {
    try {
      do {
        entry.again = false;
        await step().catch((error: unknown) => logger.error({ err: error, step: key }, "a step failed"));
      } while (entry.again && !this.#isClosed);
    } finally {
      this.#running.delete(key);
    }
  }
}
