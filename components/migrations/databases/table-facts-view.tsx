"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { ErrorNote } from "@/components/ui/error-note";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { TableFacts } from "@/server/migrations/catalog/table-facts";
import { columnDetail, columnNote, dependentsByName } from "../propose/catalog-words";
import { sizeWords } from "../quantity-words";

export type TableFactsViewProps = { databaseId: string; schema: string; table: string };

/** Columns, indexes and what else names a table, read now. */
export function TableFactsView({ databaseId, schema, table }: TableFactsViewProps) {
  const query = useQuery(useApi().migrations.databases.table.queryOptions({ databaseId, schema, table }));
  if (query.data === undefined) {
    return query.isError ? (
      <ErrorNote className="m-4" problem={shownErrorOf(query.error).message} onRetry={() => void query.refetch()} retrying={query.isFetching} />
    ) : (
      <SkeletonRows rows={4} label={`Reading ${table}`} />
    );
  }
  const { facts } = query.data;
  return (
    <div className="flex flex-col gap-4 bg-page px-4 py-3 text-control sm:pl-10">
      <Group title="Columns">
        {facts.columns.map((column) => (
          <Line
            key={column.name}
            name={column.name}
            detail={columnDetail(column)}
            note={[column.comment, columnNote(facts, column.name)].filter((part) => part !== null && part !== "").join(" · ") || null}
          />
        ))}
      </Group>
      <Group title="Indexes">
        {facts.indexes.map(({ name, definition, isValid, sizeBytes }) => (
          <Line
            key={name}
            name={name}
            detail={definition}
            note={[isValid ? null : "not valid", sizeBytes === null ? null : sizeWords(sizeBytes)].filter((part) => part !== null).join(" · ") || null}
          />
        ))}
      </Group>
      <Rest facts={facts} />
    </div>
  );
}

function Rest({ facts }: { facts: TableFacts }) {
  const { foreignKeys, checks, triggers, dependents } = facts;
  return (
    <>
      <Group title="Foreign keys">
        {foreignKeys.map(({ name, direction, schema, table, columns, otherColumns, onDelete }) => (
          <Line
            key={`${direction} ${name}`}
            name={name}
            detail={
              direction === "out"
                ? `${columns.join(", ")} → ${schema}.${table} (${otherColumns.join(", ")})`
                : `${schema}.${table} (${otherColumns.join(", ")}) → ${columns.join(", ")}`
            }
            note={`on delete ${onDelete.toLowerCase()}`}
          />
        ))}
      </Group>
      <Group title="Checks">
        {checks.map(({ name, expression, isValidated }) => (
          <Line key={name} name={name} detail={expression} note={isValidated ? null : "not validated"} />
        ))}
      </Group>
      <Group title="Triggers">
        {triggers.map(({ name, timing, events, isOurs }) => (
          <Line key={name} name={name} detail={`${timing} ${events.join(", ")}`} note={isOurs ? "made by a migration here" : null} />
        ))}
      </Group>
      <Group title="Depend on it">
        {dependentsByName(dependents).map(({ kind, name, columns }) => (
          <Line key={`${kind} ${name}`} name={name} detail={columns.length === 0 ? kind : `${kind} of ${columns.join(", ")}`} note={null} />
        ))}
      </Group>
    </>
  );
}

function Group({ title, children }: { title: string; children: readonly ReactNode[] }) {
  if (children.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 className="mb-1 text-label text-faint">{title}</h3>
      <ul className="rounded-control border bg-surface">{children}</ul>
    </section>
  );
}

function Line({ name, detail, note }: { name: string; detail: string; note: string | null }) {
  return (
    <li className="grid items-baseline gap-x-3 gap-y-0.5 border-b px-2.5 py-1.5 last:border-b-0 sm:grid-cols-[minmax(0,12rem)_minmax(0,1fr)]">
      <span className="font-mono text-label [overflow-wrap:anywhere]">{name}</span>
      <span className="min-w-0 text-label text-secondary [overflow-wrap:anywhere]">
        {detail}
        {note === null ? null : <span className="text-faint"> · {note}</span>}
      </span>
    </li>
  );
}
