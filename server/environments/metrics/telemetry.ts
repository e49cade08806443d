import type { MetricPoint } from "./metrics-types";
import { seriesNames } from "./schemas";
import type { SeriesName } from "./schemas";

/** Milliseconds from one value to the next. */
export const stepMs = 300_000;

/** A day of values, and the one that is being measured. */
const keptSteps = 289;

/** A day of an instance's values. Each series is as long as the day, with NaN where AWS has none, or empty when it was never asked for. */
export type Telemetry = { from: Date; readAt: Date } & Record<SeriesName, number[]>;

/** The beginning of the day that is kept at `now`. */
export function keptFrom(now: Date): Date {
  return new Date(Math.floor(now.getTime() / stepMs) * stepMs - (keptSteps - 1) * stepMs);
}

/** The day at `now`: what was kept, moved on, with what was read over it. */
export function mergeTelemetry(kept: Telemetry | null, read: Partial<Record<SeriesName, readonly MetricPoint[]>>, now: Date): Telemetry {
  const from = keptFrom(now);
  const series = Object.fromEntries(seriesNames.map((name) => [name, mergeSeries(kept, name, read[name], from)])) as Record<SeriesName, number[]>;
  return { from, readAt: now, ...series };
}

/** The values of the last `hours`, null where there are none; null for a series without any. */
export function lastHours(
  telemetry: Telemetry,
  name: SeriesName,
  { hours, now }: { hours: number; now: Date },
): { from: Date; values: (number | null)[] | null } {
  const from = new Date(Math.max(keptFrom(now).getTime(), Math.floor(now.getTime() / stepMs) * stepMs - hours * 3_600_000));
  // The step that is being measured has no value yet.
  const steps = Math.floor((now.getTime() - from.getTime()) / stepMs);
  const values = Array.from({ length: steps }, (_, step) => valueAt(telemetry, name, from.getTime() + step * stepMs));
  return { from, values: values.every((value) => value === null) ? null : values };
}

/** A value of the day, or null. */
export function valueAt(telemetry: Telemetry, name: SeriesName, at: number): number | null {
  const value = telemetry[name][Math.round((at - telemetry.from.getTime()) / stepMs)];
  return value === undefined || Number.isNaN(value) ? null : value;
}

function mergeSeries(kept: Telemetry | null, name: SeriesName, points: readonly MetricPoint[] | undefined, from: Date): number[] {
  if (points === undefined && (kept === null || kept[name].length === 0)) return [];
  const known = new Map((points ?? []).map(({ at, value }) => [Math.floor(at.getTime() / stepMs) * stepMs, value]));
  return Array.from({ length: keptSteps }, (_, step) => {
    const at = from.getTime() + step * stepMs;
    return known.get(at) ?? (kept === null ? null : valueAt(kept, name, at)) ?? Number.NaN;
  });
}
