import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { announce } from "@/server/platform/live";
import { logger } from "@/server/platform/logger";
import { inTransaction } from "@/server/platform/transaction";
import { placeOf } from "../authorized-environment";
import { wakeEnvironments } from "../desired/wake";
import { Ec2Error } from "../ec2-failure";
import type { Ec2Target } from "../ec2-types";
import { claimDueMetrics, finishMetrics, holdMetrics } from "./metrics-claims";
import type { ClaimedMetrics, Tried } from "./metrics-claims";
import { planReading, readFrom } from "./metrics-plan";
import type { MetricsGateway, ReadSeries } from "./metrics-types";
import { metricsWords, shellsWords } from "./metrics-words";
import { saveShells } from "./save-shells";
import { keptFrom, mergeTelemetry } from "./telemetry";
import { saveTelemetry } from "./telemetry.sql";
import { loadWatched } from "./watched-instances";
import type { Watched } from "./watched-instances";

/** Milliseconds between two turns of a target, and until one that AWS refuses is tried again. */
const turnEveryMs = 30_000;
const shellsEveryMs = 60_000;
const refusedEveryMs = 600_000;

export type MetricsDeps = { db: Database; metrics: MetricsGateway };

type Target = Ec2Target & { metricsTriedAt: Date | null; metricsError: string | null; shellsTriedAt: Date | null; shellsError: string | null };

/** Takes the targets whose metrics and shells are due for a look; several workers share them. */
export function claimMetrics(db: Database): Promise<ClaimedMetrics[]> {
  const now = clock.now();
  return claimDueMetrics(db, { now, nextDueAt: new Date(now.getTime() + turnEveryMs) });
}

/** One turn of a target: reads the metrics that somebody wants and the shells that are open. Each may fail without the other. */
export async function pollMetrics(deps: MetricsDeps, claimed: ClaimedMetrics): Promise<void> {
  const target: Target = await deps.db.awsTarget.findUniqueOrThrow({ where: { id: claimed.id } });
  const watched = await loadWatched(deps.db, target.id);
  const metrics = await attempt(target, metricsWords, () => readMetrics(deps, { claimed, target, watched }));
  const shells = await attempt(target, shellsWords, () => readShells(deps, { claimed, target, watched }));
  await finishMetrics(deps.db, claimed, { metrics, shells, nextDueAt: new Date(clock.now().getTime() + turnEveryMs) });
}

type Turn = { claimed: ClaimedMetrics; target: Target; watched: readonly Watched[] };

/** What became of a reading; null when there was nothing to read. */
async function attempt(target: Target, words: (error: Ec2Error) => string, read: () => Promise<boolean>): Promise<Tried> {
  try {
    return (await read()) ? { at: clock.now(), error: null } : null;
  } catch (error) {
    logger.warn({ err: error, target: target.key }, "metrics: a target could not be read");
    return { at: clock.now(), error: error instanceof Ec2Error ? words(error) : "It could not be saved." };
  }
}

async function readMetrics({ db, metrics }: MetricsDeps, { claimed, target, watched }: Turn): Promise<boolean> {
  const now = clock.now();
  if (isRefused(target.metricsError, target.metricsTriedAt, now)) return false;
  const queries = planReading(watched, now);
  if (queries.length === 0) return false;
  const asked = new Set(queries.map(({ ec2Id }) => ec2Id));
  const read = watched.filter(({ ec2Id }) => asked.has(ec2Id));
  const series = await metrics.readMetrics(target, queries, { from: readFrom(read, keptFrom(now)), to: now });
  await save(db, claimed, { read, series, now });
  return true;
}

type Reading = { read: readonly Watched[]; series: readonly ReadSeries[]; now: Date };

/** A worker that lost its turn writes nothing. Whoever looks at it hears of it; a stop that waits for the idle rule looks again. */
async function save(db: Database, claimed: ClaimedMetrics, { read, series, now }: Reading): Promise<void> {
  const byInstance = Map.groupBy(series, ({ ec2Id }) => ec2Id);
  const days = new Map(
    read.map(({ id, ec2Id, day }) => {
      const points = Object.fromEntries((byInstance.get(ec2Id) ?? []).map((one) => [one.series, one.points]));
      return [id, mergeTelemetry(day, points, now)] as const;
    }),
  );
  await inTransaction(db, async (tx) => {
    if (!(await holdMetrics(tx, claimed))) return;
    const environments = new Map(read.map(({ environment }) => [environment.id, environment]));
    await wakeEnvironments(
      tx,
      read.flatMap(({ environment, isStopping }) => (isStopping ? [environment.id] : [])),
    );
    await saveTelemetry(tx, days);
    for (const environment of environments.values()) {
      await announce(tx, { noun: "environment", id: environment.id, version: environment.version, scope: placeOf(environment) });
    }
  });
}

async function readShells({ db, metrics }: MetricsDeps, { claimed, target, watched }: Turn): Promise<boolean> {
  const now = clock.now();
  const isDue = target.shellsTriedAt === null || now.getTime() - target.shellsTriedAt.getTime() >= shellsEveryMs;
  if (!isDue || isRefused(target.shellsError, target.shellsTriedAt, now) || !watched.some(({ isRunning }) => isRunning)) return false;
  await saveShells(db, claimed, { watched, shells: await metrics.readShells(target) });
  return true;
}

/** Who leaves the right out of the observer's policy is not asked every half minute. */
function isRefused(error: string | null, triedAt: Date | null, now: Date): boolean {
  return error !== null && triedAt !== null && now.getTime() - triedAt.getTime() < refusedEveryMs && error.startsWith("AWS refuses");
}
