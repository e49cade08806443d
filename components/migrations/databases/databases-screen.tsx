"use client";

import { useQuery } from "@tanstack/react-query";
import { StateAnnouncer } from "@/components/environments/state-announcer";
import { useApi } from "@/components/shell/api-client";
import { LoadFailed } from "@/components/shell/load-failed";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { TableFrame } from "@/components/ui/table";
import type { ListDatabasesOutput } from "@/server/migrations/databases/schemas";
import { MigrationPages } from "../migration-pages";
import { DatabaseTable } from "./database-table";
import { databasesSentence } from "./databases-sentence";
import { DatabasesScreenSkeleton } from "./databases-screen-skeleton";
import { RegisterLever } from "./register-lever";

/** The registered databases: whether they are reached, what runs on them, and what dead migrations left behind. */
export function DatabasesScreen() {
  const api = useApi();
  const query = useQuery(api.migrations.databases.list.queryOptions());
  if (query.data !== undefined) return <Databases list={query.data} />;
  return query.isError ? (
    <LoadFailed title="Databases" error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
  ) : (
    <DatabasesScreenSkeleton />
  );
}

function Databases({ list }: { list: ListDatabasesOutput }) {
  return (
    <div className="flex flex-col gap-4">
      <StateAnnouncer items={list.items} />
      <PageHeader
        title="Databases"
        sentence={databasesSentence(list.items)}
        actions={<RegisterLever list={list} variant={list.items.length === 0 ? "primary" : "secondary"} />}
      />
      <MigrationPages />
      <TableFrame>
        {list.items.length === 0 ? (
          <EmptyState title="No database is registered">
            An admin registers a database with a role of its own; the script that makes the role is printed here. After that its tables can be migrated.
          </EmptyState>
        ) : (
          <DatabaseTable databases={list.items} />
        )}
      </TableFrame>
    </div>
  );
}
