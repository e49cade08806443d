"use client";

import type { CSSProperties } from "react";
import { useWeekGrid } from "./use-week-grid";
import { WeekDayHead } from "./week-day-head";
import { WeekHours, WeekReadout } from "./week-hours";
import { WeekRow } from "./week-row";
import type { WeekSpans } from "./week-spans";
import { dayNames } from "./week-words";

export type WeekGridProps = {
  /** Names the grid, for example "Hours of office-seoul". */
  label: string;
  spans: WeekSpans;
  /** Left out, the week is shown and cannot be painted. */
  onChange?: ((spans: WeekSpans) => void) | undefined;
  /** What painted and not painted mean. */
  words: { on: string; off: string };
  /** The minute of the week it is now; null where that says nothing. */
  now?: number | null;
  /** Lower rows without times, for looking only. */
  compact?: boolean;
  onUndo?: (() => void) | undefined;
  onRedo?: (() => void) | undefined;
};

/**
 * A week as a painted grid: drag to paint or wipe with mouse or finger, or use the keys. Painting is exact to the quarter of an hour; what was
 * given more exactly stays as it is. Everything the grid does is also told to those who hear the page.
 */
export function WeekGrid(props: WeekGridProps) {
  const { label, spans, onChange, words, compact = false } = props;
  const { id, frame, row, stroke, said, apply, dayInTabOrder } = useWeekGrid(props);
  const editable = onChange !== undefined;
  return (
    <div className="min-w-0" style={{ "--week-label": compact ? "2.75rem" : "4.5rem" } as CSSProperties}>
      <WeekHours compact={compact} />
      <div
        role="grid"
        aria-label={label}
        aria-describedby={editable ? `${id}-keys` : undefined}
        aria-readonly={!editable}
        tabIndex={0}
        className="rounded-mark border-t border-hairline select-none focus-visible:outline-offset-4"
        {...frame}
      >
        {dayNames.map((name, day) => (
          <WeekRow key={name} {...row(day)} compact={compact} editable={editable}>
            <WeekDayHead day={day} spans={spans} compact={compact} onApply={editable ? apply : null} inTabOrder={dayInTabOrder === day} />
          </WeekRow>
        ))}
      </div>
      {editable ? <WeekReadout id={`${id}-keys`} stroke={stroke} words={words} /> : null}
      <p role="status" className="sr-only">
        {said}
      </p>
    </div>
  );
}
