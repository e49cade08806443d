"use client";

import { Button } from "@/components/ui/button";
import { FilterChip } from "@/components/ui/filter-chip";
import { FilterMenu } from "@/components/ui/filter-menu";
import type { FilterOption } from "@/components/ui/filter-menu";
import { SearchFilter } from "@/components/ui/search-filter";
import type { AuditFiltersOutput } from "@/server/audit-log/schemas";
import { everything, isNarrowed } from "./audit-filter";
import type { AuditFilter } from "./audit-filter";
import { AuditTimeFilter } from "./audit-time-filter";
import type { SetAuditFilter } from "./use-audit-filter";

export type AuditFiltersProps = {
  filter: AuditFilter;
  onChange: SetAuditFilter;
  /** What the facets offer; undefined until it is read. */
  choices: AuditFiltersOutput | undefined;
  /** The name of the thing the log is narrowed to, when a record shows it. */
  thingName: string | null;
};

type Facet = "actor" | "event" | "team";

/** The filter row of the log: words, time, person, event, team; all of it kept in the address. */
export function AuditFilters({ filter, onChange, choices, thingName }: AuditFiltersProps) {
  const facets: { facet: Facet; label: string; options: FilterOption[] }[] = [
    { facet: "actor", label: "person", options: (choices?.actors ?? []).map(({ uid, name }) => ({ value: uid, label: name, detail: uid })) },
    { facet: "event", label: "event", options: (choices?.events ?? []).map(({ name, verb }) => ({ value: name, label: verb, detail: name })) },
    { facet: "team", label: "team", options: (choices?.teams ?? []).map((team) => ({ value: team, label: team })) },
  ];
  return (
    <div role="search" aria-label="Filter the audit log" className="flex flex-wrap items-center gap-2">
      <SearchFilter
        label="Search the audit log"
        placeholder="Search thing, reason, id"
        maxLength={100}
        search={filter.search}
        onSearch={(search) => onChange({ ...filter, search }, "replace")}
      />
      <AuditTimeFilter range={filter} onChange={(range) => onChange({ ...filter, ...range })} />
      {facets.map(({ facet, label, options }) => (
        <FilterMenu
          key={facet}
          label={label}
          options={withChosen(options, filter[facet])}
          chosen={chosenOf(filter[facet])}
          onToggle={(value) => onChange({ ...filter, [facet]: value === filter[facet] ? null : value })}
          onClear={() => onChange({ ...filter, [facet]: null })}
        />
      ))}
      {filter.thing === null ? null : (
        <FilterChip label="thing" value={thingName ?? filter.thing.slice(0, 8)} onRemove={() => onChange({ ...filter, thing: null })} />
      )}
      {isNarrowed(filter) ? (
        <Button variant="ghost" onClick={() => onChange(everything)}>
          Clear all
        </Button>
      ) : null}
    </div>
  );
}

// An address may name a person or event that is not offered; the chip has to show it, or nobody could see why rows are missing.
function withChosen(options: FilterOption[], chosen: string | null): FilterOption[] {
  return chosen === null || options.some(({ value }) => value === chosen) ? options : [...options, { value: chosen, label: chosen }];
}

function chosenOf(value: string | null): string[] {
  return value === null ? [] : [value];
}
