"use client";

import { useRef, useState } from "react";
import type { PointerEvent, RefObject } from "react";
import { blockBetween, isBlockPainted } from "./week-cursor";
import type { WeekBlock, WeekPlace } from "./week-cursor";
import { minutesOfDay } from "./week-spans";
import type { WeekSpans } from "./week-spans";

/** A stroke that is being drawn: the block so far, and whether it paints or wipes. */
export type Stroke = { block: WeekBlock; on: boolean };

type Start = { pointer: number; place: WeekPlace; step: number; on: boolean; x: number; oneDay: boolean; begun: boolean };

// A finger that has moved this many px sideways paints; until then the browser may still make it a scroll.
const slop = 6;
// A quarter of an hour narrower than this, in px, cannot be hit: the pointer then paints half hours.
const leastQuarter = 5;
const quarter = 15;

/** What a stroke needs to know of the grid. `rows` holds the seven strips, each marked with data-week-strip. */
export type PointerSurface = { rows: RefObject<HTMLElement | null>; spans: WeekSpans; onPaint: (stroke: Stroke) => void };

/**
 * Painting with mouse, pen or finger. A stroke begun on what is empty paints, begun on what is painted wipes. A mouse may draw a block over
 * several days; a finger stays on the day it touched, so that the page still scrolls up and down. A tap takes the hour.
 */
export function useWeekPointer({ rows, spans, onPaint }: PointerSurface) {
  const start = useRef<Start | null>(null);
  const [stroke, setStroke] = useState<Stroke | null>(null);
  const end = () => {
    start.current = null;
    setStroke(null);
  };
  const strokeTo = (begun: Start, event: PointerEvent): Stroke => {
    const at = placeOf(event, rows.current, begun.step);
    const to = begun.oneDay ? { ...at, day: begun.place.day } : at;
    return { block: blockBetween(begun.place, to, begun.step), on: begun.on };
  };
  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0 || !event.isPrimary || !(event.target instanceof Element) || event.target.closest("[data-week-strip]") === null) return;
      const oneDay = event.pointerType === "touch";
      const step = stepOf(rows.current);
      const place = placeOf(event, rows.current, step);
      const on = !isBlockPainted(spans, blockBetween(place, place, step));
      start.current = { pointer: event.pointerId, place, step, on, x: event.clientX, oneDay, begun: !oneDay };
      if (oneDay) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setStroke(strokeTo(start.current, event));
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const current = start.current;
      if (current?.pointer !== event.pointerId) return;
      if (!current.begun && Math.abs(event.clientX - current.x) < slop) return;
      if (!current.begun) event.currentTarget.setPointerCapture(event.pointerId);
      current.begun = true;
      setStroke(strokeTo(current, event));
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      const current = start.current;
      if (current?.pointer !== event.pointerId) return;
      onPaint(current.begun ? strokeTo(current, event) : hourOf(current.place, spans));
      end();
    },
    onPointerCancel: end,
  };
  return { stroke, handlers, cancel: end };
}

function hourOf({ day, minute }: WeekPlace, spans: WeekSpans): Stroke {
  const from = minute - (minute % 60);
  const block = { firstDay: day, lastDay: day, from, to: from + 60 };
  return { block, on: !isBlockPainted(spans, block) };
}

function stepOf(rows: HTMLElement | null): number {
  const width = stripOf(rows)?.width ?? 0;
  return (width / minutesOfDay) * quarter < leastQuarter ? 2 * quarter : quarter;
}

function stripOf(rows: HTMLElement | null): DOMRect | undefined {
  return rows?.querySelector("[data-week-strip]")?.getBoundingClientRect();
}

function placeOf({ clientX, clientY }: PointerEvent, rows: HTMLElement | null, step: number): WeekPlace {
  const strip = stripOf(rows);
  if (rows === null || strip === undefined || strip.width === 0) return { day: 0, minute: 0 };
  const all = rows.getBoundingClientRect();
  const day = Math.floor(((clientY - all.top) / all.height) * 7);
  const minute = Math.floor((((clientX - strip.left) / strip.width) * minutesOfDay) / step) * step;
  return { day: Math.min(6, Math.max(0, day)), minute: Math.min(minutesOfDay - step, Math.max(0, minute)) };
}
