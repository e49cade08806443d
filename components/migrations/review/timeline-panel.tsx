"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { Button } from "@/components/ui/button";
import { ErrorNote } from "@/components/ui/error-note";
import { LampShape } from "@/components/ui/lamp";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { HistoryEntry } from "@/server/migrations/review/schemas";
import { VisibleText } from "../script/sql-code";
import { timelineGroups, timelineWords } from "./timeline-words";

const pages = { getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor };

/** What happened to a migration, newest first, from the audit. */
export function TimelinePanel({ migrationId }: { migrationId: string }) {
  const history = useInfiniteQuery(useApi().migrations.history.infiniteQueryOptions({ migrationId }, pages));
  if (history.data === undefined) {
    return (
      <Panel flush title="What happened">
        {history.isError ? (
          <ErrorNote className="m-4" problem={shownErrorOf(history.error).message} onRetry={() => void history.refetch()} retrying={history.isFetching} />
        ) : (
          <SkeletonRows rows={4} label="Loading what happened" />
        )}
      </Panel>
    );
  }
  return (
    <Panel flush title="What happened">
      <ol>
        {timelineGroups(history.data.pages.flatMap(({ items }) => items)).map(([entry, ...before]) =>
          entry === undefined ? null : <TimelineLine key={entry.id} entry={entry} before={before} />,
        )}
      </ol>
      {history.hasNextPage ? (
        <div className="flex justify-center border-t p-2">
          <Button variant="ghost" busy={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
            Show older
          </Button>
        </div>
      ) : null}
    </Panel>
  );
}

/** `before`: those that came right before it and are told in the same words. */
function TimelineLine({ entry: { who, verb, database, words, at, lamp }, before = [] }: { entry: HistoryEntry; before?: readonly HistoryEntry[] }) {
  return (
    <li className="flex min-h-row items-start gap-2.5 border-b px-4 py-2 text-control last:border-b-0">
      <span className="mt-[3px] w-3 shrink-0">{lamp === null ? null : <LampShape kind={lamp} />}</span>
      <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        {timelineWords(who, verb)}
        {database === null ? null : <span className="text-secondary"> · {database}</span>}
        {words === null ? null : (
          <span className="block text-secondary">
            <VisibleText text={words} />
          </span>
        )}
        <Earlier entries={before} />
      </span>
      <RelativeTime at={at.getTime()} className="shrink-0 text-secondary" />
    </li>
  );
}

function Earlier({ entries }: { entries: readonly HistoryEntry[] }) {
  if (entries.length === 0) return null;
  return (
    <details className="group/earlier text-secondary">
      <summary className="flex list-none items-center gap-1 hover:text-ink touch:min-h-10 [&::-webkit-details-marker]:hidden">
        <ChevronRight size={12} aria-hidden className="shrink-0 transition-transform duration-[120ms] group-open/earlier:rotate-90" />
        and {entries.length} before it
      </summary>
      <ul className="mt-1">
        {entries.map(({ id, who, verb, words, at }) => (
          <li key={id} className="flex gap-3 py-0.5">
            <span className="min-w-0 flex-1">{words === null ? timelineWords(who, verb) : <VisibleText text={words} />}</span>
            <RelativeTime at={at.getTime()} className="shrink-0 text-faint" />
          </li>
        ))}
      </ul>
    </details>
  );
}
