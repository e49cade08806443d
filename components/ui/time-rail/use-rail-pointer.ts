"use client";

import { useEffect, useRef, useState } from "react";
import type { PointerEvent, RefObject } from "react";
import { instantAt } from "./time-scale";
import type { RailWindow } from "./use-rail-window";

// Below this many px a press is a click, above it a drag.
const dragThreshold = 4;

type Drag = { pointer: number; startX: number; lastX: number; moved: boolean };

/** Hover, drag and wheel over the plot: the instant under the pointer, and the handlers to put on the plot. */
export function useRailPointer(plot: RefObject<HTMLElement | null>, { window, zoom, pan }: RailWindow) {
  const [at, setAt] = useState<number | null>(null);
  const drag = useRef<Drag | null>(null);
  useWheel(plot, (event, fraction) => {
    if (event.ctrlKey || event.metaKey) zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2, instantAt(fraction, window));
    else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) pan(event.deltaX / (plot.current?.clientWidth ?? 1));
    else return;
    event.preventDefault();
  });
  const handlers = {
    onPointerDown: (event: PointerEvent) => {
      if (event.button === 0) drag.current = { pointer: event.pointerId, startX: event.clientX, lastX: event.clientX, moved: false };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const box = plot.current?.getBoundingClientRect();
      if (!box) return;
      setAt(instantAt(Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)), window));
      const held = drag.current;
      if (!held || (!held.moved && Math.abs(event.clientX - held.startX) < dragThreshold)) return;
      if (!held.moved) event.currentTarget.setPointerCapture(held.pointer);
      pan((held.lastX - event.clientX) / box.width);
      drag.current = { ...held, lastX: event.clientX, moved: true };
    },
    onPointerUp: () => {
      drag.current = null;
    },
    onPointerCancel: () => {
      drag.current = null;
    },
    onPointerLeave: () => setAt(null),
  };
  return { at, handlers };
}

// React listens to the wheel passively, and a passive listener cannot keep the page from zooming.
function useWheel(plot: RefObject<HTMLElement | null>, onWheel: (event: WheelEvent, fraction: number) => void): void {
  const latest = useRef(onWheel);
  useEffect(() => {
    latest.current = onWheel;
  });
  useEffect(() => {
    const element = plot.current;
    if (!element) return undefined;
    const turn = (event: WheelEvent) => {
      const box = element.getBoundingClientRect();
      latest.current(event, (event.clientX - box.left) / box.width);
    };
    element.addEventListener("wheel", turn, { passive: false });
    return () => element.removeEventListener("wheel", turn);
  }, [plot]);
}
