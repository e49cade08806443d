import type { Running } from "./start-process";

const quickMs = 60_000;

/** What a person is told when a process ended by itself. */
export type Ending = { name: string; code: number | null; isRestarted: boolean };

/** How a process is kept running. */
export type KeepRunningOptions = {
  /** Starts it once more. */
  start: () => Running;
  /** Told of each end that nobody asked for. */
  onEnding: (ending: Ending) => void;
  /** Milliseconds; only tests give their own. */
  now?: () => number;
};

/**
 * Keeps a process running: one that ends by itself is started again, unless it was started again less than a minute before; then
 * something is wrong that another start does not mend.
 *
 * @returns the process as one: `pid` is the present one, `ended` resolves when it is not started again
 */
export function keepRunning(first: Running, { start, onEnding, now = () => performance.now() }: KeepRunningOptions): Running {
  let current = first;
  let isAskedToEnd = false;
  let restartedAt = Number.NEGATIVE_INFINITY;
  const watch = async (): Promise<number | null> => {
    for (;;) {
      const code = await current.ended;
      if (isAskedToEnd) return code;
      const isRestarted = now() - restartedAt >= quickMs;
      onEnding({ name: current.name, code, isRestarted });
      if (!isRestarted) return code;
      restartedAt = now();
      current = start();
    }
  };
  const ended = watch();
  const end = async (how: "stop" | "kill"): Promise<void> => {
    isAskedToEnd = true;
    await current[how]();
    await ended;
  };
  return {
    name: current.name,
    get pid() {
      return current.pid;
    },
    ended,
    stop: () => end("stop"),
    kill: () => end("kill"),
  };
}
