"use client";

import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { LoadFailed } from "@/components/shell/load-failed";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { ScheduleEditor } from "./schedule-editor";
import { ScheduleScreenSkeleton } from "./schedule-screen-skeleton";

/** The page of one schedule. */
export function ScheduleScreen({ scheduleId }: { scheduleId: string }) {
  const api = useApi();
  const query = useQuery(api.environments.schedules.get.queryOptions({ scheduleId }));
  if (query.isError && shownErrorOf(query.error).code === "not_found") return <ScheduleNotFound />;
  if (query.data !== undefined) return <ScheduleEditor key={scheduleId} schedule={query.data} />;
  return query.isError ? (
    <LoadFailed title="Schedule" error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
  ) : (
    <ScheduleScreenSkeleton />
  );
}

function ScheduleNotFound() {
  return (
    <EmptyState title="There is no such schedule" action={<ButtonLink href="/environments/schedules">All schedules</ButtonLink>}>
      It may have been archived, or belong to a team whose environments you may not see.
    </EmptyState>
  );
}
