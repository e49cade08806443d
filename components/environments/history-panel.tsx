"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorNote } from "@/components/ui/error-note";
import { Panel } from "@/components/ui/panel";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { HistoryEntry, OutsideEntry } from "@/server/environments/schemas";
import { HistoryRow, OutsideRow } from "./history-row";
import { pages } from "./list-filter";

/** What was done to an environment here and outside, newest first: who, why, how long, and the AWS request ids. */
export function HistoryPanel({ environmentId }: { environmentId: string }) {
  const api = useApi();
  const history = useInfiniteQuery(api.environments.history.infiniteQueryOptions({ environmentId }, pages));
  return (
    <Panel flush title="History">
      {history.data === undefined ? <NotYet query={history} /> : <Entries query={history} entries={history.data.pages.flatMap((page) => page.items)} />}
    </Panel>
  );
}

type HistoryQuery = {
  isError: boolean;
  error: unknown;
  isFetching: boolean;
  refetch: () => Promise<unknown>;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
};

function NotYet({ query }: { query: HistoryQuery }) {
  if (!query.isError) return <SkeletonRows rows={4} label="Loading the history" />;
  const shown = shownErrorOf(query.error);
  return (
    <ErrorNote
      className="m-4"
      problem={shown.message}
      referenceId={shown.requestId || undefined}
      onRetry={() => void query.refetch()}
      retrying={query.isFetching}
    />
  );
}

function Entries({ query, entries }: { query: HistoryQuery; entries: readonly (HistoryEntry | OutsideEntry)[] }) {
  if (entries.length === 0)
    return (
      <EmptyState title="Nothing was done here yet">
        Each start, stop and reboot will stand here, with who asked and why, and what happened outside Switchyard.
      </EmptyState>
    );
  return (
    <>
      <ol>
        {entries.map((entry) => (
          <li key={entry.id} className="border-b last:border-b-0">
            {entry.source === "outside" ? <OutsideRow entry={entry} /> : <HistoryRow entry={entry} />}
          </li>
        ))}
      </ol>
      {query.hasNextPage ? (
        <div className="flex justify-center border-t p-2">
          <Button variant="ghost" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show older
          </Button>
        </div>
      ) : null}
    </>
  );
}
