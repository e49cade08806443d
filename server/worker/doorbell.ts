import { Logger as QueueLogger, run } from "graphile-worker";
import type { Runner, TaskList } from "graphile-worker";
import { clock } from "@/server/platform/clock";
import { logger } from "@/server/platform/logger";
import { openQueuePool } from "@/server/platform/queue-pool";
import type { QueuePool } from "@/server/platform/queue-pool";
import { isClockRight } from "@/server/platform/right-clock";
import type { BackgroundWork } from "./background-work";
import type { JobHandler } from "./require-handlers";

const restartAfterMs = 5_000;
const stopWithinMs = 5_000;

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
    Object.entries(handlers).map(([name, handle]) => [
      name,
      // With a wrong clock the knock is let pass: the scan finds the rows when the clock is right again.
      (payload: unknown) => (isClockRight() ? work.run(`${name}:${JSON.stringify(payload)}`, () => handle(payload)) : Promise.resolve()),
    ]),
  );
  while (!signal.aborted) {
    const queue = openQueuePool(connectionString);
    const lost = hearLostConnections(queue);
    try {
      await listenUntilStopped(await open(queue, taskList), AbortSignal.any([signal, lost.signal]));
    } catch (error) {
      logger.error({ err: error }, "queue: the doorbell has failed; work goes on by scanning the rows");
    }
    // Not waited for: a runner that has lost its database may keep a connection.
    queue.pool.end().catch((error: unknown) => logger.warn({ err: error }, "queue: its connections could not be closed"));
    await clock.sleep(restartAfterMs, signal);
    lost.end();
  }
}

/**
 * graphile-worker reports a database that is lost while a job is being ended by a rejection that it handles nowhere (main.js, completeJob);
 * Node would end the process, and the runner is no good any more. `signal` aborts at such a one; every other still ends the process.
 */
export function hearLostConnections({ isItsError }: Pick<QueuePool, "isItsError">): { signal: AbortSignal; end: () => void } {
  const controller = new AbortController();
  const hear = (error: unknown): void => {
    if (!isItsError(error)) throw error;
    logger.warn({ err: error }, "queue: the database was lost; the doorbell is opened again");
    controller.abort();
  };
  process.on("unhandledRejection", hear);
  return { signal: controller.signal, end: () => void process.off("unhandledRejection", hear) };
}

/** Opens the queue. Its pool is its own; it handles no signals, because the process does. */
function open({ pool: pgPool }: QueuePool, taskList: TaskList): Promise<Runner> {
  return run({ pgPool, taskList, concurrency: 4, pollInterval: 2_000, noHandleSignals: true, logger: queueLogger });
}

async function listenUntilStopped(runner: Runner, signal: AbortSignal): Promise<void> {
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
  await Promise.race([runner.promise, aborted]);
  // One that has lost its database may never come to an end.
  const waiting = new AbortController();
  await Promise.race([runner.stop().catch(() => undefined), clock.sleep(stopWithinMs, waiting.signal)]);
  waiting.abort();
}
