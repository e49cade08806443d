"use client";

import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { ActDialogs } from "@/components/environments/act-dialogs";
import { EnvironmentTable } from "@/components/environments/environment-table";
import { LoadFailed } from "@/components/shell/load-failed";
import { StateAnnouncer } from "@/components/environments/state-announcer";
import { useApi } from "@/components/shell/api-client";
import { ButtonLink } from "@/components/ui/button-link";
import { Panel } from "@/components/ui/panel";
import type { OverviewOutput } from "@/server/environments/schemas";
import type { MigrationsOverview } from "@/server/migrations/review/schemas";
import { ChangesPanel } from "./changes-panel";
import { MigrationsOnlyOverview } from "./migrations-overview";
import { NothingOfMine } from "./nothing-of-mine";
import { NowPanel } from "./now-panel";
import { OverviewHeader } from "./overview-header";
import { OverviewScreenSkeleton } from "./overview-screen-skeleton";
import { WaitingPanel, waitingCount } from "./waiting-panel";

/** The first screen: what waits for the person, what runs now, their environments, and what changed. */
export function OverviewScreen() {
  const api = useApi();
  const { data: viewer } = useSuspenseQuery(api.myAccess.viewer.queryOptions());
  const onlyMigrations = viewer.permissions.includes("migration:view") && !viewer.permissions.includes("environment:view");
  const query = useQuery(api.environments.overview.queryOptions(undefined, { enabled: !onlyMigrations }));
  const migrations = useMigrationsOverview(viewer.permissions);
  if (onlyMigrations) return <MigrationsOnlyOverview migrations={migrations?.waiting ?? []} />;
  if (query.data !== undefined) return <Overview overview={query.data} migrations={migrations} />;
  return query.isError ? (
    <LoadFailed title="Overview" error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
  ) : (
    <OverviewScreenSkeleton />
  );
}

function Overview({ overview, migrations }: { overview: OverviewOutput; migrations: MigrationsOverview | undefined }) {
  const waiting = migrations?.waiting ?? [];
  return (
    <div className="flex flex-col gap-5">
      <StateAnnouncer items={overview.mine} />
      <OverviewHeader totals={overview.totals} waitingCount={waitingCount({ ...overview, migrations: waiting })} />
      <WaitingPanel waiting={overview.waiting} unclaimed={overview.unclaimed} drifts={overview.drifts} mine={overview.mine} migrations={waiting} />
      {overview.mine.length === 0 ? (
        <NothingOfMine totals={overview.totals} />
      ) : (
        // On a phone the levers come first; the rail is for looking.
        <div className="flex flex-col gap-5 max-md:flex-col-reverse">
          <NowPanel rail={overview.rail} migrations={migrations?.rail ?? []} />
          <ActDialogs>
            <Panel
              flush
              title="My environments"
              detail={<span className="max-sm:hidden">pinned, and those of your teams</span>}
              actions={<AllLink overview={overview} />}
            >
              <EnvironmentTable label="My environments" environments={overview.mine} />
            </Panel>
          </ActDialogs>
        </div>
      )}
      <ChangesPanel changes={overview.changes} />
    </div>
  );
}

/** What waits and moves among migrations; nothing for who may not see them. */
function useMigrationsOverview(permissions: readonly string[]): MigrationsOverview | undefined {
  return useQuery(useApi().migrations.overview.queryOptions(undefined, { enabled: permissions.includes("migration:view") })).data;
}

/** The way to the rest: the overview shows the first of them only. */
function AllLink({ overview: { totals, mine } }: { overview: OverviewOutput }) {
  if (totals.all <= mine.length) return null;
  return (
    <ButtonLink href="/environments" size="small" variant="ghost" className="whitespace-nowrap touch:h-11">
      All {totals.all}
      <span className="sr-only"> environments</span>
    </ButtonLink>
  );
}
