"use client";

import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/shell/api-client";
import { LoadFailed } from "@/components/shell/load-failed";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { EnvironmentPages } from "../environment-pages";
import { NewPairLever } from "./new-pair-lever";
import { PairPanel } from "./pair-panel";
import { pairsSentence } from "./pairs-sentence";
import { SwitchesScreenSkeleton } from "./switches-screen-skeleton";

/** The pairs of environments of which one serves: which side, what a switch would do, and the one that runs. */
export function SwitchesScreen() {
  const api = useApi();
  const query = useQuery(api.environments.switches.list.queryOptions());
  if (query.data === undefined) {
    return query.isError ? (
      <LoadFailed title="Switches" error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
    ) : (
      <SwitchesScreenSkeleton />
    );
  }
  const { pairs, candidates } = query.data;
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title="Switches" sentence={pairsSentence(pairs)} actions={<NewPairLever candidates={candidates} />} />
      <EnvironmentPages />
      {pairs.length === 0 ? (
        <Panel flush>
          <EmptyState title="There is no pair">
            A pair is two environments of one team of which one serves at a time. A switch starts the other one, proves it, moves traffic, waits for those at
            work, and stops the first.
          </EmptyState>
        </Panel>
      ) : (
        pairs.map((pair) => <PairPanel key={pair.id} pair={pair} />)
      )}
    </div>
  );
}
