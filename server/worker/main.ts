import { hostname } from "node:os";
import { directorySettings } from "@/server/access/directory-settings";
import { importInstallationConfig, loadInstallationConfig } from "@/server/api/installation-config";
import { createEc2Gateway } from "@/server/environments/ec2-gateway";
import { environmentJobHandlers } from "@/server/environments/job-handlers";
import { environmentJobs } from "@/server/environments/jobs";
import { clock } from "@/server/platform/clock";
import { database } from "@/server/platform/db";
import { env } from "@/server/platform/env";
import { newId } from "@/server/platform/ids";
import { logger } from "@/server/platform/logger";
import { BackgroundWork } from "./background-work";
import { runDoorbell } from "./doorbell";
import { requireHandlers } from "./require-handlers";
import { runReconciler } from "./reconciler";
import { whenAskedToStop } from "./stop-signal";

/** Longest wait for the steps that run when the process is asked to end; what is cut off then is taken up by the next worker. */
const drainMs = 10_000;

/** The worker: applies the configuration, listens for knocks, scans the rows, and ends cleanly on SIGTERM or SIGINT. */
async function main(): Promise<void> {
  const stop = new AbortController();
  const asked = whenAskedToStop();
  void asked.then(() => stop.abort());
  const db = database();
  await importInstallationConfig(db, loadInstallationConfig());
  const deps = { db, gateway: createEc2Gateway(), directory: directorySettings(), owner: `${hostname()}:${process.pid}:${newId()}` };
  const work = new BackgroundWork();
  const handlers = requireHandlers({ ...environmentJobs }, { ...environmentJobHandlers(deps, stop.signal) });
  const doorbell = runDoorbell(env().DATABASE_URL, handlers, work, stop.signal);
  const reconciler = runReconciler(deps, work, stop.signal);
  logger.info({ event: "ready", jobs: Object.keys(handlers) }, "ready");
  const signal = await asked;
  logger.info({ signal }, "stopping");
  const ends = Promise.all([work.drain(drainMs), doorbell, reconciler]).then(([isDrained]) => isDrained);
  const isDone = await Promise.race([ends, clock.sleep(drainMs).then(() => false)]);
  if (!isDone) logger.warn("some steps were cut off; the next worker takes them up");
  await db.$disconnect();
  logger.info("stopped");
  process.exit(0);
}

main().catch((error: unknown) => {
  logger.fatal({ err: error }, "the worker could not start");
  process.exit(1);
});
