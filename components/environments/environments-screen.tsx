"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useApi } from "@/components/shell/api-client";
import { Button } from "@/components/ui/button";
import { TableFrame } from "@/components/ui/table";
import type { EnvironmentSummary, ListEnvironmentsOutput } from "@/server/environments/schemas";
import { ActDialogs } from "./act-dialogs";
import { BulkLevers } from "./bulk-levers";
import { EnvironmentFilters } from "./environment-filters";
import { EnvironmentListHeader } from "./environment-list-header";
import { EnvironmentPages } from "./environment-pages";
import { EnvironmentTable } from "./environment-table";
import { EnvironmentsScreenSkeleton } from "./environments-screen-skeleton";
import { listInputOf, pages } from "./list-filter";
import type { ListFilter } from "./list-filter";
import { NoEnvironments, NothingMatches } from "./list-empty";
import { LoadFailed } from "@/components/shell/load-failed";
import { StateAnnouncer } from "./state-announcer";
import { TargetWarnings } from "./target-warnings";
import { useListFilter } from "./use-list-filter";
import { useSelection } from "./use-selection";

/** All environments a person may see: state sentence, filters, table with levers, acts on several at once. */
export function EnvironmentsScreen() {
  const api = useApi();
  const { filter, setFilter } = useListFilter();
  const list = useInfiniteQuery(api.environments.list.infiniteQueryOptions(listInputOf(filter), { ...pages, placeholderData: keepPreviousData }));
  const first = list.data?.pages[0];
  if (first === undefined) {
    return list.isError ? (
      <LoadFailed title="Environments" error={list.error} onRetry={() => void list.refetch()} retrying={list.isFetching} />
    ) : (
      <EnvironmentsScreenSkeleton />
    );
  }
  const environments = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <ActDialogs>
      <div className="flex flex-col gap-4">
        <EnvironmentListHeader totals={first.totals} />
        <EnvironmentPages />
        <TargetWarnings warnings={first.warnings} />
        {first.totals.all === 0 ? (
          <NoEnvironments />
        ) : (
          <>
            <EnvironmentFilters filter={filter} onChange={setFilter} facets={first.facets} totals={first.totals} />
            <EnvironmentList
              environments={environments}
              totals={first.totals}
              filter={filter}
              stale={list.isPlaceholderData}
              more={list.hasNextPage ? { load: () => void list.fetchNextPage(), busy: list.isFetchingNextPage } : null}
            />
          </>
        )}
      </div>
    </ActDialogs>
  );
}

type EnvironmentListProps = {
  environments: readonly EnvironmentSummary[];
  totals: ListEnvironmentsOutput["totals"];
  filter: ListFilter;
  /** The rows still answer the filter before. */
  stale: boolean;
  more: { load: () => void; busy: boolean } | null;
};

function EnvironmentList({ environments, filter, stale, more }: EnvironmentListProps) {
  const selection = useSelection(environments.map((environment) => environment.id));
  return (
    <>
      <StateAnnouncer items={environments} />
      <TableFrame className={stale ? "opacity-60 transition-opacity duration-[120ms]" : ""}>
        {environments.length === 0 ? (
          <NothingMatches filter={filter} />
        ) : (
          <EnvironmentTable label="Environments" environments={environments} selection={selection} />
        )}
      </TableFrame>
      {more === null ? null : (
        <Button className="self-center" busy={more.busy} onClick={more.load}>
          Show more
        </Button>
      )}
      <BulkLevers chosen={environments.filter((environment) => selection.ids.has(environment.id))} onClear={selection.clear} />
    </>
  );
}
