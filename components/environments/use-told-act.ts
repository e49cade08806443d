"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { UseMutationOptions } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { useToast } from "@/components/ui/use-toast";
import type { ShownError } from "@/server/trpc/error-mapping";
import { newIdempotencyKey } from "./idempotency-key";

/** An act that is told in a toast when it was accepted, and in its place when it was not. */
export type ToldAct<Input> = {
  run: (input: Input) => void;
  busy: boolean;
  error: ShownError | null;
  reset: () => void;
};

/** What the API gives for a mutation, as far as it matters here. */
export type ActOptions<Input, Output> = Pick<UseMutationOptions<Output, never, Input>, "mutationFn" | "mutationKey">;

type Told<Output> = {
  /** What was accepted, in words. */
  sentence: (output: Output) => string;
  onAccepted?: ((output: Output) => void) | undefined;
  /** The act was accepted or refused; not called while the answer is not known. */
  onAnswered?: (() => void) | undefined;
};

/** Sends an act once, however often it is pressed meanwhile, and has everything about environments read again. */
export function useToldAct<Input, Output>(options: ActOptions<Input, Output>, { sentence, onAccepted, onAnswered }: Told<Output>): ToldAct<Input> {
  const api = useApi();
  const queryClient = useQueryClient();
  const toast = useToast();
  const sent = useRef(false);
  const mutation = useMutation<Output, unknown, Input>({
    ...options,
    onSuccess: (output) => {
      onAnswered?.();
      toast({ title: sentence(output) });
      onAccepted?.(output);
      return queryClient.invalidateQueries(api.environments.pathFilter());
    },
    onError: (error) => {
      if (shownErrorOf(error).code !== "unavailable") onAnswered?.();
      return queryClient.invalidateQueries(api.environments.pathFilter());
    },
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

/** As useToldAct, with a key of the act's own: after a lost connection the same key is sent again, because the first may have arrived. */
export function useKeyedAct<Keyed extends { idempotencyKey: string }, Output>(
  options: ActOptions<Keyed, Output>,
  told: Omit<Told<Output>, "onAnswered">,
): ToldAct<Omit<Keyed, "idempotencyKey">> {
  const [idempotencyKey, setKey] = useState(newIdempotencyKey);
  const act = useToldAct(options, { ...told, onAnswered: () => setKey(newIdempotencyKey()) });
  return { ...act, run: (input) => act.run({ ...input, idempotencyKey } as Keyed) };
}
