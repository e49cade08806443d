"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { Button } from "@/components/ui/button";

/** Takes a failed or unknown operation off the board once a person has seen it. */
export function DismissOperation({ operationId, name }: { operationId: string; name: string }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const mutation = useMutation(
    api.environments.dismissOperation.mutationOptions({ onSuccess: () => queryClient.invalidateQueries(api.environments.pathFilter()) }),
  );
  return (
    <span className="flex shrink-0 flex-col items-end">
      <Button size="small" variant="ghost" className="-my-1" busy={mutation.isPending} onClick={() => mutation.mutate({ operationId })}>
        Dismiss
        <span className="sr-only"> the note on {name}</span>
      </Button>
      {mutation.isError ? (
        <span role="alert" className="text-label text-failed">
          {shownErrorOf(mutation.error).message}
        </span>
      ) : null}
    </span>
  );
}
