"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorNote } from "@/components/ui/error-note";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { SearchFilter } from "@/components/ui/search-filter";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { TableListItem } from "@/server/migrations/catalog/schemas";
import type { DatabaseDetail } from "@/server/migrations/databases/schemas";
import { tableDetail, tableLack, tableNote } from "../propose/catalog-words";
import { TableFactsView } from "./table-facts-view";

/** The live catalog: tables with rows, size and what hangs on them; each opens to its columns and indexes. */
export function CatalogPanel({ database }: { database: DatabaseDetail }) {
  const [search, setSearch] = useState("");
  const query = useQuery(useApi().migrations.databases.tables.queryOptions({ databaseId: database.id, search }, { placeholderData: keepPreviousData }));
  return (
    <Panel
      flush
      title="Tables"
      detail={
        query.data === undefined ? undefined : (
          <>
            read <RelativeTime at={query.data.readAt.getTime()} />
          </>
        )
      }
    >
      <div className="border-b px-4 py-2">
        <SearchFilter label="Search tables" placeholder="Search tables" maxLength={128} search={search} onSearch={setSearch} />
      </div>
      {query.data === undefined ? (
        query.isError ? (
          <ErrorNote className="m-4" problem={shownErrorOf(query.error).message} onRetry={() => void query.refetch()} retrying={query.isFetching} />
        ) : (
          <SkeletonRows rows={6} label="Reading the catalog" />
        )
      ) : query.data.items.length === 0 ? (
        <EmptyState title="No table has that name">Only tables that the role may see are listed.</EmptyState>
      ) : (
        <ul>
          {query.data.items.map((table) => (
            <TableLine key={`${table.schema}.${table.name}`} databaseId={database.id} table={table} />
          ))}
        </ul>
      )}
      {(query.data?.more ?? 0) > 0 ? <p className="border-t px-4 py-2 text-label text-secondary">{query.data?.more} more; search to find them.</p> : null}
    </Panel>
  );
}

function TableLine({ databaseId, table }: { databaseId: string; table: TableListItem }) {
  const [open, setOpen] = useState(false);
  const note = tableNote(table);
  const lack = tableLack(table);
  return (
    <li className="border-b last:border-b-0">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex min-h-row w-full items-start gap-2.5 px-4 py-2 text-left text-control hover:bg-hover focus-visible:-outline-offset-2"
      >
        <ChevronRight size={14} aria-hidden className={`mt-[2px] shrink-0 text-faint transition-transform duration-[120ms] ${open ? "rotate-90" : ""}`} />
        <span className="min-w-0 flex-1">
          <span className="font-mono text-label [overflow-wrap:anywhere]">
            <span className="text-secondary">{table.schema}.</span>
            {table.name}
          </span>
          {note === null && lack === null ? null : (
            <span className="block text-label text-secondary">{[note, lack].filter((part) => part !== null).join(" · ")}</span>
          )}
        </span>
        <span className="shrink-0 text-right text-label text-secondary max-sm:max-w-36">{tableDetail(table)}</span>
      </button>
      {open ? <TableFactsView databaseId={databaseId} schema={table.schema} table={table.name} /> : null}
    </li>
  );
}
