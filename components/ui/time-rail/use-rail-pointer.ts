"use client";

import { useEffect, useRef, useState } from "react";
import type { PointerEvent, RefObject } from "react";
import { instantAt } from "./time-scale";
import type { RailWindow } from "./use-rail-window";

// Below this many px a press is a click, above it a drag.
const dragThreshold = 4;

type Drag = { pointer: number; startX: number; lastX: number; moved: boolean };

/** The element that listens, and the one inside whose left and right edge are the ends of the axis. */
export type RailElements = { frame: RefObject<HTMLElement | null>; plot: RefObject<HTMLElement | null> };

/** Hover, drag and wheel over the rail: the instant under the pointer, and the handlers to put on the frame. */
export function useRailPointer({ frame, plot }: RailElements, { window, zoom, pan }: RailWindow) {
  const [at, setAt] = useState<number | null>(null);
  const drag = useRef<Drag | null>(null);
  useWheel(frame, (event) => {
    const box = plot.current?.getBoundingClientRect();
    if (!box) return;
    const fraction = (event.clientX - box.left) / box.width;
    if (event.ctrlKey || event.metaKey) zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2, instantAt(fraction, window));
    else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) pan(event.deltaX / box.width);
    else return;
    event.preventDefault();
  });
  const point = (event: PointerEvent) => {
    const box = plot.current?.getBoundingClientRect();
    if (!box) return 0;
    const fraction = (event.clientX - box.left) / box.width;
    setAt(fraction < 0 || fraction > 1 ? null : instantAt(fraction, window));
    return box.width;
  };
  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      point(event);
      if (event.button === 0) drag.current = { pointer: event.pointerId, startX: event.clientX, lastX: event.clientX, moved: false };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const width = point(event);
      const held = drag.current;
      if (!held || width === 0 || (!held.moved && Math.abs(event.clientX - held.startX) < dragThreshold)) return;
      if (!held.moved) event.currentTarget.setPointerCapture(held.pointer);
      pan((held.lastX - event.clientX) / width);
      drag.current = { ...held, lastX: event.clientX, moved: true };
    },
    onPointerUp: () => {
      drag.current = null;
    },
    onPointerCancel: () => {
      drag.current = null;
      setAt(null);
    },
    // A finger leaves whenever it is lifted; what it pointed at stays to be read.
    onPointerLeave: (event: PointerEvent) => {
      if (event.pointerType !== "touch") setAt(null);
    },
  };
  return { at, handlers };
}

// React listens to the wheel passively, and a passive listener cannot keep the page from zooming.
function useWheel(frame: RefObject<HTMLElement | null>, onWheel: (event: WheelEvent) => void): void {
  const latest = useRef(onWheel);
  useEffect(() => {
    latest.current = onWheel;
  });
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const turn = (event: WheelEvent) => latest.current(event);
    element.addEventListener("wheel", turn, { passive: false });
    return () => element.removeEventListener("wheel", turn);
  }, [frame]);
}
