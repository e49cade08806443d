"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { useToast } from "@/components/ui/use-toast";
import type { OwnSession } from "@/server/my-access/schemas";
import type { ShownError } from "@/server/trpc/error-mapping";

/** Ends one other session of the person; stays busy until the list shows it gone. */
export function useEndSession(session: OwnSession): { end: () => void; busy: boolean; error: ShownError | null } {
  const api = useApi();
  const queryClient = useQueryClient();
  const toast = useToast();
  const readAgain = () => queryClient.invalidateQueries(api.myAccess.sessions.queryFilter());
  const mutation = useMutation(
    api.myAccess.endSession.mutationOptions({
      onSuccess: () => {
        toast({ title: `Signed out: ${session.device}`, detail: `The session from ${session.address} has ended.` });
        return readAgain();
      },
      onError: readAgain,
    }),
  );
  const end = () => {
    if (!mutation.isPending) mutation.mutate({ sessionId: session.id });
  };
  return { end, busy: mutation.isPending, error: mutation.error === null ? null : shownErrorOf(mutation.error) };
}
