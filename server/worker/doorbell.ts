import { Logger as QueueLogger, run } from "graphile-worker";
import { logger } from "@/server/platform/logger";
import type { BackgroundWork } from "./background-work";
import type { JobHandler } from "./require-handlers";

/** Listens to the queue, where each job is a knock and nothing else. Its connections end with `stop`. */
export async function startDoorbell(
  connectionString: string,
  handlers: Readonly<Record<string, JobHandler>>,
  work: BackgroundWork,
): Promise<{ stop(): Promise<void> }> {
  const taskList = Object.fromEntries(
    Object.entries(handlers).map(([name, handle]) => [name, (payload: unknown) => work.run(`${name}:${JSON.stringify(payload)}`, () => handle(payload))]),
  );
  const runner = await run({
    connectionString,
    taskList,
    concurrency: 4,
    maxPoolSize: 5,
    pollInterval: 2_000,
    // The process handles its signals itself.
    noHandleSignals: true,
    logger: new QueueLogger((scope) => (level, message) => {
      if (level === "error") logger.error({ scope }, `queue: ${message}`);
      else if (level === "warning") logger.warn({ scope }, `queue: ${message}`);
      else logger.debug({ scope }, `queue: ${message}`);
    }),
  });
  let isStopping = false;
  // Without its queue the worker still works, a second slower; it must not die of it.
  runner.promise.catch((error: unknown) => {
    if (!isStopping) logger.error({ err: error }, "queue: the doorbell has stopped; work goes on by scanning the rows");
  });
  return {
    stop: async () => {
      isStopping = true;
      await runner.stop().catch(() => undefined);
    },
  };
}
