import { holdEnd } from "./live-rows";
import type { Change } from "./reconcile-plan";
import { mayAskAt } from "./retry-policy";
import type { Scene } from "./scene";
import { wantsStart } from "./start-plan";

/** How long a look holds at most while something is under way, and while all is as it should be, in milliseconds. */
const underWayMs = 60_000;
const atRestMs = 300_000;
const minuteMs = 60_000;

/** When the environment is to be looked at again at the latest: at the next edge, warning, end of a session, hold or lease, or after a while. */
export function nextCheckAt(scene: Scene, changes: readonly Change[]): Date {
  const { rows, now, parts, whole } = scene;
  const isUnderWay =
    changes.length > 0 || rows.stop !== null || rows.leases.length > 0 || parts.some((part) => part.instance.open !== null || wantsStart(part, rows));
  const rest = new Date(now.getTime() + (isUnderWay ? underWayMs : atRestMs));
  const edges = [whole.until, ...parts.flatMap(({ wish }) => (wish === whole ? [] : [wish.until]))].flatMap((at) => at ?? []);
  const moments = [
    ...edges,
    ...edges.flatMap((at) => beforeBy(at, rows.policy.warnMinutes)),
    ...stopMoments(scene),
    ...rows.sessions.map(({ until }) => until),
    ...rows.holds.flatMap((hold) => holdEnd(rows, hold) ?? []),
    ...rows.leases.flatMap(({ countsUntil, maxUntil }) => [countsUntil, maxUntil]),
    ...parts.flatMap(({ instance }) => instance.expectedUntil ?? []),
    ...parts.flatMap((part) => mayAskAt(part, part.wish.state === "running" ? "start" : "stop", scene) ?? []),
  ];
  return moments.reduce((earliest, at) => (at > now && at < earliest ? at : earliest), rest);
}

function stopMoments({ rows: { stop, policy } }: Scene): Date[] {
  if (stop === null) return [];
  return [stop.plannedAt, ...beforeBy(stop.plannedAt, policy.warnMinutes), ...(stop.drainLimitAt === null ? [] : [stop.drainLimitAt])];
}

function beforeBy(at: Date, minutes: readonly number[]): Date[] {
  return minutes.map((each) => new Date(at.getTime() - each * minuteMs));
}
