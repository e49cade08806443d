"use client";

import type { FilterOption } from "@/components/ui/filter-menu";
import { FilterRow } from "@/components/ui/filter-row";
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
    <FilterRow
      label="Filter environments"
      search={{
        label: "Search environments",
        placeholder: "Search name, instance, id",
        maxLength: 100,
        search: filter.search,
        onSearch: (search) => onChange({ ...filter, search }, "replace"),
      }}
      facets={rows.map(({ facet, label, options }) => ({
        label,
        options,
        chosen: filter[facet],
        onToggle: (value) => onChange(toggled(filter, facet, value)),
        onClear: () => onChange({ ...filter, [facet]: [] }),
      }))}
      onClear={isNarrowed(filter) ? () => onChange(nothing) : null}
    />
  );
}

function toOption({ value, title, count }: ListEnvironmentsOutput["facets"]["teams"][number]): FilterOption {
  return { value, label: title, count };
}
