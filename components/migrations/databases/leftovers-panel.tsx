"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorNote } from "@/components/ui/error-note";
import { Panel } from "@/components/ui/panel";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { DatabaseDetail } from "@/server/migrations/databases/schemas";
import type { Leftover } from "@/server/migrations/executor/schemas";
import { ActErrorNote } from "../act-error-note";
import { lockedReasonOf } from "../lever-words";
import { SqlCode } from "../script/sql-code";
import { useMigrationAct } from "../use-migration-act";

/** What dead migrations left behind in a database, each with the statement that removes it; not read before somebody asks. */
export function LeftoversPanel({ database }: { database: DatabaseDetail }) {
  const [asked, setAsked] = useState(false);
  const [chosen, setChosen] = useState<Leftover | null>(null);
  const query = useQuery(useApi().migrations.leftovers.queryOptions({ databaseId: database.id }, { enabled: asked, staleTime: 0 }));
  const look = () => (asked ? void query.refetch() : setAsked(true));
  return (
    <Panel
      flush
      title="Leftovers"
      actions={
        <Button size="small" busy={query.isFetching} onClick={look}>
          {query.data === undefined ? "Look for leftovers" : "Look again"}
        </Button>
      }
    >
      {query.isError ? (
        <ErrorNote className="m-4" problem={shownErrorOf(query.error).message} onRetry={look} retrying={query.isFetching} />
      ) : query.data === undefined ? (
        asked ? (
          <SkeletonRows rows={2} label="Looking for leftovers" />
        ) : (
          <p className="p-4 text-control text-secondary">
            Triggers, columns, indexes and tables of migrations that no run needs any more are found here, and removed one by one.
          </p>
        )
      ) : query.data.items.length === 0 ? (
        <p className="p-4 text-control text-secondary">No migration has left anything behind.</p>
      ) : (
        <ul>
          {query.data.items.map((item) => (
            <LeftoverLine
              key={leftoverName(item)}
              item={item}
              lockedReason={lockedReasonOf(database.levers.clean) ?? item.lockedReason ?? undefined}
              onRemove={() => setChosen(item)}
            />
          ))}
        </ul>
      )}
      {chosen === null ? null : <RemoveDialog database={database} item={chosen} onClose={() => setChosen(null)} onRemoved={() => void query.refetch()} />}
    </Panel>
  );
}

function leftoverName({ kind, schema, table, name }: Leftover): string {
  return `${kind} ${table === null ? "" : `${schema}.${table}.`}${table === null ? `${schema}.` : ""}${name}`;
}

function LeftoverLine({ item, lockedReason, onRemove }: { item: Leftover; lockedReason: string | undefined; onRemove: () => void }) {
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 border-b px-4 py-2.5 text-control last:border-b-0">
      <span className="min-w-0 flex-1 basis-64">
        <span className="[overflow-wrap:anywhere]">{leftoverName(item)}</span>
        <span className="block text-label text-secondary">
          {item.lockedReason ?? `of migration #${item.number}${item.title === null ? "" : ` ${item.title}`}`}
        </span>
      </span>
      <Button size="small" lockedReason={lockedReason} onClick={onRemove}>
        Remove…<span className="sr-only"> {leftoverName(item)}</span>
      </Button>
    </li>
  );
}

function RemoveDialog({ database, item, onClose, onRemoved }: { database: DatabaseDetail; item: Leftover; onClose: () => void; onRemoved: () => void }) {
  const { kind, schema, table, name, sql } = item;
  const act = useMigrationAct(useApi().migrations.removeLeftover.mutationOptions(), {
    told: ({ accepted }) => ({ title: accepted }),
    onAccepted: () => {
      onClose();
      onRemoved();
    },
  });
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Remove the ${kind} ${name}?`}
      effect={`It is looked at once more, and removed from ${database.name} only if no run needs it.`}
      irreversible={kind === "column" || kind === "table" ? "Originals that are still kept in it are gone for good." : "It cannot be brought back from here."}
      confirmLabel={`Remove the ${kind}`}
      danger
      {...(database.stage === "production" ? { typedName: database.name } : {})}
      busy={act.busy}
      error={<ActErrorNote error={act.error} />}
      onConfirm={() => act.run({ databaseId: database.id, kind, schema, table, name })}
    >
      <div className="rounded-control border bg-hover px-2.5 py-1.5">
        <SqlCode sql={sql} />
      </div>
    </ConfirmDialog>
  );
}
