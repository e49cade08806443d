"use client";

import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { useSettled } from "@/components/ui/clock";
import { SearchField } from "@/components/ui/search-field";
import type { ListEnvironmentsOutput } from "@/server/environments/schemas";
import { FacetFilter } from "./facet-filter";
import type { FacetOption } from "./facet-filter";
import { isNarrowed, stateGroupNames, toggled } from "./list-filter";
import type { FilterFacet, ListFilter } from "./list-filter";

export type EnvironmentFiltersProps = {
  filter: ListFilter;
  onChange: (next: ListFilter, how?: "push" | "replace") => void;
  facets: ListEnvironmentsOutput["facets"];
  totals: ListEnvironmentsOutput["totals"];
};

const stateTitles = { running: "running", motion: "in motion", attention: "needs attention", stopped: "stopped" } as const;

const nothing: ListFilter = { search: "", teams: [], stages: [], targets: [], states: [] };

/** The filter row: a search and the facets, all of it kept in the address. */
export function EnvironmentFilters({ filter, onChange, facets, totals }: EnvironmentFiltersProps) {
  const states = stateGroupNames.map((group) => ({ value: group, title: stateTitles[group], count: totals[group] }));
  const rows: { facet: FilterFacet; label: string; options: readonly FacetOption[] }[] = [
    { facet: "teams", label: "team", options: facets.teams },
    { facet: "stages", label: "stage", options: facets.stages },
    { facet: "targets", label: "target", options: facets.targets },
    { facet: "states", label: "state", options: states },
  ];
  return (
    <div role="search" aria-label="Filter environments" className="flex flex-wrap items-center gap-2">
      <EnvironmentSearch search={filter.search} onSearch={(search) => onChange({ ...filter, search }, "replace")} />
      {/* On phones one line that scrolls sideways: the table is what the page is for. */}
      <div className="flex items-center gap-2 max-md:-mx-gutter max-md:w-screen max-md:overflow-x-auto max-md:px-gutter max-md:py-1 max-md:[scrollbar-width:none] max-md:[&>*]:shrink-0">
        {rows
          .filter(({ facet, options }) => options.length > 1 || filter[facet].length > 0)
          .map(({ facet, label, options }) => (
            <FacetFilter
              key={facet}
              label={label}
              options={options}
              chosen={filter[facet]}
              onToggle={(value) => onChange(toggled(filter, facet, value))}
              onClear={() => onChange({ ...filter, [facet]: [] })}
            />
          ))}
        {isNarrowed(filter) ? (
          <Button variant="ghost" onClick={() => onChange(nothing)}>
            Clear all
          </Button>
        ) : null}
      </div>
    </div>
  );
}

// Long enough that a word typed at ease is one question to the server, short enough to feel immediate; ms.
const pause = 200;

function EnvironmentSearch({ search, onSearch }: { search: string; onSearch: (search: string) => void }) {
  const [text, setText] = useState(search);
  const [applied, setApplied] = useState(search);
  const settled = useSettled(text.trim(), pause);
  // The address changed by something else than this field, a link or the back button: the field follows.
  if (search !== applied) {
    setApplied(search);
    if (search !== text.trim()) setText(search);
  }
  useEffect(() => {
    if (settled === text.trim() && settled !== search) onSearch(settled);
  }, [settled, text, search, onSearch]);
  return <SearchField label="Search environments" placeholder="Search name, instance, id" maxLength={100} value={text} onValueChange={setText} />;
}
