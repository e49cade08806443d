"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { ErrorNote } from "@/components/ui/error-note";
import { Lamp } from "@/components/ui/lamp";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { DatabaseDetail } from "@/server/migrations/databases/schemas";
import type { MigrationRow } from "@/server/migrations/review/schemas";
import { hrefOfFilter } from "../list/list-filter";

// The list has the rest.
const shown = 5;

/** The newest migrations of a database, and the way to all of them. */
export function MigrationsPanel({ database }: { database: DatabaseDetail }) {
  const query = useQuery(useApi().migrations.list.queryOptions({ databaseId: database.id }));
  const rows = query.data === undefined ? [] : [...query.data.waiting, ...query.data.items];
  return (
    <Panel
      flush
      title="Migrations"
      actions={
        rows.length === 0 ? undefined : (
          <Link href={hrefOfFilter({ databaseId: database.id })} className="link text-control">
            All of {database.name}
          </Link>
        )
      }
    >
      {query.data === undefined ? (
        query.isError ? (
          <ErrorNote className="m-4" problem={shownErrorOf(query.error).message} onRetry={() => void query.refetch()} retrying={query.isFetching} />
        ) : (
          <SkeletonRows rows={2} label="Loading migrations" />
        )
      ) : rows.length === 0 ? (
        <p className="p-4 text-control text-secondary">No migration was proposed for it yet.</p>
      ) : (
        <ul>
          {rows.slice(0, shown).map((row) => (
            <MigrationLine key={row.id} row={row} database={database.name} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function MigrationLine({ row: { number, title, table, run, stages }, database }: { row: MigrationRow; database: string }) {
  const here = stages.find((stage) => stage.database === database);
  return (
    <li className="border-b last:border-b-0">
      <Link
        href={`/migrations/${number}?on=${encodeURIComponent(database)}`}
        className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 px-4 py-2 text-control hover:bg-hover focus-visible:-outline-offset-2 touch:min-h-11"
      >
        <Lamp kind={here?.lamp ?? run.lamp} word={here?.stateWord ?? run.stateWord} className="w-28 shrink-0" />
        <span className="min-w-0 flex-1 basis-52 [overflow-wrap:anywhere]">
          <span className="text-secondary">#{number}</span> <span className="font-medium">{title}</span>{" "}
          <span className="font-mono text-label text-secondary">{table}</span>
        </span>
        <RelativeTime at={run.stateSince.getTime()} className="text-label text-faint" />
      </Link>
    </li>
  );
}
