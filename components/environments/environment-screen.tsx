"use client";

import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { Suspense, lazy } from "react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import type { EnvironmentDetail } from "@/server/environments/schemas";
import { Panel } from "@/components/ui/panel";
import { Skeleton } from "@/components/ui/skeleton";
import { ActDialogs } from "./act-dialogs";
import { PlanPanel } from "./desired/plan-panel";
import { StopBanner } from "./desired/stop-banner";
import { EnvironmentFacts } from "./environment-facts";
import { EnvironmentHeader } from "./environment-header";
import { EnvironmentNotFound } from "./environment-not-found";
import { EnvironmentScreenSkeleton } from "./environment-screen-skeleton";
import { HistoryPanel } from "./history-panel";
import { InstancesPanel } from "./instances-panel";
import { InUsePanel } from "./leases/in-use-panel";
import { LoadFailed } from "@/components/shell/load-failed";
import { StateAnnouncer } from "./state-announcer";
import { SwitchNote } from "./switches/switch-note";
import { TodayPanel } from "./today-panel";
import { OtherSchedulesNote } from "./unclaimed/other-schedules-note";

// What stands further down and draws lines comes after the rest.
const CostPanel = lazy(async () => ({ default: (await import("./costs/cost-panel")).CostPanel }));
const MetricsPanel = lazy(async () => ({ default: (await import("./metrics/metrics-panel")).MetricsPanel }));
const WeekPanel = lazy(async () => ({ default: (await import("./desired/week-panel")).WeekPanel }));

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
      <EnvironmentPanels environment={environment} asksHold={act === "hold"} />
    </ActDialogs>
  );
}

function EnvironmentPanels({ environment, asksHold }: { environment: EnvironmentDetail; asksHold: boolean }) {
  return (
    <div className="flex flex-col gap-5">
      <StateAnnouncer items={[environment, ...environment.instances]} />
      <EnvironmentHeader environment={environment} />
      <StopBanner environment={environment} />
      <OtherSchedulesNote environmentId={environment.id} />
      <SwitchNote environmentId={environment.id} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <div className="flex min-w-0 flex-col gap-5">
          <TodayPanel environment={environment} />
          <InstancesPanel environment={environment} />
          <Suspense fallback={<PanelSkeleton title="Load" className="h-12" />}>
            <MetricsPanel environment={environment} />
          </Suspense>
          {environment.schedule === null ? null : (
            <Suspense fallback={<PanelSkeleton title="Week" className="h-[133px]" />}>
              <WeekPanel schedule={environment.schedule} />
            </Suspense>
          )}
          <Suspense fallback={<PanelSkeleton title="Costs" className="h-16" />}>
            <CostPanel environment={environment} />
          </Suspense>
        </div>
        <div className="flex min-w-0 flex-col gap-5 lg:col-start-2 lg:row-span-2">
          <InUsePanel environment={environment} />
          <PlanPanel environment={environment} initial={asksHold ? "hold" : null} />
          <EnvironmentFacts environment={environment} />
        </div>
        <HistoryPanel environmentId={environment.id} />
      </div>
    </div>
  );
}

// As high as what comes, so that nothing jumps.
function PanelSkeleton({ title, className }: { title: string; className: string }) {
  return (
    <Panel title={title}>
      <Skeleton className={`${className} w-full rounded-control`} />
    </Panel>
  );
}
