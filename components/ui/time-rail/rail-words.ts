import { formatDuration } from "../format-duration";
import { formatClock, formatDay, zonePlace } from "../format-time";
import { lampWords } from "../lamp";
import type { RailItem } from "./rail-types";
import { dayWindow } from "./time-scale";

/** "09:00", or "Mon 16 Nov 09:00" when it is not the same local day as the reference. */
function railClock(at: number, reference: number, zone: string): string {
  const day = dayWindow(reference, zone);
  const clock = formatClock(at, zone);
  return at >= day.from && at <= day.to ? clock : `${formatDay(at, zone)} ${clock}`;
}

/** "09:00 to 20:00 (11 h)", "since 09:00 (2 h)" for what still goes on, and for a point only its time. */
export function railSpan(item: RailItem, now: number, zone: string): string {
  const from = railClock(item.from, now, zone);
  if (item.point) return from;
  if (item.open) return `since ${from} (${formatDuration(item.to - item.from)})`;
  return `${from} to ${railClock(item.to, now, zone)} (${formatDuration(item.to - item.from)})`;
}

/** The whole item as one sentence, for assistive technology. */
export function railSentence(item: RailItem, now: number, zone: string): string {
  const state = item.label.toLowerCase() === lampWords[item.kind] ? item.label : `${item.label}, ${lampWords[item.kind]}`;
  const detail = item.detail === undefined ? "" : `. ${item.detail}`;
  return `${state}, ${railSpan(item, now, zone)} ${zonePlace(zone)}${detail}`;
}
