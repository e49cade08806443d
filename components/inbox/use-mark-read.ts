"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import type { ShownError } from "@/server/trpc/error-mapping";

/** Marks lines of the inbox as read, all of them with null, and has the inbox read again. */
export function useMarkRead(): { markRead: (ids: readonly string[] | null) => void; busy: boolean; error: ShownError | null } {
  const api = useApi();
  const queryClient = useQueryClient();
  const mutation = useMutation(api.inbox.markRead.mutationOptions({ onSettled: () => queryClient.invalidateQueries(api.inbox.pathFilter()) }));
  return {
    markRead: (ids) => mutation.mutate({ ids: ids === null ? null : [...ids] }),
    busy: mutation.isPending,
    error: mutation.error === null ? null : shownErrorOf(mutation.error),
  };
}
