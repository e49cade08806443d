import { wishFor } from "./desired-state";
import type { Wish } from "./desired-state";
import { mayBeAsked } from "./retry-policy";
import type { EnvironmentRows } from "./rows";
import { isGoingDown, isUp } from "./scene";
import type { Part, Scene } from "./scene";

/** An instance that is up, with the moment from which it is to be off. */
export type ComingStop = Part & { at: Date };

/** Causes that may follow each other without a gap, at most. */
const mostCauses = 8;
const minuteMs = 60_000;
/** A gap between two windows that is shorter is no stop: it would hardly be off before it is started again. */
const shortestGapMs = 600_000;

/** The longest and the shortest warning, in milliseconds; 0 where nobody is warned. */
export function warnings({ policy: { warnMinutes } }: EnvironmentRows): { longestMs: number; shortestMs: number } {
  if (warnMinutes.length === 0) return { longestMs: 0, shortestMs: 0 };
  return { longestMs: Math.max(...warnMinutes) * minuteMs, shortestMs: Math.min(...warnMinutes) * minuteMs };
}

/**
 * The instances that are to be off now or within the longest warning, and are not on their way yet. Locked ones are left alone, and so are
 * those whose stop has failed, until it is tried again from the beginning.
 */
export function comingStops(scene: Scene): ComingStop[] {
  const { rows, now, parts } = scene;
  const horizon = new Date(now.getTime() + warnings(rows).longestMs);
  const candidates = parts.filter((part) => {
    const { instance } = part;
    return isUp(instance) && instance.locked.stop === null && !isGoingDown(instance) && mayBeAsked(part, "stop", scene);
  });
  return candidates.flatMap((part) => {
    const at = offFrom(rows, part, { now, horizon });
    return at === null ? [] : [{ ...part, at }];
  });
}

/** The first moment up to the horizon at which the instance should be off; null when there is none. */
function offFrom(rows: EnvironmentRows, { instance, wish }: Part, { now, horizon }: { now: Date; horizon: Date }): Date | null {
  let at = now;
  let then: Wish = wish;
  for (let count = 0; count < mostCauses; count += 1) {
    const isGap = isShortGap(then, at);
    if (then.state === "stopped" && !isGap) return at;
    if ((then.state !== "running" && !isGap) || then.until === null || then.until > horizon || then.until <= at) return null;
    at = then.until;
    then = wishFor(rows, at, instance.id);
  }
  return null;
}

function isShortGap({ state, until, cause }: Wish, at: Date): boolean {
  const isByHours = cause.kind === "schedule" || cause.kind === "exception";
  return state === "stopped" && isByHours && until !== null && until.getTime() - at.getTime() < shortestGapMs;
}
