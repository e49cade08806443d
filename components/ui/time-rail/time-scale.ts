import { zoneOffset } from "../format-time";

/** A stretch of time, Unix ms, from before to. */
export type TimeWindow = { from: number; to: number };

/** A mark on the axis. Strong ones begin a day. */
export type Tick = { at: number; strong: boolean };

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const steps = [minute, 5 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day];

/** The closest view the rail offers, 10 minutes in ms. */
export const closestView = 10 * minute;

/** Where an instant lies in the window: 0 at its start, 1 at its end, outside that range when it is outside. */
export function fractionOf(at: number, window: TimeWindow): number {
  return (at - window.from) / (window.to - window.from);
}

/** The instant at a fraction of the window, whole ms. */
export function instantAt(fraction: number, window: TimeWindow): number {
  return Math.round(window.from + fraction * (window.to - window.from));
}

/** The window moved by a length in ms, kept inside the bounds without changing its length. */
export function panned(window: TimeWindow, by: number, bounds: TimeWindow): TimeWindow {
  const length = window.to - window.from;
  const from = Math.min(Math.max(window.from + by, bounds.from), Math.max(bounds.from, bounds.to - length));
  return { from, to: from + length };
}

/**
 * The window with its length times factor (below 1 is closer), the instant `around` staying under the pointer. It never
 * gets longer than the bounds nor shorter than closestView.
 */
export function zoomed(window: TimeWindow, factor: number, around: number, bounds: TimeWindow): TimeWindow {
  const whole = bounds.to - bounds.from;
  const length = Math.min(whole, Math.max(Math.min(closestView, whole), (window.to - window.from) * factor));
  const from = around - fractionOf(around, window) * length;
  return panned({ from, to: from + length }, 0, bounds);
}

/** The distance between ticks, in ms, so that labels of labelWidth px do not touch on an axis of width px. */
export function tickStep(window: TimeWindow, width: number, labelWidth: number): number {
  const most = Math.max(1, Math.floor(width / labelWidth));
  const wanted = (window.to - window.from) / most;
  return steps.find((step) => step >= wanted) ?? 7 * day;
}

/**
 * The ticks inside the window, at round wall-clock times of the zone. On the day the clocks go back an hour comes twice
 * and gets two ticks (25 on that day), on the day they go forward the missing hour gets none (23).
 */
export function ticks(window: TimeWindow, step: number, zone: string): Tick[] {
  const found: Tick[] = [];
  // An offset from UTC is a multiple of a quarter hour and changes on one, so wall-clock times have to be looked up
  // again at most once per hour; days are found by walking their hours.
  const stride = Math.min(step, hour);
  let offset = zoneOffset(window.from, zone);
  let at = Math.ceil((window.from + offset) / stride) * stride - offset;
  while (at <= window.to) {
    offset = zoneOffset(at, zone);
    const local = at + offset;
    const astray = local % stride;
    if (astray !== 0) {
      at += stride - astray;
      continue;
    }
    const inDay = local % day;
    const fits = step < day ? inDay % step === 0 : inDay === 0 && Math.round(local / day) % (step / day) === 0;
    if (fits) found.push({ at, strong: inDay === 0 });
    at += stride;
  }
  return found;
}

/** The local day (midnight to midnight in the zone) that holds the instant; 23 or 25 hours long when clocks change. */
export function dayWindow(at: number, zone: string): TimeWindow {
  return { from: midnightBefore(at, zone), to: midnightBefore(midnightBefore(at, zone) + 26 * hour, zone) };
}

function midnightBefore(at: number, zone: string): number {
  const local = at + zoneOffset(at, zone);
  const guess = local - (local % day);
  // The offset at midnight can differ from the one at the instant; two rounds settle it.
  const first = guess - zoneOffset(guess - zoneOffset(at, zone), zone);
  return guess - zoneOffset(first, zone);
}
