import { piecesOf } from "./schedule-days";
import type { Piece, ScheduleDays } from "./schedule-days";
import { dayMs, instantOf } from "../zones/zone-rules";

/** Pieces that touch or overlap, as one. */
export type Span = {
  start: number;
  end: number;
  /** The first exception among them; null where the week's own hours take part. */
  label: string | null;
};

/** The spans of a stretch of local days, kept and grown day by day. Spans at its ends may reach beyond it. */
export type WindowTrack = {
  days: ScheduleDays;
  /** Local days [from, to) whose pieces are in, and the instants at which a piece of a later or an earlier day is certainly not in. */
  from: number;
  to: number;
  /** No piece of a day before `from` reaches further than this. */
  certainFrom: number;
  /** No piece of `to` or a later day begins before this. */
  certainTo: number;
  spans: Span[];
  /** The hours around the day that was asked for last, those taken away included. */
  around: { day: number; pieces: readonly Piece[] };
};

/** A track of a few days around a day. */
export function startTrack(days: ScheduleDays, day: number): WindowTrack {
  const track: WindowTrack = { days, from: day - 2, to: day - 2, certainFrom: 0, certainTo: 0, spans: [], around: { day: NaN, pieces: [] } };
  growForward(track, day + 5);
  return bounded(track);
}

/** Takes the days before `to` in. */
export function growForward(track: WindowTrack, to: number): void {
  if (to <= track.to) return;
  for (let day = track.to; day < to; day += 1) for (const piece of piecesOf(track.days, day)) if (piece.removedBy === null) append(track.spans, spanOf(piece));
  track.to = to;
  bounded(track);
}

/** Takes the days from `from` on in. */
export function growBackward(track: WindowTrack, from: number): void {
  if (from >= track.from) return;
  const before: WindowTrack = { ...track, from, to: from, spans: [] };
  growForward(before, track.from);
  for (const span of track.spans) append(before.spans, span);
  track.spans = before.spans;
  track.from = from;
  bounded(track);
}

/** The index of the last span that begins at the instant or before; -1 for none. */
export function lastBegun({ spans }: WindowTrack, at: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((spans[middle]?.start ?? Infinity) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The hours that may hold on a date: its own, those of the date before, and of the one after, which begins early where clocks go back over midnight. */
export function piecesAround(track: WindowTrack, day: number): readonly Piece[] {
  if (track.around.day !== day) {
    track.around = { day, pieces: [...piecesOf(track.days, day - 1), ...piecesOf(track.days, day), ...piecesOf(track.days, day + 1)] };
  }
  return track.around.pieces;
}

function bounded(track: WindowTrack): WindowTrack {
  track.certainFrom = instantOf(track.days.rules, (track.from + 1) * dayMs, "end");
  track.certainTo = instantOf(track.days.rules, track.to * dayMs, "start");
  return track;
}

function spanOf({ start, end, label }: Piece): Span {
  return { start, end, label };
}

/** Adds a span that begins no earlier than the last one. */
function append(spans: Span[], span: Span): void {
  const last = spans.at(-1);
  if (last === undefined || span.start > last.end) {
    spans.push({ ...span });
    return;
  }
  last.end = Math.max(last.end, span.end);
  if (span.label === null) last.label = null;
}
