import { becauseOf } from "./because-words";
import { comingStops, warnings } from "./coming-stops";
import type { ComingStop } from "./coming-stops";
import { wishFor } from "./desired-state";
import { isLive } from "./live-rows";
import type { Change, StopOutcome } from "./reconcile-plan";
import type { EnvironmentRows, StopRow } from "./rows";
import { isGoingDown, isUp } from "./scene";
import type { Scene } from "./scene";
import { actKey } from "./start-plan";

const minuteMs = 60_000;
/** A reading of the idle rule that is older says nothing. */
const activityHoldsMs = 900_000;

/** What the way to a stop is decided by. */
type Way = { scene: Scene; stops: readonly ComingStop[]; first: ComingStop; /** The sentence; most looks need none. */ because: () => string };

/**
 * The next step of the way from running to stopped: warning, draining, asking, stopping. Nothing is stopped without a warning, unless a
 * person stops it, and never while somebody works on it, unless the drain limit is reached and the policy says so.
 */
export function planStop(scene: Scene): Change[] {
  const { stop } = scene.rows;
  const stops = comingStops(scene);
  const first = stops.toSorted((a, b) => a.at.getTime() - b.at.getTime())[0];
  if (first === undefined) return [...withdrawStarts(scene), ...(stop === null ? [] : endOf(scene))];
  const because = () => becauseOf(wishFor(scene.rows, first.at, first.instance.id), scene.rows, scene.now);
  const way: Way = { scene, stops, first, because };
  return [...withdrawStarts(scene), ...nextStep(way, stop)];
}

function nextStep(way: Way, stop: StopRow | null): Change[] {
  const { scene, first } = way;
  if (stop === null || stop.stage === "warning") return warn(way, stop);
  // Nothing of what it is about is to be off yet: somebody extended it a little. Another way begins in time.
  if (first.at > scene.now) return [{ do: "end-stop", outcome: outcomeOf(scene) }];
  return stop.stage === "stopping" ? act(way, stop.plannedAt) : drain(way, stop);
}

/** Plans the stop, and gives each warning once. A stop that comes late still gives its shortest one. */
function warn(way: Way, stop: StopRow | null): Change[] {
  const { rows, now } = way.scene;
  const { shortestMs } = warnings(rows);
  const soonest = new Date(now.getTime() + shortestMs);
  const floor = stop !== null && stop.plannedAt < soonest ? stop.plannedAt : soonest;
  const planned = way.first.at > now && way.first.at > floor ? way.first.at : floor;
  const isWarned = (stop: StopRow) => shortestMs === 0 || stop.warned.some((minutes) => minutes * minuteMs <= shortestMs);
  if (stop?.plannedAt.getTime() === planned.getTime()) {
    if (now < planned) return warningOf(way, planned, stop.warned);
    if (isWarned(stop)) return drain(way, stop);
    return [...plan(way, soonest), ...warningOf(way, soonest, [])];
  }
  return shortestMs === 0 && planned <= now ? drain(way, null) : [...plan(way, planned), ...warningOf(way, planned, [])];
}

function plan({ because }: Way, plannedAt: Date): Change[] {
  return [{ do: "stop-stage", stage: "warning", plannedAt, because: because(), drainLimitAt: null }];
}

/** Of the warnings that are due the latest stands for all: three at once tell no more than one. */
function warningOf({ scene: { rows, now }, because }: Way, plannedAt: Date, warned: readonly number[]): Change[] {
  const due = rows.policy.warnMinutes.filter((minutes) => plannedAt.getTime() - minutes * minuteMs <= now.getTime());
  if (due.length === 0) return [];
  const minutes = Math.min(...due);
  return warned.some((given) => given <= minutes) ? [] : [{ do: "warn", minutes, plannedAt, because: because() }];
}

/** From here on no new lease is let in; those that live are waited for until the drain limit. */
function drain(way: Way, stop: StopRow | null): Change[] {
  const { rows, now } = way.scene;
  const because = way.because();
  const plannedAt = stop?.plannedAt ?? now;
  const drainLimitAt = stop?.drainLimitAt ?? new Date(now.getTime() + rows.policy.drainLimitMinutes * minuteMs);
  const goOn: Change[] = [{ do: "stop-stage", stage: "stopping", plannedAt, because, drainLimitAt }, ...act(way, plannedAt)];
  if (atWork(way).length === 0) return goOn;
  const isOverLimit = drainLimitAt <= now;
  if (isOverLimit && rows.policy.atDrainLimit === "force") return goOn;
  if (isOverLimit) {
    if (stop?.stage === "asking") return [];
    return [
      { do: "stop-stage", stage: "asking", plannedAt, because, drainLimitAt },
      { do: "ask", plannedAt, because },
    ];
  }
  return stop?.stage === "draining" || stop?.stage === "asking" ? [] : [{ do: "stop-stage", stage: "draining", plannedAt, because, drainLimitAt }];
}

/** Who or what the stop waits for, by name. */
function atWork({ scene: { rows, now }, stops }: Way): string[] {
  if (rows.stop !== null && rows.stop.overrideReason !== null) return [];
  const due = new Set(stops.filter(({ at }) => at <= now).map(({ instance }) => instance.id));
  return usersOf(rows, now, due);
}

/** Who or what works on the environment, or on these instances of it: live leases, and what the idle rule sees. */
export function usersOf(rows: EnvironmentRows, now: Date, instanceIds: ReadonlySet<string> | null): string[] {
  const leases = rows.leases.filter((lease) => isLive(lease, now) && (lease.instanceId === null || instanceIds === null || instanceIds.has(lease.instanceId)));
  return [...leases.map(({ holder }) => holder), ...(isBusy(rows, now) ? [rows.activity?.words ?? "its processors"] : [])];
}

/** True while the idle rule is on and its newest reading says that it works. */
export function isBusy({ policy, activity }: EnvironmentRows, now: Date): boolean {
  return policy.idle !== null && activity !== null && activity.isBusy && now.getTime() - activity.readAt.getTime() <= activityHoldsMs;
}

function act({ scene, stops, because }: Way, plannedAt: Date): Change[] {
  const due = stops.filter(({ at }) => at <= scene.now);
  const [first] = due;
  if (first === undefined) return [];
  const lateMs = Math.max(0, scene.now.getTime() - plannedAt.getTime());
  return [{ do: "stop", instanceIds: due.map(({ instance }) => instance.id), because: because(), lateMs, key: actKey("stop", first, due) }];
}

/**
 * Starts that have not come to anything, of what is to be off by now: the system's, and those of people that somebody's newer wish undoes.
 * Nothing runs there that could be cut off.
 */
function withdrawStarts(scene: Scene): Change[] {
  const late = scene.parts.filter(({ instance, wish }) => {
    const { open } = instance;
    if (wish.state !== "stopped" || isUp(instance) || open?.kind !== "start" || open.state !== "pending" || instance.locked.stop !== null) return false;
    return !open.byPerson || (wish.since !== null && wish.since >= open.createdAt);
  });
  const [first] = late;
  if (first === undefined) return [];
  const because = becauseOf(first.wish, scene.rows, scene.now);
  return [{ do: "stop", instanceIds: late.map(({ instance }) => instance.id), because, lateMs: 0, key: actKey("stop", first, late) }];
}

/** Nothing is left to be stopped: it is done, still on its way, no longer wished, or AWS refused it. */
function endOf(scene: Scene): Change[] {
  const isUnderWay = scene.parts.some(({ instance, wish }) => wish.state === "stopped" && isGoingDown(instance));
  if (isUnderWay) return [];
  const isUpStill = scene.parts.some(({ instance }) => isUp(instance) && instance.locked.stop === null);
  return isUpStill ? [{ do: "end-stop", outcome: outcomeOf(scene) }] : [{ do: "end-stop", outcome: "stopped" }, ...endStoodOn(scene.rows)];
}

/** Without a schedule a stop by hand stands on a keep-off until a start that never comes; done, it leaves the environment as it is. */
function endStoodOn({ schedule, holds, stop }: EnvironmentRows): Change[] {
  if (schedule !== null || (stop?.byPerson ?? null) === null) return [];
  return holds.filter(({ kind, untilNextStart }) => kind === "keep_off" && untilNextStart).map(({ id, kind }) => ({ do: "end-hold", holdId: id, kind }));
}

function outcomeOf({ whole }: Scene): StopOutcome {
  if (whole.cause.kind === "session") return "extended";
  return whole.state === "running" && whole.cause.kind !== "keep_on" ? "superseded" : "cancelled";
}
