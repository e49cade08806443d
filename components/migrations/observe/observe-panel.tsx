"use client";

import { useQuery } from "@tanstack/react-query";
import { Suspense, lazy, useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { Button } from "@/components/ui/button";
import { ErrorNote } from "@/components/ui/error-note";
import { Panel } from "@/components/ui/panel";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { DatabaseDetail } from "@/server/migrations/databases/schemas";
import { lockedReasonOf } from "../lever-words";
import { ObservationLine } from "./observation-line";

const ObserveDialog = lazy(async () => ({ default: (await import("./observe-dialog")).ObserveDialog }));

/** Observations of a database: who still writes values that would not fit, counted by a trigger that changes nothing. */
export function ObservePanel({ database }: { database: DatabaseDetail }) {
  const [open, setOpen] = useState(false);
  const query = useQuery(useApi().migrations.observe.list.queryOptions({ databaseId: database.id, migrationId: null, after: null }));
  const observations = query.data?.observations ?? [];
  return (
    <Panel
      flush
      title="Observe"
      actions={
        <Button size="small" lockedReason={lockedReasonOf(database.levers.propose)} onClick={() => setOpen(true)}>
          Observe a column…
        </Button>
      }
    >
      {query.data === undefined ? (
        query.isError ? (
          <ErrorNote className="m-4" problem={shownErrorOf(query.error).message} onRetry={() => void query.refetch()} retrying={query.isFetching} />
        ) : (
          <SkeletonRows rows={2} label="Loading observations" />
        )
      ) : observations.length === 0 ? (
        <p className="p-4 text-control text-secondary">
          Nothing is observed. Before narrowing a column, count who still writes values that would not fit: the data itself answers whether it is needed.
        </p>
      ) : (
        <ul>
          {observations.map((observation) => (
            <ObservationLine key={observation.id} observation={observation} />
          ))}
        </ul>
      )}
      {open ? (
        <Suspense fallback={null}>
          <ObserveDialog database={database} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </Panel>
  );
}
