import type { ReactNode } from "react";
import { cn } from "../class-names";
import { isPainted, minutesOfDay, piecesOfDay } from "./week-spans";
import type { DayPiece, WeekSpans } from "./week-spans";
import type { WeekBlock } from "./week-cursor";
import { dayName, minuteWords, placeWords } from "./week-words";

export type WeekRowProps = {
  day: number;
  /** Unique on the page; names the cells. */
  gridId: string;
  spans: WeekSpans;
  words: { on: string; off: string };
  /** The minute the keys are at, on this day; null elsewhere. */
  cursor: number | null;
  /** What the keys have selected, where it touches this day and is to be seen. */
  selection: WeekBlock | null;
  /** The minute of now, where it is this day. */
  now: number | null;
  compact: boolean;
  editable: boolean;
  /** The menu of the day; the name alone where nothing can be done. */
  children: ReactNode;
};

const hours = Array.from({ length: 24 }, (_, hour) => hour);
const percent = (minute: number) => `${(minute / minutesOfDay) * 100}%`;

/** The id of the cell the keys are at: it changes with each quarter, so that the new place is read out. */
export function cellId(gridId: string, day: number, minute: number): string {
  return `${gridId}-${day}-${minute}`;
}

/** One day of the grid: its name, 24 hours, and what is painted over them. */
export function WeekRow({ day, gridId, spans, words, cursor, selection, now, compact, editable, children }: WeekRowProps) {
  return (
    <div role="row" className="grid grid-cols-[var(--week-label)_minmax(0,1fr)] items-center">
      <div role="rowheader" className="min-w-0 pr-2">
        {children}
      </div>
      <div
        role="presentation"
        data-week-strip={day}
        className={cn("relative flex overflow-clip border-b border-hairline", compact ? "h-4" : "h-8 touch:h-11", editable && "cursor-crosshair touch-pan-y")}
      >
        {hours.map((hour) => (
          <Hour key={hour} hour={hour} at={cursor !== null && Math.floor(cursor / 60) === hour ? cursor : null} row={{ day, gridId, spans, words }} />
        ))}
        {piecesOfDay(spans, day).map((piece) => (
          <Bar key={piece.from} piece={piece} compact={compact} />
        ))}
        {selection === null ? null : <Selection block={selection} />}
        {now === null ? null : <span aria-hidden className="pointer-events-none absolute inset-y-0 z-10 w-0.5 bg-ink" style={{ left: percent(now) }} />}
      </div>
    </div>
  );
}

type HourProps = { hour: number; at: number | null; row: Pick<WeekRowProps, "day" | "gridId" | "spans" | "words"> };

function Hour({ hour, at, row: { day, gridId, spans, words } }: HourProps) {
  const label = at === null ? hourWords(spans, day, hour, words) : placeWords(spans, day, at, words);
  return (
    <span
      role="gridcell"
      id={cellId(gridId, day, at ?? hour * 60)}
      aria-label={label}
      className={cn("h-full flex-1 border-l first:border-l-0", hour % 6 === 0 ? "border-border" : "border-hairline/60")}
    />
  );
}

function hourWords(spans: WeekSpans, day: number, hour: number, words: { on: string; off: string }): string {
  const start = day * minutesOfDay + hour * 60;
  const on = Array.from({ length: 60 }, (_, minute) => isPainted(spans, start + minute)).filter(Boolean).length;
  return `${dayName(day)} ${minuteWords(hour * 60)}, ${on === 0 ? words.off : on === 60 ? words.on : `partly ${words.on}`}`;
}

function Bar({ piece: { from, to, before, after }, compact }: { piece: DayPiece; compact: boolean }) {
  const text = `${minuteWords(from)}–${minuteWords(to)}`;
  return (
    <span
      aria-hidden
      className={cn(
        "pointer-events-none absolute inset-y-0.5 flex items-center overflow-hidden px-1.5 @container",
        !before && "rounded-l-mark",
        !after && "rounded-r-mark",
      )}
      style={{ left: percent(from), width: percent(to - from), ...barLook }}
    >
      {compact ? null : <span className="hidden text-[11px] font-medium whitespace-nowrap text-ink @min-[76px]:inline">{text}</span>}
    </span>
  );
}

// The look of a running bar on the rail, so that both say the same.
const barLook = {
  background: "color-mix(in oklab, var(--lamp-running) 24%, var(--surface))",
  boxShadow: "inset 0 -2px 0 var(--lamp-running)",
} as const;

function Selection({ block: { from, to } }: { block: WeekBlock }) {
  return (
    <span
      aria-hidden
      className="pointer-events-none absolute inset-y-0 z-10 rounded-mark outline-2 -outline-offset-2 outline-focus"
      style={{ left: percent(from), width: percent(to - from) }}
    />
  );
}
