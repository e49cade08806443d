"use client";

import { useMutation } from "@tanstack/react-query";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";

/** The three values of a conflict. */
export type ConflictValues = { original: string | null; replaced: string | null; current: string | null };

export type ShownValues = { shown: ReadonlyMap<string, ConflictValues> | null; show: (conflictIds: string[]) => void; busy: boolean; problem: string | null };

/** Values of conflicts that somebody asked to see; they are kept only as long as the page shows them. */
export function useConflictValues(runId: string): ShownValues {
  const look = useMutation(useApi().migrations.conflictValues.mutationOptions({ gcTime: 0 }));
  return {
    shown: look.data === undefined ? null : new Map(look.data.values.map(({ id, ...values }) => [id, values])),
    show: (conflictIds) => look.mutate({ runId, conflictIds: conflictIds.slice(0, 200) }),
    busy: look.isPending,
    problem: look.error === null ? null : shownErrorOf(look.error).message,
  };
}
