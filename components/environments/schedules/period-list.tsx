"use client";

import { Plus, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { partsOfDay } from "@/components/ui/week-grid/day-parts";
import { minutesOfDay, paintedMinutes, piecesOfDay } from "@/components/ui/week-grid/week-spans";
import type { WeekSpans } from "@/components/ui/week-grid/week-spans";
import { dayName, dayNames, lengthWords, partWords } from "@/components/ui/week-grid/week-words";
import type { Period } from "@/server/environments/schedules/schemas";
import { nextPeriod, withPeriod } from "./period-edits";
import { StretchFields } from "./stretch-fields";

export type PeriodListProps = {
  spans: WeekSpans;
  /** Null where the hours may not be changed. */
  onChange: ((spans: WeekSpans) => void) | null;
};

/** The hours of each day in fields, exact to the minute: the grid's equal for who types, or hears the page. */
export function PeriodList({ spans, onChange }: PeriodListProps) {
  return (
    <div>
      <ul aria-label="Hours by day" className="flex flex-col">
        {dayNames.map((name, day) => (
          <li key={name} className="grid grid-cols-[2.75rem_minmax(0,1fr)_auto] items-start gap-x-2 border-b py-1 last:border-b-0">
            <span className="flex h-8 items-center text-control font-medium touch:h-10">
              <span className="sr-only">{name}</span>
              <span aria-hidden>{name.slice(0, 3)}</span>
            </span>
            <Day day={day} spans={spans} onChange={onChange} />
            {onChange === null ? null : <AddPeriod day={day} spans={spans} onChange={onChange} />}
          </li>
        ))}
      </ul>
      <p className="mt-2 text-label text-secondary">{totalWords(spans)}</p>
    </div>
  );
}

function totalWords(spans: WeekSpans): string {
  const minutes = paintedMinutes(spans);
  if (minutes === 0) return "Never on by these hours.";
  if (minutes === 7 * minutesOfDay) return "On all week: these hours stop nothing.";
  return `${lengthWords(minutes)} on, ${lengthWords(7 * minutesOfDay - minutes)} off in a usual week.`;
}

function Day({ day, spans, onChange }: PeriodListProps & { day: number }) {
  const parts = partsOfDay(spans, day);
  const spill = piecesOfDay(spans, day).some(({ before }) => before) && parts[0]?.from !== 0;
  const off = <span className="flex min-h-8 items-center text-control text-faint touch:min-h-10">{spill ? "goes on from the night before" : "off"}</span>;
  if (parts.length === 0) return off;
  return (
    <div className="flex flex-col gap-1">
      {parts.map((part, index) =>
        onChange === null ? (
          <span key={part.from} className="flex min-h-8 items-center text-control">
            {partWords(part).replace(`${dayName(day)} `, "")}
          </span>
        ) : (
          <PeriodFields key={index} period={part} onChange={(next) => onChange(withPeriod(spans, part, next))} />
        ),
      )}
    </div>
  );
}

function PeriodFields({ period, onChange }: { period: Period; onChange: (period: Period | null) => void }) {
  const name = dayName(period.day);
  return (
    <div className="flex flex-wrap items-center gap-1">
      <StretchFields name={name} from={period.from} to={period.to} onChange={(stretch) => onChange({ day: period.day, ...stretch })} />
      <Button
        variant="ghost"
        size="icon-small"
        className="touch:h-10 touch:w-10"
        aria-label={`Remove ${partWords(period)}`}
        icon={<X size={13} aria-hidden />}
        onClick={() => onChange(null)}
      />
    </div>
  );
}

function AddPeriod({ day, spans, onChange }: { day: number; spans: WeekSpans; onChange: (spans: WeekSpans) => void }) {
  const next = nextPeriod(spans, day);
  return (
    <Button
      variant="ghost"
      size="icon-small"
      className="mt-0.5 touch:h-10 touch:w-10"
      aria-label={`Add hours on ${dayName(day)}`}
      lockedReason={next === null ? `${dayName(day)} has no free hour after what is there.` : undefined}
      icon={<Plus size={14} aria-hidden />}
      onClick={() => (next === null ? undefined : onChange(withPeriod(spans, null, next)))}
    />
  );
}
