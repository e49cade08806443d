"use client";

import { useQuery } from "@tanstack/react-query";
import { StateAnnouncer } from "@/components/environments/state-announcer";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { LoadFailed } from "@/components/shell/load-failed";
import { Lamp } from "@/components/ui/lamp";
import { PageHeader } from "@/components/ui/page-header";
import type { DatabaseDetail } from "@/server/migrations/databases/schemas";
import { ObservePanel } from "../observe/observe-panel";
import { CatalogPanel } from "./catalog-panel";
import { ConnectionPanel } from "./connection-panel";
import { DatabaseFacts } from "./database-facts";
import { DatabaseNotFound } from "./database-not-found";
import { DatabaseLevers } from "./database-levers";
import { DatabasesScreenSkeleton } from "./databases-screen-skeleton";
import { LeftoversPanel } from "./leftovers-panel";
import { MigrationsPanel } from "./migrations-panel";
import { databaseParents } from "./database-parents";

/** One registered database: whether it is reached, its live catalog, its rules, and what runs on it. */
export function DatabaseScreen({ databaseId }: { databaseId: string }) {
  const query = useQuery(useApi().migrations.databases.get.queryOptions({ databaseId }));
  if (query.isError && shownErrorOf(query.error).code === "not_found") return <DatabaseNotFound />;
  if (query.data !== undefined) return <Database database={query.data} />;
  return query.isError ? (
    <LoadFailed title="Database" error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
  ) : (
    <DatabasesScreenSkeleton />
  );
}

function Database({ database }: { database: DatabaseDetail }) {
  return (
    <div className="flex flex-col gap-5">
      <StateAnnouncer items={[database]} />
      <PageHeader
        parents={databaseParents}
        title={database.name}
        state={<Lamp kind={database.lamp} word={database.stateWord} className="text-body" />}
        sentence={database.sentence}
        actions={<DatabaseLevers database={database} />}
      />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <div className="flex min-w-0 flex-col gap-5">
          <CatalogPanel database={database} />
          <MigrationsPanel database={database} />
          <ObservePanel database={database} />
          <LeftoversPanel database={database} />
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <ConnectionPanel database={database} />
          <DatabaseFacts database={database} />
        </div>
      </div>
    </div>
  );
}
