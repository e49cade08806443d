"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Eye } from "lucide-react";
import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { Button } from "@/components/ui/button";
import { ErrorNote } from "@/components/ui/error-note";
import { Panel } from "@/components/ui/panel";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { ConflictView } from "@/server/migrations/executor/schemas";
import type { RunView } from "@/server/migrations/review/schemas";
import { lockedReasonOf } from "../lever-words";
import type { Lever } from "../lever-words";
import { counted } from "../quantity-words";
import { AskForceDialog } from "./ask-force-dialog";
import { ConflictTable } from "./conflict-table";
import { mayBeAsked } from "./conflict-words";
import { ForceList } from "./force-list";
import { useConflictValues } from "./use-conflict-values";

const pages = { getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor };

/** Saved rows that the application changed since: its value stays and the row stands here; writing the original back is a second approval. */
export function ConflictPanel({ run }: { run: RunView }) {
  const api = useApi();
  const list = useInfiniteQuery(api.migrations.conflicts.infiniteQueryOptions({ runId: run.id }, pages));
  const first = list.data?.pages[0];
  if (first === undefined) {
    return (
      <Panel flush title="Conflicts">
        {list.isError ? (
          <ErrorNote className="m-4" problem={shownErrorOf(list.error).message} onRetry={() => void list.refetch()} retrying={list.isFetching} />
        ) : (
          <SkeletonRows rows={4} label="Loading conflicts" />
        )}
      </Panel>
    );
  }
  return (
    <Conflicts
      run={run}
      items={list.data?.pages.flatMap(({ items }) => items) ?? []}
      total={first.total}
      readValues={first.levers.readValues}
      more={list.hasNextPage ? { load: () => void list.fetchNextPage(), busy: list.isFetchingNextPage } : null}
    />
  );
}

type ConflictsProps = { run: RunView; items: readonly ConflictView[]; total: number; readValues: Lever; more: { load: () => void; busy: boolean } | null };

function Conflicts({ run, items, total, readValues, more }: ConflictsProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asks, setAsks] = useState(false);
  const values = useConflictValues(run.id);
  const free = items.filter(mayBeAsked);
  const ids = free.filter(({ id }) => chosen.has(id)).map(({ id }) => id);
  const toggle = (id: string) => setChosen((before) => (before.has(id) ? new Set([...before].filter((each) => each !== id)) : new Set([...before, id])));
  return (
    <Panel flush title="Conflicts" detail={counted(total, "row")} actions={<ShowValues values={values} lever={readValues} ids={items.map(({ id }) => id)} />}>
      <p className="border-b px-4 py-2.5 text-control text-pretty text-secondary">
        The application changed these rows after their originals were saved. Its values stay, also at rollback; the originals are listed here.
      </p>
      {values.problem === null ? null : (
        <p role="alert" className="border-b px-4 py-2 text-control text-failed">
          {values.problem}
        </p>
      )}
      <ForceList run={run} />
      <ConflictTable conflicts={items} values={values.shown} chosen={chosen} onToggle={run.levers.askForce.allowed ? toggle : null} />
      <div className="flex flex-wrap items-center gap-3 border-t px-4 py-2.5">
        <Button
          size="small"
          lockedReason={lockedReasonOf(run.levers.askForce) ?? (ids.length === 0 ? "Select rows first." : undefined)}
          onClick={() => setAsks(true)}
        >
          Ask to write {ids.length === 0 ? "originals" : counted(ids.length, "original")} back…
        </Button>
        {more === null ? null : (
          <Button size="small" variant="ghost" busy={more.busy} onClick={more.load}>
            Show more
          </Button>
        )}
      </div>
      {asks ? <AskForceDialog run={run} conflictIds={ids} onClose={() => setAsks(false)} /> : null}
    </Panel>
  );
}

function ShowValues({ values, lever, ids }: { values: ReturnType<typeof useConflictValues>; lever: Lever; ids: string[] }) {
  return (
    <Button
      size="small"
      icon={<Eye size={13} aria-hidden />}
      busy={values.busy}
      lockedReason={values.shown === null ? lockedReasonOf(lever) : "Values are shown. Your look is on record."}
      onClick={() => values.show(ids)}
    >
      Show values
    </Button>
  );
}
