"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorNote } from "@/components/ui/error-note";
import { useToast } from "@/components/ui/use-toast";
import { counted } from "../act-words";

export type WithdrawLeverProps = {
  adoptionIds: readonly string[];
  /** The button: "Withdraw", or with what it withdraws. */
  label: string;
  /** What is withdrawn, in words. */
  what: string;
};

/** Takes back adoptions that still wait for their tags. */
export function WithdrawLever({ adoptionIds, label, what }: WithdrawLeverProps) {
  const [asked, setAsked] = useState(false);
  const api = useApi();
  const queryClient = useQueryClient();
  const toast = useToast();
  const withdraw = useMutation(
    api.environments.unclaimed.withdraw.mutationOptions({
      onSuccess: ({ withdrawn }) => {
        toast({ title: `Withdrew ${counted(withdrawn, "instance")}.` });
        setAsked(false);
      },
      onSettled: () => queryClient.invalidateQueries(api.environments.unclaimed.pathFilter()),
    }),
  );
  const error = withdraw.error === null ? null : shownErrorOf(withdraw.error);
  return (
    <>
      <Button size="small" variant="ghost" onClick={() => setAsked(true)}>
        {label}
        {label === "Withdraw" ? <span className="sr-only"> {what}</span> : null}
      </Button>
      {asked ? (
        <ConfirmDialog
          open
          onOpenChange={setAsked}
          title={`Withdraw ${counted(adoptionIds.length, "instance")}?`}
          effect={`Takes back ${what}. The instances are unclaimed again; what was tagged already stays an environment.`}
          confirmLabel={`Withdraw ${counted(adoptionIds.length, "instance")}`}
          busy={withdraw.isPending}
          error={error === null ? null : <ErrorNote problem={error.message} referenceId={error.requestId || undefined} />}
          onConfirm={() => withdraw.mutate({ adoptionIds: adoptionIds.slice(0, mostAtOnce) })}
        />
      ) : null}
    </>
  );
}

/** What one call withdraws at most; the rest is there for the next. */
const mostAtOnce = 500;
