"use client";

import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/shell/api-client";
import { Button } from "@/components/ui/button";
import type { FilterOption } from "@/components/ui/filter-menu";
import { FilterRow } from "@/components/ui/filter-row";
import { runStateWords, runStates } from "@/server/migrations/schemas";
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
    { facet: "state", label: "state", options: runStates.map((value) => ({ value, label: runStateWords[value] })) },
    { facet: "databaseId", label: "database", options: databases?.items.map(({ id, name, stage }) => ({ value: id, label: name, detail: stage })) ?? [] },
    { facet: "team", label: "team", options: databases?.teams.map(({ slug, title }) => ({ value: slug, label: title })) ?? [] },
  ];
  return (
    <FilterRow
      label="Filter migrations"
      search={{
        label: "Search migrations",
        placeholder: "Search number, title, table",
        maxLength: 100,
        search: filter.search,
        onSearch: (search) => onChange({ ...filter, search }, "replace"),
      }}
      facets={rows.map(({ facet, label, options }) => ({
        label,
        options,
        chosen: filter[facet] === null ? [] : [filter[facet]],
        onToggle: (value) => onChange(chosen(filter, facet, value)),
        onClear: () => onChange({ ...filter, [facet]: null }),
      }))}
      onClear={isNarrowed(filter) ? () => onChange(emptyFilter) : null}
    >
      <Button aria-pressed={filter.mine} className="rounded-full aria-pressed:border-ink" onClick={() => onChange({ ...filter, mine: !filter.mine })}>
        Mine
      </Button>
    </FilterRow>
  );
}

// The address is the place where a value is checked; a value chosen again is taken away.
function chosen(filter: MigrationFilter, facet: Facet, value: string): MigrationFilter {
  if (filter[facet] === value) return { ...filter, [facet]: null };
  const query = hrefOfFilter({ ...filter, [facet]: value } as MigrationFilter).split("?")[1] ?? "";
  return filterFromSearchParams(new URLSearchParams(query));
}
