"use client";

import { useState } from "react";
import type { KeyboardEvent, PointerEvent } from "react";
import { useZone } from "../clock";
import { formatClock } from "../format-time";
import { lastMeasured, sparkPath, sparkTop } from "./spark-path";
import type { SparkSeries } from "./spark-path";

export type SparklineProps = {
  /** What is measured, such as "CPU". */
  label: string;
  /** What it is measured on, for those who hear the page. */
  of: string;
  values: SparkSeries;
  /** Unix ms of the first value, and ms from one to the next. */
  from: number;
  stepMs: number;
  /** The scale reaches at least this high. */
  least: number;
  format: (value: number) => string;
};

const plane = { width: 120, height: 24 };

/** A small line of one measure; pointer or arrow keys read its values, the last one stands beside it. */
export function Sparkline({ label, of, values, from, stepMs, least, format }: SparklineProps) {
  const zone = useZone();
  const { read, shown, last, handlers } = useReading(values);
  const words = (index: number) => {
    const value = values[index] ?? null;
    return value === null ? "no value" : format(value);
  };
  return (
    <div className="min-w-0">
      <p className="flex items-baseline justify-between gap-2 text-label">
        <span className="text-secondary">{label}</span>
        <span className="truncate font-medium">
          {read === null ? null : <span className="font-normal text-faint">{formatClock(from + read * stepMs, zone)} </span>}
          {last === -1 ? <span className="font-normal text-faint">no value</span> : words(shown)}
        </span>
      </p>
      <div
        role="slider"
        tabIndex={0}
        aria-label={`${label} of ${of}`}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, values.length - 1)}
        aria-valuenow={Math.max(0, shown)}
        aria-valuetext={last === -1 ? "no value" : `${formatClock(from + shown * stepMs, zone)}, ${words(shown)}`}
        {...handlers}
        className="relative mt-0.5 h-6 cursor-crosshair touch-pan-y rounded-mark border-b border-hairline"
      >
        <Line values={values} least={least} read={read} />
      </div>
    </div>
  );
}

/** Which value is read: the one under the pointer or the one the keys went to, else the last. */
function useReading(values: SparkSeries) {
  const [read, setRead] = useState<number | null>(null);
  const last = lastMeasured(values);
  const shown = read ?? last;
  const point = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    setRead(Math.min(values.length - 1, Math.max(0, Math.round(((event.clientX - left) / width) * (values.length - 1)))));
  };
  const press = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, PageUp: -12, PageDown: 12, Home: -values.length, End: values.length }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    setRead(Math.min(values.length - 1, Math.max(0, shown + by)));
  };
  return { read, shown, last, handlers: { onPointerMove: point, onPointerLeave: () => setRead(null), onKeyDown: press, onBlur: () => setRead(null) } };
}

function Line({ values, least, read }: { values: SparkSeries; least: number; read: number | null }) {
  return (
    <>
      <svg aria-hidden viewBox={`0 0 ${plane.width} ${plane.height}`} preserveAspectRatio="none" className="size-full overflow-visible text-secondary">
        <path d={sparkPath(values, sparkTop(values, least), plane)} fill="none" stroke="currentColor" strokeWidth="1.25" vectorEffect="non-scaling-stroke" />
      </svg>
      {read === null || values.length < 2 ? null : (
        <span aria-hidden className="absolute inset-y-0 w-px bg-ink" style={{ left: `${(read / (values.length - 1)) * 100}%` }} />
      )}
    </>
  );
}
