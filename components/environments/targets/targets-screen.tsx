"use client";

import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/shell/api-client";
import { LoadFailed } from "@/components/shell/load-failed";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import type { TargetSummary } from "@/server/environments/targets/schemas";
import { EnvironmentPages } from "../environment-pages";
import { TargetSection } from "./target-section";
import { targetsSentence } from "./target-counts";
import { TargetsScreenSkeleton } from "./targets-screen-skeleton";

/** The AWS accounts and regions Switchyard acts in: whether they are read, what their roles may do, what AWS refuses, and the policies to set up. */
export function TargetsScreen() {
  const api = useApi();
  const query = useQuery(api.environments.targets.list.queryOptions());
  if (query.data !== undefined) return <Targets targets={query.data.items} />;
  return query.isError ? (
    <LoadFailed title="AWS targets" error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
  ) : (
    <TargetsScreenSkeleton />
  );
}

function Targets({ targets }: { targets: readonly TargetSummary[] }) {
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title="AWS targets" sentence={targetsSentence(targets)} />
      <EnvironmentPages />
      {targets.length === 0 ? (
        <Panel flush>
          <EmptyState title="There is no AWS target">
            Name an account and a region under targets in config/switchyard.json, then start the worker again.
          </EmptyState>
        </Panel>
      ) : (
        <div className="flex flex-col gap-8">
          {targets.map((target) => (
            <TargetSection key={target.id} target={target} />
          ))}
        </div>
      )}
    </div>
  );
}
