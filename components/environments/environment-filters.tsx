"use client";

import { Button } from "@/components/ui/button";
import { FilterMenu } from "@/components/ui/filter-menu";
import type { FilterOption } from "@/components/ui/filter-menu";
import { SearchFilter } from "@/components/ui/search-filter";
import type { ListEnvironmentsOutput } from "@/server/environments/schemas";
import { isNarrowed, stateGroupNames, stopGroupNames, toggled } from "./list-filter";
import type { FilterFacet, ListFilter } from "./list-filter";

export type EnvironmentFiltersProps = {
  filter: ListFilter;
  onChange: (next: ListFilter, how?: "push" | "replace") => void;
  facets: ListEnvironmentsOutput["facets"];
  totals: ListEnvironmentsOutput["totals"];
};

const stateTitles = { running: "running", motion: "in motion", attention: "needs attention", stopped: "stopped" } as const;

const stopTitles = { ahead: "stops soon", waiting: "waits for those at work", asking: "waits for an answer" } as const;

const nothing: ListFilter = { search: "", teams: [], stages: [], targets: [], states: [], stops: [] };

/** The filter row: a search and the facets, all of it kept in the address. */
export function EnvironmentFilters({ filter, onChange, facets, totals }: EnvironmentFiltersProps) {
  const states = stateGroupNames.map((group) => ({ value: group, label: stateTitles[group], count: totals[group] }));
  const stops = stopGroupNames.map((group) => ({ value: group, label: stopTitles[group] }));
  const rows: { facet: FilterFacet; label: string; options: readonly FilterOption[] }[] = [
    { facet: "teams", label: "team", options: facets.teams.map(toOption) },
    { facet: "stages", label: "stage", options: facets.stages.map(toOption) },
    { facet: "targets", label: "target", options: facets.targets.map(toOption) },
    { facet: "states", label: "state", options: states },
    // There while something is about to stop.
    { facet: "stops", label: "stop", options: totals.stopping === null && totals.asking === 0 ? [] : stops },
  ];
  return (
    <div role="search" aria-label="Filter environments" className="flex flex-wrap items-center gap-2">
      <SearchFilter
        label="Search environments"
        placeholder="Search name, instance, id"
        maxLength={100}
        search={filter.search}
        onSearch={(search) => onChange({ ...filter, search }, "replace")}
      />
      {/* On phones one line that scrolls sideways: the table is what the page is for. */}
      <div className="flex items-center gap-2 max-md:-mx-gutter max-md:w-screen max-md:overflow-x-auto max-md:px-gutter max-md:py-1 max-md:[scrollbar-width:none] max-md:[&>*]:shrink-0">
        {rows
          .filter(({ facet, options }) => options.length > 1 || filter[facet].length > 0)
          .map(({ facet, label, options }) => (
            <FilterMenu
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

function toOption({ value, title, count }: ListEnvironmentsOutput["facets"]["teams"][number]): FilterOption {
  return { value, label: title, count };
}
