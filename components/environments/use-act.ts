"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { useToast } from "@/components/ui/use-toast";
import type { ShownError } from "@/server/trpc/error-mapping";
import type { ActKind, ActSubject } from "./act-words";
import { newIdempotencyKey } from "./idempotency-key";

/** An armed lever. */
export type Act = {
  /** Does it; while it is under way another press is ignored. */
  run: (reason?: string) => void;
  /** From the press until the screen shows the new state. */
  busy: boolean;
  error: ShownError | null;
  /** Forgets the error. */
  reset: () => void;
};

/**
 * A start, stop or reboot of an environment or one of its instances. The key of the act is renewed only when it was accepted or
 * refused: after a lost connection the same one is sent again, because the first may have arrived.
 */
export function useAct(kind: ActKind, subject: ActSubject, onAccepted?: () => void): Act {
  const api = useApi();
  const queryClient = useQueryClient();
  const toast = useToast();
  const [key, setKey] = useState(newIdempotencyKey);
  // The second click of a double click comes before the first is drawn.
  const sent = useRef(false);
  const mutation = useMutation(
    api.environments[kind].mutationOptions({
      onSuccess: ({ accepted }) => {
        setKey(newIdempotencyKey());
        toast({ title: accepted });
        onAccepted?.();
        return queryClient.invalidateQueries(api.environments.pathFilter());
      },
      onError: (error) => {
        if (shownErrorOf(error).code !== "unavailable") setKey(newIdempotencyKey());
        return queryClient.invalidateQueries(api.environments.pathFilter());
      },
    }),
  );
  const run = (reason?: string) => {
    if (sent.current) return;
    sent.current = true;
    const input = {
      environmentId: subject.environment.id,
      ...(subject.instance === undefined ? {} : { instanceIds: [subject.instance.id] }),
      ...(reason === undefined || reason.trim() === "" ? {} : { reason: reason.trim() }),
      idempotencyKey: key,
    };
    const settle = () => {
      sent.current = false;
    };
    mutation.mutate(input, { onSettled: settle });
  };
  return { run, busy: mutation.isPending, error: mutation.error === null ? null : shownErrorOf(mutation.error), reset: mutation.reset };
}
