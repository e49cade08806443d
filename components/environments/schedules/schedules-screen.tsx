"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useApi } from "@/components/shell/api-client";
import { LoadFailed } from "@/components/shell/load-failed";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import type { SentencePart } from "@/components/ui/page-header";
import { TableFrame } from "@/components/ui/table";
import type { ScheduleSummary } from "@/server/environments/schedules/schemas";
import { counted } from "../act-words";
import { EnvironmentPages } from "../environment-pages";
import { pages } from "../list-filter";
import { NewScheduleLever } from "./new-schedule-lever";
import { ScheduleTable } from "./schedule-table";
import { SchedulesScreenSkeleton } from "./schedules-screen-skeleton";

/** All schedules of the teams a person may see. */
export function SchedulesScreen() {
  const api = useApi();
  const list = useInfiniteQuery(api.environments.schedules.list.infiniteQueryOptions({}, pages));
  const first = list.data?.pages[0];
  if (first === undefined) {
    return list.isError ? (
      <LoadFailed title="Schedules" error={list.error} onRetry={() => void list.refetch()} retrying={list.isFetching} />
    ) : (
      <SchedulesScreenSkeleton />
    );
  }
  const schedules = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title="Schedules" sentence={schedulesSentence(schedules)} actions={<NewScheduleLever canCreate={first.canCreate} />} />
      <EnvironmentPages />
      <TableFrame>
        {schedules.length === 0 ? (
          <EmptyState title="There is no schedule yet">
            A schedule says in which hours environments are on. Outside them they stop, after warnings and never under work in progress.
          </EmptyState>
        ) : (
          <ScheduleTable schedules={schedules} />
        )}
      </TableFrame>
      {list.hasNextPage ? (
        <Button className="self-center" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Show more
        </Button>
      ) : null}
    </div>
  );
}

function schedulesSentence(schedules: readonly ScheduleSummary[]): SentencePart[] {
  const on = schedules.filter(({ now }) => now.isOn).length;
  const tags = schedules.filter(({ source }) => source === "tags").length;
  const parts: SentencePart[] = [{ text: counted(schedules.length, "schedule") }, { text: `${on} on now` }];
  if (tags > 0) parts.push({ text: `${tags} from tags` });
  return parts;
}
