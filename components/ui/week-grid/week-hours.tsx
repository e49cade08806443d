import { cn } from "../class-names";
import type { Stroke } from "./use-week-pointer";
import { blockWords, lengthWords } from "./week-words";

const marks = [0, 3, 6, 9, 12, 15, 18, 21, 24];

/** The hours above the grid. */
export function WeekHours({ compact }: { compact: boolean }) {
  return (
    <div aria-hidden className="relative ml-(--week-label) h-5 text-[11px] leading-5 text-faint">
      {marks.map((hour) => (
        <span
          key={hour}
          className={cn(
            "absolute whitespace-nowrap",
            hour === 0 ? "" : hour === 24 ? "-translate-x-full" : "-translate-x-1/2",
            hour % 6 === 0 ? "" : compact ? "hidden" : "max-sm:hidden",
          )}
          style={{ left: `${(hour / 24) * 100}%` }}
        >
          {String(hour).padStart(2, "0")}
        </span>
      ))}
    </div>
  );
}

/** What the stroke covers while it is drawn, else how to use the grid. Its height stays. */
export function WeekReadout({ id, stroke, words }: { id: string; stroke: Stroke | null; words: { on: string; off: string } }) {
  return (
    <p className="mt-2 min-h-[18px] text-label text-secondary">
      {stroke === null ? null : (
        <span aria-hidden className="font-medium text-ink">
          {blockWords(stroke.block)} · {lengthWords(stroke.block.to - stroke.block.from)} {stroke.on ? words.on : words.off}
        </span>
      )}
      <span id={id} className={stroke === null ? undefined : "sr-only"}>
        <span className="touch:hidden">
          Drag to paint, drag on what is painted to wipe it. Keys: arrows move, Shift selects, Space paints or wipes, C and V copy a day, Delete wipes.
        </span>
        <span className="hidden touch:inline">Draw along a day to paint or wipe it; a tap takes an hour. The name of a day has more.</span>
      </span>
    </p>
  );
}
