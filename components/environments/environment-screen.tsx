"use client";

import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import type { EnvironmentDetail } from "@/server/environments/schemas";
import { ActDialogs } from "./act-dialogs";
import { EnvironmentFacts } from "./environment-facts";
import { EnvironmentHeader } from "./environment-header";
import { EnvironmentNotFound } from "./environment-not-found";
import { EnvironmentScreenSkeleton } from "./environment-screen-skeleton";
import { HistoryPanel } from "./history-panel";
import { InstancesPanel } from "./instances-panel";
import { LoadFailed } from "@/components/shell/load-failed";
import { StateAnnouncer } from "./state-announcer";
import { TodayPanel } from "./today-panel";
import { OtherSchedulesNote } from "./unclaimed/other-schedules-note";

/** One environment: state and levers, today on the rail, its instances, facts, and what happened. */
export function EnvironmentScreen({ environmentId }: { environmentId: string }) {
  const api = useApi();
  const query = useQuery(api.environments.get.queryOptions({ environmentId }));
  if (query.isError && shownErrorOf(query.error).code === "not_found") return <EnvironmentNotFound />;
  const environment = query.data;
  if (environment === undefined) {
    return query.isError ? (
      <LoadFailed title="Environment" error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
    ) : (
      <EnvironmentScreenSkeleton />
    );
  }
  return <Environment environment={environment} />;
}

function Environment({ environment }: { environment: EnvironmentDetail }) {
  // The palette sends the careful acts here, where their dialog can ask.
  const act = useSearchParams().get("act");
  const kind = act === "stop" || act === "reboot" ? act : null;
  return (
    <ActDialogs initial={kind !== null && environment.levers[kind].allowed ? { kind, subject: { environment } } : null}>
      <EnvironmentPanels environment={environment} />
    </ActDialogs>
  );
}

function EnvironmentPanels({ environment }: { environment: EnvironmentDetail }) {
  return (
    <div className="flex flex-col gap-5">
      <StateAnnouncer items={[environment, ...environment.instances]} />
      <EnvironmentHeader environment={environment} />
      <OtherSchedulesNote environmentId={environment.id} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <div className="flex min-w-0 flex-col gap-5">
          <TodayPanel environment={environment} />
          <InstancesPanel environment={environment} />
        </div>
        <div className="lg:col-start-2 lg:row-span-2">
          <EnvironmentFacts environment={environment} />
        </div>
        <HistoryPanel environmentId={environment.id} />
      </div>
    </div>
  );
}
