import { fractionOf } from "./time-scale";
import type { TimeWindow } from "./time-scale";
import type { RailItem, RailLane } from "./rail-types";

/**
 * Lays the segments and marks of a lane into rows, so that none covers another: each takes the first row that is free
 * at its start. A segment that still goes on reaches to `now` (Unix ms). Sorted by start.
 */
export function laneItems(lane: RailLane, now: number): RailItem[] {
  const points = (lane.marks ?? []).map(({ at, ...mark }) => ({ ...mark, from: at, to: at, point: true, open: false }));
  const bars = lane.segments.map((segment) => ({ ...segment, to: segment.to ?? Math.max(now, segment.from), point: false, open: segment.to === null }));
  const rowEnds: number[] = [];
  const byStart = [...bars, ...points].sort((one, other) => one.from - other.from || Number(one.point) - Number(other.point));
  return byStart.map((item) => {
    const free = rowEnds.findIndex((rowEnd) => rowEnd <= item.from);
    const row = free === -1 ? rowEnds.length : free;
    // A point needs a little room of its own, else the next one at the same instant would hide it.
    rowEnds[row] = item.point ? item.to + 1 : item.to;
    return { ...item, row };
  });
}

/** How many rows the items take, at least one. */
export function rowCount(items: readonly RailItem[]): number {
  return items.reduce((most, item) => Math.max(most, item.row + 1), 1);
}

/** The left edge and the width of an item in percent of the plot, cut to the window; null when it lies outside. */
export function placeOf(item: RailItem, window: TimeWindow): { left: number; width: number } | null {
  const from = fractionOf(item.from, window);
  const to = fractionOf(item.to, window);
  if (to < 0 || from > 1) return null;
  const left = Math.max(0, from);
  return { left: left * 100, width: (Math.min(1, to) - left) * 100 };
}

/** How far the browser's clock may be behind the server's, or its last tick behind the present, in ms. */
const clockSlack = 90_000;

/** The present as the rail draws it: not before what has begun according to the server. */
export function presentOf(lanes: readonly RailLane[], now: number): number {
  const begun = lanes.flatMap((lane) => lane.segments.filter(({ to, from }) => to === null && from - now <= clockSlack).map(({ from }) => from));
  return begun.reduce((latest, from) => Math.max(latest, from), now);
}

/** The side of an item its label stands on; null when it fits on neither. */
export type LabelSide = "right" | "left" | null;

/** What a label may not run over: other items of its row, the edges, and the line at `now`. Widths in px. */
export type LabelRoom = { items: readonly RailItem[]; window: TimeWindow; width: number; now: number };

/** Finds the side of an item on which a label of labelWidth px has room, the right one first. */
export function labelSide(item: RailItem, labelWidth: number, { items, window, width, now }: LabelRoom): LabelSide {
  const place = (at: number) => Math.min(1, Math.max(0, fractionOf(at, window))) * width;
  const others = items.filter((other) => other !== item && other.row === item.row);
  // What ends at the line may have its label behind it; what begins where the item ends never leaves room.
  const starts = [...others.map((other) => other.from).filter((at) => at >= item.to), ...(now > item.to ? [now] : [])];
  const ends = [...others.map((other) => other.to), now].filter((at) => at <= item.from);
  if (place(Math.min(window.to, ...starts)) - place(item.to) >= labelWidth) return "right";
  return place(item.from) - place(Math.max(window.from, ...ends)) >= labelWidth ? "left" : null;
}

// Average width of a character of the 11 px label, and what stands around one beside or inside its item; in px.
const characterWidth = 6.2;
const besides = 24;
const insides = 28;
// From here on a cut label inside its bar still says something.
const leastInside = 72;

/** Where a label is drawn: inside its bar where it fits whole, else beside it, else cut inside, else nowhere. */
export type LabelPlace = LabelSide | "inside";

/** Finds the place of an item's label. */
export function labelPlace(item: RailItem, room: LabelRoom): LabelPlace {
  const text = item.label.length * characterWidth;
  if (item.point) return labelSide(item, text + besides, room);
  const { width = 0 } = placeOf(item, room.window) ?? {};
  const bar = (width / 100) * room.width;
  if (bar >= text + insides) return "inside";
  return labelSide(item, text + besides, room) ?? (bar >= leastInside ? "inside" : null);
}

/** The item under an instant in a lane, the narrowest first; slack is how many ms a point, or a bar as narrow as one, may be off. */
export function itemAt(items: readonly RailItem[], at: number, slack: number): RailItem | undefined {
  const hits = items.filter((item) => at >= item.from - reach(item, slack) && at <= item.to + reach(item, slack));
  return hits.sort((one, other) => one.to - one.from - (other.to - other.from))[0];
}

function reach({ from, to }: RailItem, slack: number): number {
  return to - from < slack ? slack - (to - from) : 0;
}
