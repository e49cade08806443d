"use client";

import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { LoadFailed } from "@/components/shell/load-failed";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { Button } from "@/components/ui/button";
import { ErrorNote } from "@/components/ui/error-note";
import { Panel } from "@/components/ui/panel";
import { AuditEmpty } from "./audit-empty";
import { auditInputOf, auditPages } from "./audit-filter";
import { AuditFilters } from "./audit-filters";
import { AuditHeader } from "./audit-header";
import { AuditLogScreenSkeleton } from "./audit-log-screen-skeleton";
import { AuditTable } from "./audit-table";
import { useAuditFilter } from "./use-audit-filter";

/** Everything that was done, by whom, why and from where: state sentence, filters, records by day. */
export function AuditLogScreen() {
  const api = useApi();
  const { filter, setFilter } = useAuditFilter();
  const list = useInfiniteQuery(api.auditLog.list.infiniteQueryOptions(auditInputOf(filter), { ...auditPages, placeholderData: keepPreviousData }));
  const choices = useQuery(api.auditLog.filters.queryOptions());
  if (list.data === undefined) {
    return list.isError ? (
      <LoadFailed title="Audit" error={list.error} onRetry={() => void list.refetch()} retrying={list.isFetching} />
    ) : (
      <AuditLogScreenSkeleton />
    );
  }
  const entries = list.data.pages.flatMap((page) => page.items);
  const thing = entries.find(({ subjectId }) => subjectId === filter.thing);
  return (
    <div className="flex flex-col gap-4">
      <AuditHeader entries={entries} filter={filter} hasMore={list.hasNextPage} />
      <AuditFilters filter={filter} onChange={setFilter} choices={choices.data} thingName={thing?.subjectLabel ?? null} />
      {list.isError ? <ReadAgain error={list.error} onRetry={() => void list.refetch()} retrying={list.isFetching} /> : null}
      <Panel flush className={list.isPlaceholderData ? "opacity-60 transition-opacity duration-[120ms]" : ""}>
        {entries.length === 0 ? <AuditEmpty filter={filter} /> : <AuditTable entries={entries} />}
      </Panel>
      {list.hasNextPage ? (
        <Button className="self-center" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Show older records
        </Button>
      ) : null}
    </div>
  );
}

function ReadAgain({ error, onRetry, retrying }: { error: unknown; onRetry: () => void; retrying: boolean }) {
  const shown = shownErrorOf(error);
  return (
    <ErrorNote
      problem={shown.message}
      whatToDo="The records below may be out of date."
      referenceId={shown.requestId || undefined}
      onRetry={onRetry}
      retrying={retrying}
    />
  );
}
