"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { LockNote } from "@/components/environments/row-note";
import { StateAnnouncer } from "@/components/environments/state-announcer";
import { useApi } from "@/components/shell/api-client";
import { LoadFailed } from "@/components/shell/load-failed";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { TableFrame } from "@/components/ui/table";
import type { ListMigrationsOutput, MigrationRow } from "@/server/migrations/review/schemas";
import { HaltBanner } from "../halt/halt-banner";
import { HaltLever } from "../halt/halt-lever";
import { lockedReasonOf } from "../lever-words";
import { MigrationPages } from "../migration-pages";
import { NoMigrations, NothingMatches } from "./list-empty";
import { emptyFilter, isNarrowed, listInputOf, listPages } from "./list-filter";
import { listSentence } from "./list-sentence";
import { MigrationFilters } from "./migration-filters";
import { MigrationTable } from "./migration-table";
import { MigrationsScreenSkeleton } from "./migrations-screen-skeleton";
import { useMigrationFilter } from "./use-list-filter";

/** All migrations a person may see, what waits for them first, and the lever that stops everything. */
export function MigrationsScreen() {
  const api = useApi();
  const { filter, setFilter } = useMigrationFilter();
  const list = useInfiniteQuery(api.migrations.list.infiniteQueryOptions(listInputOf(filter), { ...listPages, placeholderData: keepPreviousData }));
  const first = list.data?.pages[0];
  if (first === undefined) {
    return list.isError ? (
      <LoadFailed title="Migrations" error={list.error} onRetry={() => void list.refetch()} retrying={list.isFetching} />
    ) : (
      <MigrationsScreenSkeleton />
    );
  }
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const nothing = first.waiting.length === 0 && items.length === 0;
  return (
    <div className="flex flex-col gap-4">
      <StateAnnouncer items={[...first.waiting, ...items].map(({ id, number, run }) => ({ id, name: `Migration ${number}`, stateWord: run.stateWord }))} />
      <ListHeader first={first} />
      <MigrationPages />
      <HaltBanner halt={first.halt} lever={first.levers.endHalt} />
      {nothing && !isNarrowed(filter) ? (
        <NoMigrations mayPropose={first.levers.propose.allowed} />
      ) : (
        <>
          <MigrationFilters filter={filter} onChange={setFilter} />
          <Rows waiting={first.waiting} items={items} stale={list.isPlaceholderData} onClear={() => setFilter(emptyFilter)} />
        </>
      )}
      {list.hasNextPage ? (
        <Button className="self-center" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Show more
        </Button>
      ) : null}
    </div>
  );
}

function ListHeader({ first }: { first: ListMigrationsOutput }) {
  const { propose, halt } = first.levers;
  const locked = lockedReasonOf(propose);
  return (
    <div className="flex flex-col gap-1">
      <PageHeader
        title="Migrations"
        sentence={listSentence(first)}
        actions={
          <>
            {first.halt === null ? <HaltLever lever={halt} /> : null}
            {propose.allowed ? (
              <ButtonLink href="/migrations/new" variant="primary" icon={<Plus size={14} aria-hidden />} className="max-sm:flex-1">
                Propose a migration
              </ButtonLink>
            ) : (
              <Button lockedReason={locked} className="max-sm:flex-1">
                Propose a migration
              </Button>
            )}
          </>
        }
      />
      {locked === undefined ? null : (
        <p className="text-control">
          <LockNote reason={`Propose a migration: ${locked}`} />
        </p>
      )}
    </div>
  );
}

type RowsProps = {
  waiting: readonly MigrationRow[];
  items: readonly MigrationRow[];
  /** They still answer the filter before. */ stale: boolean;
  onClear: () => void;
};

function Rows({ waiting, items, stale, onClear }: RowsProps) {
  const faded = stale ? "opacity-60 transition-opacity duration-[120ms]" : "";
  return (
    <>
      {waiting.length === 0 ? null : (
        <Panel flush title="Waits for you" className={faded}>
          <MigrationTable label="Migrations that wait for you" migrations={waiting} />
        </Panel>
      )}
      {items.length === 0 && waiting.length > 0 ? null : (
        <TableFrame className={faded}>
          {items.length === 0 ? <NothingMatches onClear={onClear} /> : <MigrationTable label="Migrations" migrations={items} keyboard={waiting.length === 0} />}
        </TableFrame>
      )}
    </>
  );
}
