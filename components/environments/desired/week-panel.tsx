"use client";

import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/shell/api-client";
import { ButtonLink } from "@/components/ui/button-link";
import { useNow } from "@/components/ui/clock";
import { Panel } from "@/components/ui/panel";
import { Skeleton } from "@/components/ui/skeleton";
import { WeekGrid } from "@/components/ui/week-grid/week-grid";
import type { EnvironmentDetail } from "@/server/environments/schemas";
import { hoursWords, spansOfPeriods } from "../schedules/period-edits";
import { minuteOfWeek } from "../schedules/zone-now";

/** The usual week of the schedule it follows, and the way to change it. */
export function WeekPanel({ schedule }: { schedule: NonNullable<EnvironmentDetail["schedule"]> }) {
  const api = useApi();
  const now = useNow(60_000);
  const { data } = useQuery(api.environments.schedules.get.queryOptions({ scheduleId: schedule.id }));
  return (
    <Panel
      title="Week"
      detail={schedule.name}
      actions={
        <ButtonLink href={`/environments/schedules/${schedule.id}`} size="small" variant="ghost">
          {data?.canEdit.allowed === true && schedule.source === "portal" ? "Edit hours" : "See schedule"}
        </ButtonLink>
      }
    >
      {data === undefined ? (
        <Skeleton className="h-[133px] w-full rounded-control" />
      ) : (
        <WeekGrid label={`Hours of ${schedule.name}`} spans={spansOfPeriods(data.plan.periods)} words={hoursWords} now={minuteOfWeek(now, data.zone)} compact />
      )}
    </Panel>
  );
}
