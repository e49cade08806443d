import { hostname } from "node:os";
import { directorySettings } from "@/server/access/directory-settings";
import { settingsFromEnv } from "@/server/environments/ec2-client-gateway";
import { createEc2Gateway } from "@/server/environments/ec2-gateway";
import { environmentJobHandlers } from "@/server/environments/job-handlers";
import { environmentJobs } from "@/server/environments/jobs";
import { createMetricsGateway } from "@/server/environments/metrics/metrics-gateway";
import { readAdmission } from "@/server/environments/read-admission";
import { clock, repeat } from "@/server/platform/clock";
import { database } from "@/server/platform/db";
import { env } from "@/server/platform/env";
import { followDemoClock } from "@/server/platform/follow-demo-clock";
import { newId } from "@/server/platform/ids";
import { outliveOutput } from "@/server/platform/log-destination";
import { logger } from "@/server/platform/logger";
import { migrationJobHandlers } from "@/server/migrations/job-handlers";
import { migrationJobs } from "@/server/migrations/jobs";
import { noticeJobHandlers } from "@/server/notifications/job-handlers";
import { noticeJobs } from "@/server/notifications/jobs";
import { ProcessWatch } from "@/server/platform/process-watch";
import { applyConfig } from "./apply-config";
import { BackgroundWork } from "./background-work";
import { carryMigrations } from "./carry-migrations";
import { runDoorbell } from "./doorbell";
import { noticeDeps } from "./notice-deps";
import { requireHandlers } from "./require-handlers";
import { runReconciler, scans } from "./reconciler";
import { whenAskedToStop } from "./stop-signal";
import { Turns } from "./turns";

/** Longest wait for the steps that run when the process is asked to end; what is cut off then is taken up by the next worker. */
const drainMs = 10_000;

/** The worker: applies the configuration, listens for knocks, scans the rows, and ends cleanly on SIGTERM or SIGINT. */
async function main(): Promise<void> {
  outliveOutput();
  const stop = new AbortController();
  const asked = whenAskedToStop();
  void asked.then(() => stop.abort());
  const db = database();
  await followDemoClock(env().DEMO_CLOCK_URL, stop.signal);
  if (!(await applyConfig(db, stop.signal))) process.exit(0);
  const turns = new Turns(scans);
  const watch = new ProcessWatch({ db, kind: "worker", getsOn: () => turns.getsOn() });
  // The first look comes before the first act: a wrong clock is known by then.
  await watch.look().catch((error: unknown) => logger.warn({ err: error }, "the database's clock could not be read yet"));
  const deps = {
    db,
    gateway: createEc2Gateway(settingsFromEnv(), readAdmission(db)),
    metrics: createMetricsGateway(),
    directory: directorySettings(),
    owner: `${hostname()}:${process.pid}:${newId()}`,
  };
  const notices = noticeDeps(deps);
  const work = new BackgroundWork();
  const handlers = requireHandlers(
    { ...environmentJobs, ...noticeJobs, ...migrationJobs },
    { ...environmentJobHandlers(deps, stop.signal), ...noticeJobHandlers(notices), ...migrationJobHandlers(carryMigrations(deps, work, stop.signal)) },
  );
  const doorbell = runDoorbell(env().DATABASE_URL, handlers, work, stop.signal);
  const reconciler = runReconciler(deps, work, { signal: stop.signal, turns, notices });
  void watch.run(stop.signal);
  void endWhenStalled(turns, stop.signal);
  logger.info({ event: "ready", jobs: Object.keys(handlers) }, "ready");
  const signal = await asked;
  logger.info({ signal }, "stopping");
  const ends = Promise.all([work.drain(drainMs), doorbell, reconciler]).then(([isDrained]) => isDrained);
  const isDone = await Promise.race([ends, clock.sleep(drainMs).then(() => false)]);
  if (!isDone) logger.warn("some steps were cut off; the next worker takes them up");
  await watch.end().catch(() => undefined);
  await db.$disconnect();
  logger.info("stopped");
  process.exit(0);
}

/** A worker that hangs is no worker: it ends, and whoever keeps it running starts another one. */
async function endWhenStalled(turns: Turns, signal: AbortSignal): Promise<void> {
  await repeat({ everyMs: 5_000, signal, onError: () => undefined }, async () => {
    if (!turns.isStalled()) return;
    logger.fatal("the scans have come to no end for three minutes; the worker ends, to be started again");
    process.exit(1);
  });
}

main().catch((error: unknown) => {
  logger.fatal({ err: error }, "the worker could not start");
  process.exit(1);
});
