"use client";

import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorNote } from "@/components/ui/error-note";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { asksForName, confirmLabelOf, effectOf, lossOf } from "./act-words";
import type { ActKind, ActSubject } from "./act-words";
import { useAct } from "./use-act";

export type ActDialogProps = { kind: ActKind; subject: ActSubject; onClose: () => void };

/** Asks before a stop or a reboot; mounted while it is open, so that each opening is one intended act with one key. */
export function ActDialog({ kind, subject, onClose }: ActDialogProps) {
  const [reason, setReason] = useState("");
  const act = useAct(kind, subject, onClose);
  const label = confirmLabelOf(kind, subject);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`${label}?`}
      effect={effectOf(kind, subject)}
      irreversible={lossOf(kind, subject) ?? undefined}
      confirmLabel={label}
      danger={kind !== "start"}
      {...(asksForName(kind, subject.environment.stage) ? { typedName: subject.environment.name } : {})}
      busy={act.busy}
      error={act.error === null ? undefined : <ErrorNote problem={act.error.message} referenceId={act.error.requestId || undefined} />}
      onConfirm={() => act.run(reason)}
    >
      <Field label="Reason" optional hint="Others read it in the history.">
        {(control) => <Input {...control} value={reason} maxLength={500} autoComplete="off" onChange={(event) => setReason(event.target.value)} />}
      </Field>
    </ConfirmDialog>
  );
}
