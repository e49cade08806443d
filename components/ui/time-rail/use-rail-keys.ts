"use client";

import { useState } from "react";
import type { KeyboardEvent } from "react";
import type { RailItem } from "./rail-types";
import type { RailWindow } from "./use-rail-window";

/** Which item holds the only tab stop of the rail, and the one the keyboard is on. */
export type RailFocus = { stop: string | undefined; focused: string | null; setFocused: (id: string | null) => void };

const zoomKeys: Record<string, number> = { "+": 1 / 1.5, "=": 1 / 1.5, "-": 1.5, _: 1.5 };

/**
 * The keys of the rail. On the plot: arrows pan, + and - zoom, 0 shows everything. On an item: left and right go along
 * its lane, up and down to the neighbouring lane, Shift with arrows pans.
 */
export function useRailKeys(
  lanes: readonly (readonly RailItem[])[],
  view: RailWindow,
): { focus: RailFocus; onKeyDown: (event: KeyboardEvent<HTMLElement>) => void } {
  const [focused, setFocused] = useState<string | null>(null);
  const [last, setLast] = useState<string | null>(null);
  const all = lanes.flat();
  const stop = all.some((item) => item.id === last) ? (last ?? undefined) : all[0]?.id;
  const focus = {
    stop,
    focused,
    setFocused: (id: string | null) => {
      setFocused(id);
      if (id !== null) setLast(id);
    },
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const factor = zoomKeys[event.key];
    const current = all.find((item) => item.id === focused);
    if (factor !== undefined) view.zoom(factor, current?.from);
    else if (event.key === "0") view.reset();
    else if (!event.key.startsWith("Arrow")) return;
    else if (current && !event.shiftKey) moveTo(event, neighbour(lanes, current, event.key), view);
    else if (event.key === "ArrowLeft") view.pan(-0.25);
    else if (event.key === "ArrowRight") view.pan(0.25);
    else return;
    event.preventDefault();
  };
  return { focus, onKeyDown };
}

function neighbour(lanes: readonly (readonly RailItem[])[], current: RailItem, key: string): RailItem | undefined {
  const laneIndex = lanes.findIndex((lane) => lane.includes(current));
  const lane = lanes[laneIndex] ?? [];
  if (key === "ArrowLeft") return lane[lane.indexOf(current) - 1];
  if (key === "ArrowRight") return lane[lane.indexOf(current) + 1];
  const others = key === "ArrowUp" ? lanes.slice(0, laneIndex).reverse() : lanes.slice(laneIndex + 1);
  const next = others.find((other) => other.length > 0) ?? [];
  return [...next].sort((one, other) => Math.abs(one.from - current.from) - Math.abs(other.from - current.from))[0];
}

function moveTo(event: KeyboardEvent<HTMLElement>, item: RailItem | undefined, view: RailWindow): void {
  if (!item) return;
  view.reveal(item.from);
  const root = event.currentTarget;
  // The item may come into view only with this change, so it is looked up after the drawing.
  requestAnimationFrame(() => root.querySelector<HTMLElement>(`[data-rail-item="${CSS.escape(item.id)}"]`)?.focus());
}
