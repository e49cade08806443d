"use client";

import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorNote } from "@/components/ui/error-note";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useToldAct } from "../use-told-act";

/** Asks why work of somebody else is not waited for. */
export function ReleaseDialog({ leaseId, who, onClose }: { leaseId: string; who: string; onClose: () => void }) {
  const api = useApi();
  const [reason, setReason] = useState("");
  const act = useToldAct(api.environments.leases.release.mutationOptions(), { sentence: () => `${who} holds it no more.`, onAccepted: onClose });
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Release ${who}?`}
      effect={`A stop no longer waits for ${who}.`}
      irreversible="If the work still goes on, a stop cuts it off."
      confirmLabel={`Release ${who}`}
      danger
      lockedReason={reason.trim() === "" ? "Say why first." : undefined}
      busy={act.busy}
      error={act.error === null ? null : <ErrorNote problem={act.error.message} referenceId={act.error.requestId || undefined} />}
      onConfirm={() => act.run({ leaseId, reason: reason.trim() })}
    >
      <Field label="Reason" hint="It is recorded, and whoever works there can read it.">
        {(control) => <Input {...control} value={reason} maxLength={500} autoComplete="off" onChange={(event) => setReason(event.target.value)} />}
      </Field>
    </ConfirmDialog>
  );
}
