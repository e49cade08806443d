"use client";

import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/shell/api-client";
import { Button } from "@/components/ui/button";
import { FilterMenu } from "@/components/ui/filter-menu";
import type { FilterOption } from "@/components/ui/filter-menu";
import { SearchFilter } from "@/components/ui/search-filter";
import { runStates } from "@/server/migrations/schemas";
import { stateTitles } from "../state-words";
import { emptyFilter, filterFromSearchParams, hrefOfFilter, isNarrowed, showGroups } from "./list-filter";
import type { MigrationFilter } from "./list-filter";

const showTitles = { waiting: "waits for me", open: "not ended", ended: "ended" } as const;

type Change = (next: MigrationFilter, how?: "push" | "replace") => void;
type Facet = "show" | "state" | "databaseId" | "team";

/** The filter row: a search and the facets, all of it kept in the address. */
export function MigrationFilters({ filter, onChange }: { filter: MigrationFilter; onChange: Change }) {
  const databases = useQuery(useApi().migrations.databases.list.queryOptions()).data;
  const rows: { facet: Facet; label: string; options: readonly FilterOption[] }[] = [
    { facet: "show", label: "show", options: showGroups.map((value) => ({ value, label: showTitles[value] })) },
    { facet: "state", label: "state", options: runStates.map((value) => ({ value, label: stateTitles[value] })) },
    { facet: "databaseId", label: "database", options: databases?.items.map(({ id, name, stage }) => ({ value: id, label: name, detail: stage })) ?? [] },
    { facet: "team", label: "team", options: databases?.teams.map(({ slug, title }) => ({ value: slug, label: title })) ?? [] },
  ];
  return (
    <div role="search" aria-label="Filter migrations" className="flex flex-wrap items-center gap-2">
      <SearchFilter
        label="Search migrations"
        placeholder="Search number, title, table"
        maxLength={100}
        search={filter.search}
        onSearch={(search) => onChange({ ...filter, search }, "replace")}
      />
      {/* On phones one line that scrolls sideways: the table is what the page is for. */}
      <div className="flex items-center gap-2 max-md:-mx-gutter max-md:w-screen max-md:overflow-x-auto max-md:px-gutter max-md:py-1 max-md:[scrollbar-width:none] max-md:[&>*]:shrink-0">
        {rows
          .filter(({ facet, options }) => options.length > 1 || filter[facet] !== null)
          .map(({ facet, label, options }) => (
            <FilterMenu
              key={facet}
              label={label}
              options={options}
              chosen={filter[facet] === null ? [] : [filter[facet]]}
              onToggle={(value) => onChange(chosen(filter, facet, value))}
              onClear={() => onChange({ ...filter, [facet]: null })}
            />
          ))}
        <Button aria-pressed={filter.mine} className="rounded-full aria-pressed:border-ink" onClick={() => onChange({ ...filter, mine: !filter.mine })}>
          Mine
        </Button>
        {isNarrowed(filter) ? (
          <Button variant="ghost" onClick={() => onChange(emptyFilter)}>
            Clear
          </Button>
        ) : null}
      </div>
    </div>
  );
}

// The address is the place where a value is checked; a value chosen again is taken away.
function chosen(filter: MigrationFilter, facet: Facet, value: string): MigrationFilter {
  if (filter[facet] === value) return { ...filter, [facet]: null };
  const query = hrefOfFilter({ ...filter, [facet]: value } as MigrationFilter).split("?")[1] ?? "";
  return filterFromSearchParams(new URLSearchParams(query));
}
