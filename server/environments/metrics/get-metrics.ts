import type { UserActor } from "@/server/access/actor";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { authorizedEnvironment } from "../authorized-environment";
import { loadPolicyRules } from "../desired/import-policies";
import { policyOf } from "../desired/policy";
import { loadActivity } from "./activity";
import { ruleSentence } from "./idle-policy";
import { wantMetrics } from "./metrics-claims";
import { seriesNames } from "./schemas";
import type { MetricsInput, MetricsOutput } from "./schemas";
import { lastHours, stepMs } from "./telemetry";
import type { Telemetry } from "./telemetry";
import { loadTelemetry } from "./telemetry.sql";

/** Metrics are kept coming for this long after somebody last looked, in milliseconds. */
const wantedForMs = 5 * 60_000;

/**
 * The last hours of every instance of an environment, and what the idle rule makes of them. Whoever asks keeps the values coming.
 * @throws AppError `not_found` when it does not exist or may not be seen
 */
export async function getMetrics(db: Database, actor: UserActor, { environmentId, hours }: MetricsInput): Promise<MetricsOutput> {
  const environment = await authorizedEnvironment(db, actor, "environment:view", environmentId);
  const now = clock.now();
  const instances = await db.instance.findMany({
    where: { environmentId, state: { notIn: ["terminated", "missing"] } },
    select: { id: true, name: true },
    orderBy: [{ startOrder: "asc" }, { name: "asc" }, { id: "asc" }],
    take: 200,
  });
  const days = await loadTelemetry(
    db,
    instances.map(({ id }) => id),
  );
  await keepComing(db, environment, now);
  const { metricsError } = environment.target;
  const isFirst = instances.some(({ id }) => (days.get(id)?.memory.length ?? 0) === 0);
  return {
    instances: instances.map(({ id, name }) => ({ instanceId: id, name, ...shown(days.get(id), hours, now) })),
    idle: await idleNow(db, environment),
    note: metricsError ?? (isFirst && instances.length > 0 ? "The first values come within a minute." : null),
  };
}

/** Not at each question: a row that is written every few seconds is a row that others wait for. */
async function keepComing(db: Database, environment: { id: string; targetId: string; metricsWantedUntil: Date | null }, now: Date): Promise<void> {
  const { metricsWantedUntil } = environment;
  const leftMs = metricsWantedUntil === null ? 0 : metricsWantedUntil.getTime() - now.getTime();
  if (leftMs > wantedForMs / 2) return;
  await wantMetrics(db, environment, { now, until: new Date(now.getTime() + wantedForMs), isFirst: leftMs <= 0 });
}

async function idleNow(db: Database, environment: { id: string; team: string; stage: string; name: string }): Promise<MetricsOutput["idle"]> {
  const { idle } = policyOf(environment, await loadPolicyRules(db));
  if (idle === null) return null;
  const activity = (await loadActivity(db, [environment.id])).get(environment.id);
  const words = activity === undefined ? "nothing runs" : activity.words;
  return { rule: ruleSentence(idle), isBusy: activity?.isBusy ?? null, words };
}

type Shown = Pick<MetricsOutput["instances"][number], "readAt" | "from" | "stepSeconds" | "series">;

function shown(day: Telemetry | undefined, hours: number, now: Date): Shown {
  const stepSeconds = stepMs / 1_000;
  if (day === undefined) return { readAt: null, from: now, stepSeconds, series: {} };
  const read = seriesNames.map((name) => ({ name, ...lastHours(day, name, { hours, now }) }));
  const series = Object.fromEntries(read.flatMap(({ name, values }) => (values === null ? [] : [[name, values.map(rounded)] as const])));
  return { readAt: day.readAt, from: read[0]?.from ?? now, stepSeconds, series };
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 100) / 100;
}
