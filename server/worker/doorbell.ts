import { Logger as QueueLogger, run } from "graphile-worker";
import type { Runner, TaskList } from "graphile-worker";
import { clock } from "@/server/platform/clock";
import { logger } from "@/server/platform/logger";
import type { BackgroundWork } from "./background-work";
import type { JobHandler } from "./require-handlers";

const restartAfterMs = 5_000;

const queueLogger = new QueueLogger((scope) => (level, message) => {
  if (level === "error") logger.error({ scope }, `queue: ${message}`);
  else if (level === "warning") logger.warn({ scope }, `queue: ${message}`);
  else logger.debug({ scope }, `queue: ${message}`);
});

/**
 * Listens to the queue, where each job is a knock and nothing else, until the signal aborts. When the queue fails it is opened again after
 * a pause: without it the worker goes on by scanning the rows, a second slower, and must not die of it.
 */
export async function runDoorbell(
  connectionString: string,
  handlers: Readonly<Record<string, JobHandler>>,
  work: BackgroundWork,
  signal: AbortSignal,
): Promise<void> {
  const taskList: TaskList = Object.fromEntries(
    Object.entries(handlers).map(([name, handle]) => [name, (payload: unknown) => work.run(`${name}:${JSON.stringify(payload)}`, () => handle(payload))]),
  );
  while (!signal.aborted) {
    try {
      await listenUntilStopped(await open(connectionString, taskList), signal);
    } catch (error) {
      logger.error({ err: error }, "queue: the doorbell has failed; work goes on by scanning the rows");
    }
    await clock.sleep(restartAfterMs, signal);
  }
}

/** Opens the queue. Its pool is its own; it handles no signals, because the process does. */
function open(connectionString: string, taskList: TaskList): Promise<Runner> {
  return run({ connectionString, taskList, concurrency: 4, maxPoolSize: 5, pollInterval: 2_000, noHandleSignals: true, logger: queueLogger });
}

async function listenUntilStopped(runner: Runner, signal: AbortSignal): Promise<void> {
  const stop = (): void => void runner.stop().catch(() => undefined);
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  try {
    await runner.promise;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
