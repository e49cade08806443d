"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { useSettled } from "@/components/ui/clock";
import type { PlanInput } from "@/server/migrations/acts/schemas";
import type { PlanOutput } from "@/server/migrations/review/schemas";
import type { ShownError } from "@/server/trpc/error-mapping";

// Long enough that a number typed at ease is one question to the database, short enough to feel live; ms.
const pause = 350;

// Otherwise every word that is typed leaves a whole plan behind. Inside the server a timer would keep the whole request as long.
const unusedMs = typeof window === "undefined" ? Number.POSITIVE_INFINITY : 60_000;

/** Stands while a proposal lacks something. */
const nowhere = "00000000-0000-0000-0000-000000000000";

export type LivePlan = {
  plan: PlanOutput | null;
  /** What is shown answers something that was typed before. */
  isBehind: boolean;
  error: ShownError | null;
  again: () => void;
};

/** The plan of what is typed, asked for when the typing pauses; an answer that was overtaken is dropped. Null: the proposal lacks something. */
export function usePlan(input: PlanInput | null): LivePlan {
  const text = useSettled(input === null ? "" : JSON.stringify(input), pause);
  const settled = useMemo(() => (text === "" ? null : (JSON.parse(text) as PlanInput)), [text]);
  const current = input === null ? "" : JSON.stringify(input);
  const query = useQuery(
    useApi().migrations.plan.queryOptions(settled ?? { databaseId: nowhere, kind: "none", schema: "none", table: "none", params: {} }, {
      enabled: settled !== null && input !== null,
      placeholderData: keepPreviousData,
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      retry: false,
      gcTime: unusedMs,
    }),
  );
  if (input === null) return { plan: null, isBehind: false, error: null, again: () => undefined };
  const error = query.isError && !query.isFetching ? shownErrorOf(query.error) : null;
  return {
    plan: error === null ? (query.data ?? null) : null,
    isBehind: current !== text || query.isFetching || query.isPlaceholderData,
    error,
    again: () => void query.refetch(),
  };
}
