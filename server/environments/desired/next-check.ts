import { holdEnd } from "./live-rows";
import type { Change } from "./reconcile-plan";
import { mayAskAt } from "./retry-policy";
import type { Scene } from "./scene";
import { wantsStart } from "./start-plan";

/** How long a look holds at most while something is under way, and while all is as it should be, in milliseconds. */
export type Pace = { underWayMs: number; atRestMs: number };

const usualPace: Pace = { underWayMs: 60_000, atRestMs: 300_000 };
const minuteMs = 60_000;

/** When the environment is to be looked at again at the latest: at the next edge, warning, end of a session, hold or lease, or after a while. */
export function nextCheckAt(scene: Scene, changes: readonly Change[], pace: Pace = usualPace): Date {
  const { rows, now, parts, whole } = scene;
  const isUnderWay =
    changes.length > 0 || rows.stop !== null || rows.leases.length > 0 || parts.some((part) => part.instance.open !== null || wantsStart(part, rows));
  let next = now.getTime() + (isUnderWay ? pace.underWayMs : pace.atRestMs);
  const by = (at: Date | null, beforeMs = 0): void => {
    const ms = at === null ? 0 : at.getTime() - beforeMs;
    if (ms > now.getTime() && ms < next) next = ms;
  };
  const byWarnings = (at: Date | null): void => {
    by(at);
    for (const minutes of rows.policy.warnMinutes) by(at, minutes * minuteMs);
  };
  byWarnings(whole.until);
  for (const { wish, instance } of parts) {
    if (wish !== whole) byWarnings(wish.until);
    by(instance.expectedUntil);
  }
  for (const part of parts) by(mayAskAt(part, part.wish.state === "running" ? "start" : "stop", scene));
  byWarnings(rows.stop?.plannedAt ?? null);
  by(rows.stop?.drainLimitAt ?? null);
  for (const { until } of rows.sessions) by(until);
  for (const hold of rows.holds) by(holdEnd(rows, hold));
  for (const { countsUntil, maxUntil } of rows.leases) {
    by(countsUntil);
    by(maxUntil);
  }
  return new Date(next);
}
