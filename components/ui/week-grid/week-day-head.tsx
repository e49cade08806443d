"use client";

import { ChevronDown } from "lucide-react";
import { Menu } from "../menu";
import { dayActs } from "./use-week-keys";
import type { WeekSpans } from "./week-spans";
import { dayName } from "./week-words";

export type WeekDayHeadProps = {
  day: number;
  spans: WeekSpans;
  compact: boolean;
  /** Null where nothing can be changed. */
  onApply: ((spans: WeekSpans, said: string) => void) | null;
  /** Tab reaches the menu of one day only; the keys of the grid choose which. */
  inTabOrder: boolean;
};

/** The name of a day with its menu: copy it to others, paint or clear it. */
export function WeekDayHead({ day, spans, compact, onApply, inTabOrder }: WeekDayHeadProps) {
  const name = dayName(day);
  const short = <span aria-hidden>{name.slice(0, 3)}</span>;
  if (onApply === null) {
    return (
      <span className={compact ? "text-label text-secondary" : "text-control text-secondary"}>
        <span className="sr-only">{name}</span>
        {short}
      </span>
    );
  }
  return (
    <Menu
      align="start"
      items={dayActs(spans, day).map(({ id, label, spans: next, said }) => ({ id, label, onSelect: () => onApply(next, said) }))}
      trigger={
        <button
          type="button"
          tabIndex={inTabOrder ? 0 : -1}
          className="-ml-1.5 flex h-7 items-center gap-1 rounded-control px-1.5 text-control font-medium hover:bg-hover touch:h-11"
        >
          <span className="sr-only">{name}</span>
          {short}
          <ChevronDown size={11} aria-hidden className="text-faint" />
        </button>
      }
    />
  );
}
