"use client";

import { FilterMenu } from "@/components/ui/filter-menu";
import { useNow, useZone } from "@/components/ui/clock";
import { Input } from "@/components/ui/input";
import { dateOf, isWholeDays, presetOf, rangeOfDates, rangeText, timePresets } from "./audit-time-range";
import type { AuditTimeRange } from "./audit-time-range";

export type AuditTimeFilterProps = { range: AuditTimeRange; onChange: (range: AuditTimeRange) => void };

const anyTime: AuditTimeRange = { from: null, to: null };

/** The time facet: named ranges, or a first and a last day. */
export function AuditTimeFilter({ range, onChange }: AuditTimeFilterProps) {
  const zone = useZone();
  const presets = timePresets(useNow(60_000), zone);
  const preset = presetOf(range, presets);
  const text = rangeText(range, zone);
  const own = text !== null && preset === undefined;
  const choose = (value: string) => {
    const chosen = presets.find((each) => each.value === value);
    if (value === preset?.value) onChange(anyTime);
    else if (chosen !== undefined) onChange(chosen.range);
    else if (!own) onChange(rangeOfDates(dateOf(range.from ?? presets[0]?.range.from ?? 0, zone), dateOf(presets[0]?.range.from ?? 0, zone), zone));
  };
  const options = [...presets, { value: "days", label: own ? (isWholeDays(range, zone) ? "days" : text) : "choose days" }];
  return (
    <>
      <FilterMenu
        label="time"
        options={options}
        chosen={own ? ["days"] : preset === undefined ? [] : [preset.value]}
        onToggle={choose}
        onClear={() => onChange(anyTime)}
      />
      {own ? <DayFields range={range} zone={zone} onChange={onChange} /> : null}
    </>
  );
}

function DayFields({ range, zone, onChange }: AuditTimeFilterProps & { zone: string }) {
  const first = range.from === null ? "" : dateOf(range.from, zone);
  const last = range.to === null ? "" : dateOf(range.to - 1, zone);
  const fields = [
    { name: "First day", value: first, change: (date: string) => onChange(rangeOfDates(date, last, zone)) },
    { name: "Last day", value: last, change: (date: string) => onChange(rangeOfDates(first, date, zone)) },
  ];
  return (
    <span className="inline-flex items-center gap-1.5">
      {fields.map(({ name, value, change }, index) => (
        <span key={name} className="contents">
          {index === 0 ? null : <span className="text-control text-secondary">to</span>}
          <Input type="date" aria-label={name} value={value} onChange={(event) => change(event.target.value)} className="w-34" />
        </span>
      ))}
    </span>
  );
}
