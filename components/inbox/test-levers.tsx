"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { Button } from "@/components/ui/button";
import { ErrorNote } from "@/components/ui/error-note";
import { useToast } from "@/components/ui/use-toast";
import type { ChoicesOutput } from "@/server/inbox/schemas";
import { channelNames, whyNothing } from "./choice-words";

/** "Send me a test", for each channel. */
export function TestLevers({ choices }: { choices: ChoicesOutput }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const toast = useToast();
  const test = useMutation(
    api.inbox.sendTest.mutationOptions({
      onSuccess: ({ sent }) => toast({ title: sent }),
      onSettled: () => queryClient.invalidateQueries(api.inbox.pathFilter()),
    }),
  );
  const error = test.error === null ? null : shownErrorOf(test.error);
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap gap-2">
        {channelNames.map(({ channel, label }) => (
          <Button
            key={channel}
            size="small"
            busy={test.isPending && test.variables.channel === channel}
            lockedReason={whyNothing(choices, channel) ?? undefined}
            onClick={() => test.mutate({ channel })}
          >
            {label}
          </Button>
        ))}
      </div>
      {error === null ? null : <ErrorNote problem={error.message} referenceId={error.requestId || undefined} />}
    </div>
  );
}
