"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { UseMutationOptions } from "@tanstack/react-query";
import { useRef } from "react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { asksTarget } from "@/components/shell/refresh-queue";
import { useToast } from "@/components/ui/use-toast";
import type { ToastMessage } from "@/components/ui/use-toast";
import type { ShownError } from "@/server/trpc/error-mapping";

/** An act that is told in a toast when it was accepted, and in its place when it was not. */
export type MigrationAct<Input> = { run: (input: Input) => void; busy: boolean; error: ShownError | null; reset: () => void };

type ActOptions<Input, Output> = Pick<UseMutationOptions<Output, never, Input>, "mutationFn" | "mutationKey">;

type Told<Output> = {
  /** What was accepted; null: nothing is said, because the screen shows it. */
  told: (output: Output) => ToastMessage | null;
  onAccepted?: ((output: Output) => void) | undefined;
};

/** Sends an act once, however often it is pressed meanwhile, and has everything about migrations read again but what asks a target. */
export function useMigrationAct<Input, Output>(options: ActOptions<Input, Output>, { told, onAccepted }: Told<Output>): MigrationAct<Input> {
  const api = useApi();
  const queryClient = useQueryClient();
  const toast = useToast();
  const sent = useRef(false);
  const readAgain = () => queryClient.invalidateQueries({ ...api.migrations.pathFilter(), predicate: ({ queryKey }) => !asksTarget(queryKey[0]) });
  const mutation = useMutation<Output, unknown, Input>({
    ...options,
    onSuccess: (output) => {
      const message = told(output);
      if (message !== null) toast(message);
      onAccepted?.(output);
      return readAgain();
    },
    onError: readAgain,
    onSettled: () => {
      sent.current = false;
    },
  });
  const run = (input: Input) => {
    if (sent.current) return;
    sent.current = true;
    mutation.mutate(input);
  };
  return { run, busy: mutation.isPending, error: mutation.error === null ? null : shownErrorOf(mutation.error), reset: mutation.reset };
}
