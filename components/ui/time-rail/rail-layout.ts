import { fractionOf } from "./time-scale";
import type { TimeWindow } from "./time-scale";
import type { RailItem, RailLane } from "./rail-types";

/**
 * Lays the segments and marks of a lane into rows, so that none covers another: each takes the first row that is free
 * at its start. Segments without an end reach to `end` (Unix ms). Sorted by start.
 */
export function laneItems(lane: RailLane, end: number): RailItem[] {
  const points = (lane.marks ?? []).map(({ at, ...mark }) => ({ ...mark, from: at, to: at, point: true }));
  const bars = lane.segments.map((segment) => ({ ...segment, to: segment.to ?? end, point: false }));
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
  const to = fractionOf(item.to ?? item.from, window);
  if (to < 0 || from > 1) return null;
  const left = Math.max(0, from);
  return { left: left * 100, width: (Math.min(1, to) - left) * 100 };
}

/** The side of a point its label stands on; null when it fits on neither. */
export type LabelSide = "right" | "left" | null;

/** What a label may not run over: other items of its row, the edges, and the line at `now`. Widths in px. */
export type LabelRoom = { items: readonly RailItem[]; window: TimeWindow; width: number; now: number };

/** Finds the side of a point on which a label of labelWidth px has room, the right one first. */
export function labelSide(item: RailItem, labelWidth: number, { items, window, width, now }: LabelRoom): LabelSide {
  const place = (at: number) => Math.min(1, Math.max(0, fractionOf(at, window))) * width;
  const others = items.filter((other) => other !== item && other.row === item.row);
  const starts = [...others.map((other) => other.from), now].filter((at) => at > item.from);
  const ends = [...others.map((other) => other.to ?? other.from), now].filter((at) => at <= item.from);
  if (place(Math.min(window.to, ...starts)) - place(item.from) >= labelWidth) return "right";
  return place(item.from) - place(Math.max(window.from, ...ends)) >= labelWidth ? "left" : null;
}

/** The item under an instant in a lane, the narrowest first; slack is how many ms a point may be off. */
export function itemAt(items: readonly RailItem[], at: number, slack: number): RailItem | undefined {
  const hits = items.filter((item) => at >= item.from - (item.point ? slack : 0) && at <= (item.to ?? at) + (item.point ? slack : 0));
  return hits.sort((one, other) => (one.to ?? 0) - one.from - ((other.to ?? 0) - other.from))[0];
}
