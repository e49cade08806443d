"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { useSystemLock } from "@/components/shell/system-lock";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorNote } from "@/components/ui/error-note";
import type { SwitchDetail } from "@/server/environments/switches/schemas";
import { useSwitchAct } from "./use-switch-act";

/** Cancels a running switch; it tells first what goes back, which changes with every step. */
export function CancelSwitchLever({ detail }: { detail: SwitchDetail }) {
  const [open, setOpen] = useState(false);
  const systemLock = useSystemLock();
  const { taken, settled } = useSwitchAct();
  const { allowed, reason, effect } = detail.levers.cancel;
  const lockedReason = systemLock ?? (allowed ? undefined : (reason ?? undefined));
  const cancel = useMutation(
    useApi().environments.switches.cancel.mutationOptions({
      onSuccess: ({ accepted }) => {
        taken(accepted);
        setOpen(false);
      },
      onSettled: settled,
    }),
  );
  const error = cancel.error === null ? null : shownErrorOf(cancel.error);
  return (
    <>
      <Button lockedReason={lockedReason} onClick={() => setOpen(true)} className="max-sm:w-full">
        Cancel the switch
      </Button>
      {open ? (
        <ConfirmDialog
          open
          onOpenChange={setOpen}
          title="Cancel the switch?"
          effect={effect}
          confirmLabel="Cancel the switch"
          danger
          busy={cancel.isPending}
          lockedReason={cancel.isPending ? undefined : lockedReason}
          error={error === null ? null : <ErrorNote problem={error.message} referenceId={error.requestId || undefined} />}
          onConfirm={() => cancel.mutate({ switchId: detail.id })}
        />
      ) : null}
    </>
  );
}
