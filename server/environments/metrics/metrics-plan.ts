import type { MetricQuery } from "./metrics-types";
import type { SeriesName } from "./schemas";

/** What decides whether an instance's metrics are read now. */
export type WatchedInstance = {
  ec2Id: string;
  isRunning: boolean;
  /** When its metrics were last read, and whether with all series. */
  readAt: Date | null;
  hasAll: boolean;
  /** The environment has an idle rule. */
  hasIdleRule: boolean;
  /** The environment is on its way to a stop. */
  isStopping: boolean;
  /** Somebody looks at it. */
  isLookedAt: boolean;
};

const minuteMs = 60_000;

/** Milliseconds between two readings. CloudWatch has a new value every five minutes, some minutes late. */
const readEveryMs = { lookedAt: 2 * minuteMs, stopping: 2 * minuteMs, ruled: 5 * minuteMs } as const;

/** What the idle rule asks for, and what people see. Each costs (see docs/operations.md), so nothing is read for nobody. */
const ruledSeries: readonly SeriesName[] = ["cpu", "networkIn", "networkOut"];
const allSeries: readonly SeriesName[] = ["cpu", "memory", "networkIn", "networkOut", "diskRead", "diskWrite"];

/** The series to read now. What was never read completely is read as soon as somebody looks, also of what is stopped: it may have run today. */
export function planReading(instances: readonly WatchedInstance[], now: Date): MetricQuery[] {
  return instances.flatMap((instance) => {
    const { ec2Id, isLookedAt } = instance;
    return isDue(instance, now) ? (isLookedAt ? allSeries : ruledSeries).map((series) => ({ ec2Id, series })) : [];
  });
}

/** From when on values are asked for: some minutes before the last reading, because values come late; at most a day. */
export function readFrom(instances: readonly Pick<WatchedInstance, "readAt" | "hasAll" | "isLookedAt">[], dayFrom: Date): Date {
  const oldest = Math.min(...instances.map(({ readAt, hasAll, isLookedAt }) => (readAt === null || (isLookedAt && !hasAll) ? 0 : readAt.getTime())));
  return new Date(Math.max(dayFrom.getTime(), oldest - 20 * minuteMs));
}

function isDue({ isRunning, readAt, hasAll, hasIdleRule, isStopping, isLookedAt }: WatchedInstance, now: Date): boolean {
  const ageMs = readAt === null ? Number.POSITIVE_INFINITY : now.getTime() - readAt.getTime();
  if (isLookedAt && (!hasAll || (isRunning && ageMs >= readEveryMs.lookedAt))) return true;
  if (!isRunning || !hasIdleRule) return false;
  return ageMs >= (isStopping ? readEveryMs.stopping : readEveryMs.ruled);
}
