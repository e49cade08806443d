"use client";

import { OctagonPause } from "lucide-react";
import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ActErrorNote } from "../act-error-note";
import { lockedReasonOf } from "../lever-words";
import type { Lever } from "../lever-words";
import { useMigrationAct } from "../use-migration-act";

/** Stops every migration at once; what has been done stays as it is until somebody lets them go on. */
export function HaltLever({ lever }: { lever: Lever }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon={<OctagonPause size={14} aria-hidden />} lockedReason={lockedReasonOf(lever)} onClick={() => setOpen(true)} className="max-sm:flex-1">
        Stop everything
      </Button>
      {open ? <HaltDialog onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function HaltDialog({ onClose }: { onClose: () => void }) {
  const [reason, setReason] = useState("");
  const act = useMigrationAct(useApi().migrations.halt.mutationOptions(), { told: ({ accepted }) => ({ title: accepted }), onAccepted: onClose });
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Stop all migrations?"
      effect="Every migration on every database stops within one batch, and none starts until somebody lets them go on. Nothing is taken back: half-done ones stay as they are, and capture goes on, so applications keep working."
      confirmLabel="Stop all migrations"
      danger
      busy={act.busy}
      lockedReason={reason.trim() === "" ? "Give a reason first." : undefined}
      error={<ActErrorNote error={act.error} />}
      onConfirm={() => act.run({ reason: reason.trim() })}
    >
      <Field label="Reason" hint="It stands on every page about migrations while they are stopped.">
        {(control) => <Input {...control} value={reason} maxLength={500} autoComplete="off" onChange={(event) => setReason(event.target.value)} />}
      </Field>
    </ConfirmDialog>
  );
}
