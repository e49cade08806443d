"use client";

import { Button } from "@/components/ui/button";
import { FilterMenu } from "@/components/ui/filter-menu";
import { SearchFilter } from "@/components/ui/search-filter";
import type { ListUnclaimedOutput } from "@/server/environments/unclaimed/schemas";
import { everything, isNarrowed, toggledUnclaimed } from "./unclaimed-filter";
import type { UnclaimedFacet, UnclaimedFilter } from "./unclaimed-filter";

export type UnclaimedFiltersProps = {
  filter: UnclaimedFilter;
  onChange: (next: UnclaimedFilter, how?: "push" | "replace") => void;
  list: Pick<ListUnclaimedOutput, "facets" | "totals">;
};

/** The filter row of unclaimed instances, kept in the address. */
export function UnclaimedFilters({ filter, onChange, list: { facets, totals } }: UnclaimedFiltersProps) {
  const rows: { facet: UnclaimedFacet; label: string; options: readonly { value: string; title: string; count: number }[] }[] = [
    { facet: "targets", label: "target", options: facets.targets },
    { facet: "teams", label: "team", options: facets.teams },
    {
      facet: "states",
      label: "proposal",
      options: [
        { value: "complete", title: "complete", count: totals.complete },
        { value: "choice", title: "needs a choice", count: totals.choice },
      ],
    },
  ];
  return (
    <div role="search" aria-label="Filter unclaimed instances" className="flex flex-wrap items-center gap-2">
      <SearchFilter
        label="Search unclaimed instances"
        placeholder="Search name, id, team"
        maxLength={100}
        search={filter.search}
        onSearch={(search) => onChange({ ...filter, search }, "replace")}
      />
      <div className="flex items-center gap-2 max-md:-mx-gutter max-md:w-screen max-md:overflow-x-auto max-md:px-gutter max-md:py-1 max-md:[scrollbar-width:none] max-md:[&>*]:shrink-0">
        {rows
          .filter(({ facet, options }) => options.length > 1 || filter[facet].length > 0)
          .map(({ facet, label, options }) => (
            <FilterMenu
              key={facet}
              label={label}
              options={options.map(({ value, title, count }) => ({ value, label: title, count }))}
              chosen={filter[facet]}
              onToggle={(value) => onChange(toggledUnclaimed(filter, facet, value))}
              onClear={() => onChange({ ...filter, [facet]: [] })}
            />
          ))}
        {isNarrowed(filter) ? (
          <Button variant="ghost" onClick={() => onChange(everything)}>
            Clear all
          </Button>
        ) : null}
      </div>
    </div>
  );
}
