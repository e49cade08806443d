"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { useToast } from "@/components/ui/use-toast";
import type { BulkActOutput } from "@/server/environments/schemas";
import { counted } from "./act-words";
import type { BulkKind } from "./bulk-plan";
import { newIdempotencyKey } from "./idempotency-key";

/**
 * A start or stop of several environments, one key for as long as its dialog is open. `refused` is what the server did not
 * accept although it could be chosen; while there is any the dialog stays and tells it.
 */
export function useBulkAct(kind: BulkKind, onAccepted: () => void) {
  const api = useApi();
  const queryClient = useQueryClient();
  const toast = useToast();
  const [key] = useState(newIdempotencyKey);
  // The second click of a double click comes before the first is drawn.
  const sent = useRef(false);
  const [refused, setRefused] = useState<BulkActOutput["refused"]>([]);
  const mutation = useMutation(
    api.environments[kind === "start" ? "startMany" : "stopMany"].mutationOptions({
      onSuccess: (result) => {
        setRefused(result.refused);
        const verb = kind === "start" ? "Starting" : "Stopping";
        if (result.accepted.length > 0) toast({ title: `${verb} ${counted(result.accepted.length, "environment")}.` });
        if (result.refused.length === 0) onAccepted();
      },
      onSettled: () => queryClient.invalidateQueries(api.environments.pathFilter()),
    }),
  );
  const run = (environmentIds: string[], reason: string) => {
    if (sent.current) return;
    sent.current = true;
    const input = { environmentIds, ...(reason.trim() === "" ? {} : { reason: reason.trim() }), idempotencyKey: key };
    const rearm = () => {
      sent.current = false;
    };
    mutation.mutate(input, { onError: rearm });
  };
  return { run, busy: mutation.isPending, refused, answered: mutation.isSuccess, error: mutation.error === null ? null : shownErrorOf(mutation.error) };
}
