"use client";

import { useMemo, useRef, useState } from "react";
import type { CSSProperties } from "react";
import { cn } from "../class-names";
import { useNow, useZone } from "../clock";
import { RailAxis, RailLines } from "./rail-axis";
import { RailLaneView } from "./rail-lane";
import { itemAt, laneItems, presentOf } from "./rail-layout";
import { RailReadout } from "./rail-readout";
import { RailTable } from "./rail-table";
import type { RailItem, RailLane } from "./rail-types";
import { useRailKeys } from "./use-rail-keys";
import { useRailPointer } from "./use-rail-pointer";
import { useRailWindow } from "./use-rail-window";
import { useWidth } from "./use-width";

export type TimeRailProps = {
  /** Names the rail, for example "payments-dev today". */
  label: string;
  /** The whole axis, Unix ms. */
  from: number;
  to: number;
  lanes: readonly RailLane[];
  /** IANA zone of the labels; the organisation's when left out. */
  zone?: string;
  /** Width of the lane labels in px; 0 when one lane needs none. */
  labelWidth?: number;
  className?: string;
};

// Half the width of a mark in px: a pointer that near is on it.
const markReach = 8;

/**
 * The rail: everything that has a time lies in lanes on one axis with a line at now. Zoom with the buttons, + and -,
 * or Ctrl and the wheel; move by dragging or with the arrows; the line below tells what is under the pointer.
 */
export function TimeRail({ label, from, to, lanes, zone: givenZone, labelWidth = 136, className }: TimeRailProps) {
  const ownZone = useZone();
  const now = presentOf(lanes, useNow(30_000));
  const zone = givenZone ?? ownZone;
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<HTMLDivElement>(null);
  const width = useWidth(plot);
  const view = useRailWindow(from, to);
  const { at, handlers } = useRailPointer({ frame, plot }, view);
  const [hoveredLane, setHoveredLane] = useState<string | null>(null);
  const items = useMemo(() => lanes.map((lane) => laneItems(lane, now)), [lanes, now]);
  const { focus, onKeyDown } = useRailKeys(items, view);
  const axis = { window: view.window, width, now, zone };
  const slack = (markReach / width) * (view.window.to - view.window.from);
  const hovered = at === null ? undefined : itemAt(items[lanes.findIndex((lane) => lane.id === hoveredLane)] ?? [], at, slack);
  const focused: RailItem | undefined = items.flat().find((item) => item.id === focus.focused);
  return (
    <figure aria-label={label} className={cn("min-w-0", className)} style={{ "--rail-label": `${labelWidth}px` } as CSSProperties}>
      <div
        ref={frame}
        role="group"
        aria-label={`${label}, timeline`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        {...handlers}
        className={cn("relative cursor-crosshair touch-pan-y rounded-mark select-none", !view.whole && "active:cursor-grabbing")}
      >
        <div className="md:pl-(--rail-label)">
          <div ref={plot}>
            <RailAxis axis={axis} hover={at} />
          </div>
        </div>
        <RailLines axis={axis} hover={at} />
        {lanes.map((lane, index) => (
          <RailLaneView key={lane.id} lane={lane} items={items[index] ?? []} axis={axis} focus={focus} onHover={setHoveredLane} />
        ))}
      </div>
      <RailReadout axis={axis} hover={at} item={hovered ?? focused} view={view} />
      <RailTable label={label} lanes={lanes} items={items} now={now} zone={zone} />
    </figure>
  );
}
