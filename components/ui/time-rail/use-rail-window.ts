"use client";

import { useCallback, useMemo, useState } from "react";
import { panned, zoomed } from "./time-scale";
import type { TimeWindow } from "./time-scale";

/** The part of the axis in view and what changes it. */
export type RailWindow = {
  window: TimeWindow;
  /** factor below 1 is closer; around is the instant that stays in place, the middle when left out. */
  zoom: (factor: number, around?: number) => void;
  /** Moves by a share of the view: 0.25 is a quarter to the right. */
  pan: (share: number) => void;
  /** Brings an instant into view. */
  reveal: (at: number) => void;
  reset: () => void;
  /** Whether the whole axis is in view. */
  whole: boolean;
};

/** Keeps the view inside the bounds; while nobody has zoomed it follows the bounds. */
export function useRailWindow(from: number, to: number): RailWindow {
  const bounds = useMemo(() => ({ from, to }), [from, to]);
  const [chosen, setChosen] = useState<TimeWindow | null>(null);
  const window = chosen === null ? bounds : panned(chosen, 0, bounds);
  const change = useCallback(
    (next: (current: TimeWindow) => TimeWindow) => {
      setChosen((current) => {
        const changed = next(current === null ? bounds : panned(current, 0, bounds));
        return changed.from <= bounds.from && changed.to >= bounds.to ? null : changed;
      });
    },
    [bounds],
  );
  const zoom = useCallback(
    (factor: number, around?: number) => change((now) => zoomed(now, factor, around ?? (now.from + now.to) / 2, bounds)),
    [change, bounds],
  );
  const pan = useCallback((share: number) => change((now) => panned(now, share * (now.to - now.from), bounds)), [change, bounds]);
  const reveal = useCallback(
    (at: number) => change((now) => (at >= now.from && at <= now.to ? now : panned(now, at - (now.from + now.to) / 2, bounds))),
    [change, bounds],
  );
  const reset = useCallback(() => setChosen(null), []);
  return { window, zoom, pan, reveal, reset, whole: chosen === null };
}
