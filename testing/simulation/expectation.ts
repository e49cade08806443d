import type { SimEnvironment } from "./store-rows";
import { hoursBetween } from "./wall-clock";
import type { Stretch } from "./wall-clock";

/** What is expected of an instance; `any` where the design leaves it open, or an outsider has just interfered. */
export type Expected = "running" | "stopped" | "any";

/** What somebody did, as they were told it was taken. */
export type Deed = {
  at: number;
  /** Null for the whole environment. */
  instanceId: string | null;
} &
  /** `isNews` when it changed until when it is on. */
  (
    | { wish: "run"; until: number; isNews: boolean }
    | { wish: "rest"; until: number | "next-start"; holdId: string }
    | { wish: "keep-on" | "freeze"; until: number; holdId: string }
    /** In AWS's console: what follows from it is the product's to say, within this time. */
    | { wish: "outside"; isStart: boolean; until: number }
  );

const day = 86_400_000;

/**
 * What people and the calendar ask of an instance at a moment, told by a few lines that share nothing with desired(): the newest deed counts
 * while it lasts, then the hours of the schedule.
 */
export function expectedOf(environment: SimEnvironment, deeds: readonly Deed[], instanceId: string, at: number): Expected {
  let newest: Deed | null = null;
  let isOpen = false;
  let isKeptOn = false;
  for (let index = deeds.length - 1; index >= 0; index -= 1) {
    const deed = deeds[index]!;
    if (deed.at > at || (deed.instanceId !== null && deed.instanceId !== instanceId)) continue;
    if (deed.wish === "freeze" && sayingOf(environment, deed, at) !== null) return "any";
    if (deed.wish === "keep-on" && sayingOf(environment, deed, at) !== null) isKeptOn = true;
    if (deed.wish === "freeze" || deed.wish === "keep-on") continue;
    // A start takes away the keep-off before it and a stop the session; whether also those of another scope is a matter of words.
    if (newest === null) newest = deed;
    else if (!isOpen && (deed.instanceId !== newest.instanceId || isVague(newest))) isOpen = sayingOf(environment, deed, at) !== null;
  }
  if (isKeptOn) return "running";
  const said = newest === null ? null : sayingOf(environment, newest, at);
  if (said === "stopped") return "stopped";
  return isOpen ? "any" : (said ?? scheduledAt(environment, at));
}

/** What a stop in AWS takes away of what was before it is not told. */
function isVague(deed: Deed): boolean {
  return deed.wish === "outside" && !deed.isStart;
}

/** What the hours alone say. */
export function scheduledAt(environment: SimEnvironment, at: number): Expected {
  if (environment.schedule === null) return "any";
  const leadMs = environment.leadMinutes * 60_000;
  const windows = windowsOf(environment, at);
  if (windows.some(({ start, end }) => start <= at && at < end)) return "running";
  return windows.some(({ start }) => start - leadMs <= at && at < start) ? "any" : "stopped";
}

/** The moments around which something is to change by the hours alone. */
export function edgesOf(environment: SimEnvironment, from: number, to: number): number[] {
  const leadMs = environment.leadMinutes * 60_000;
  return environment.schedule === null ? [] : windowsOf(environment, from, to).flatMap(({ start, end }) => [start - leadMs, start, end]);
}

/** True when something is to change by the hours alone between two moments. */
export function hasEdge(environment: SimEnvironment, from: number, to: number): boolean {
  if (environment.schedule === null) return false;
  const leadMs = environment.leadMinutes * 60_000;
  const isIn = (at: number): boolean => at >= from && at <= to;
  return windowsOf(environment, from, to).some(({ start, end }) => isIn(start - leadMs) || isIn(start) || isIn(end));
}

function sayingOf(environment: SimEnvironment, deed: Deed, at: number): Expected | null {
  switch (deed.wish) {
    case "run":
    case "keep-on":
      return at < deed.until ? "running" : null;
    case "freeze":
    case "outside":
      return at < deed.until ? "any" : null;
    case "rest":
      return deed.until === "next-start" ? restingUntilStart(environment, deed.at, at) : at < deed.until ? "stopped" : null;
  }
}

function restingUntilStart(environment: SimEnvironment, since: number, at: number): Expected | null {
  if (environment.schedule === null) return "stopped";
  const leadMs = environment.leadMinutes * 60_000;
  const next = windowsOf(environment, since, at).find(({ start }) => start > since);
  if (next === undefined || at < next.start - leadMs) return "stopped";
  // Stopped when it had been started ahead of time already: which start is the next one is a matter of words.
  const isAmbiguous = next.start - leadMs <= since && at < next.end;
  return isAmbiguous || at < next.start ? "any" : null;
}

const known = new WeakMap<object, { from: number; to: number; windows: Stretch[] }>();

function windowsOf({ schedule }: SimEnvironment, from: number, to = from): Stretch[] {
  if (schedule === null) return [];
  const cached = known.get(schedule);
  if (cached !== undefined && cached.from <= from - 2 * day && cached.to >= to + 10 * day) return cached.windows;
  const range = { from: Math.min(from, cached?.from ?? from) - 9 * day, to: Math.max(to, cached?.to ?? to) + 40 * day };
  const windows = hoursBetween(schedule, range.from, range.to);
  known.set(schedule, { ...range, windows });
  return windows;
}

/** The next start by the hours after a moment; never, where there are none. */
export function nextStartOf(environment: SimEnvironment, after: number): number {
  return windowsOf(environment, after).find(({ start }) => start > after)?.start ?? Infinity;
}
