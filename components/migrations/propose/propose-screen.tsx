"use client";

import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { LoadFailed } from "@/components/shell/load-failed";
import { MigrationNotFound } from "../migration-not-found";
import { proposalOf } from "./edited-proposal";
import { ProposeForm } from "./propose-form";
import { ProposeScreenSkeleton } from "./propose-screen-skeleton";

/** A new migration, or the content of one that is edited: ?edit=42. */
export function ProposeScreen() {
  const number = Number(useSearchParams().get("edit"));
  return Number.isInteger(number) && number > 0 ? <EditedMigration number={number} /> : <Loaded edited={null} />;
}

function EditedMigration({ number }: { number: number }) {
  const query = useQuery(useApi().migrations.get.queryOptions({ number }));
  if (query.isError && shownErrorOf(query.error).code === "not_found") return <MigrationNotFound />;
  if (query.data !== undefined) return <Loaded edited={proposalOf(query.data)} />;
  return query.isError ? (
    <LoadFailed title="Edit the migration" error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
  ) : (
    <ProposeScreenSkeleton />
  );
}

function Loaded({ edited }: { edited: ReturnType<typeof proposalOf> | null }) {
  const api = useApi();
  const databases = useQuery(api.migrations.databases.list.queryOptions());
  const kinds = useQuery(api.migrations.kinds.queryOptions());
  const failed = databases.isError ? databases : kinds.isError ? kinds : null;
  if (databases.data !== undefined && kinds.data !== undefined) {
    return <ProposeForm databases={databases.data.items} kinds={kinds.data.kinds} edited={edited} />;
  }
  return failed === null ? (
    <ProposeScreenSkeleton />
  ) : (
    <LoadFailed title="Propose a migration" error={failed.error} onRetry={() => void failed.refetch()} retrying={failed.isFetching} />
  );
}
