"use client";

import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { useNow, useZone } from "@/components/ui/clock";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorNote } from "@/components/ui/error-note";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { UntilField } from "@/components/ui/until-field";
import type { EnvironmentDetail } from "@/server/environments/schemas";
import { atClock, lengthsFrom } from "../desired/until-choices";
import { useKeyedAct } from "../use-told-act";

const dayMs = 86_400_000;

export type LeaseDialogProps = { environment: Pick<EnvironmentDetail, "id" | "name">; onClose: () => void };

/** A person says by hand that they work on it until a moment, so that a stop waits. */
export function LeaseDialog({ environment, onClose }: LeaseDialogProps) {
  const api = useApi();
  const zone = useZone();
  const now = useNow(30_000);
  // As they were when it opened: what is pressed must not move under the finger.
  const [choices] = useState(() => [...lengthsFrom(now, [1, 2, 4]), atClock(now, zone, "22:00")]);
  const [until, setUntil] = useState<{ chosen: string; at: number | null }>({ chosen: "1h", at: choices[0]?.at ?? null });
  const [note, setNote] = useState("");
  const act = useKeyedAct(api.environments.leases.take.mutationOptions(), { sentence: ({ lease }) => lease.sentence, onAccepted: onClose });
  const wrong = until.at === null ? undefined : until.at <= now ? "That moment is over." : until.at > now + dayMs ? "At most 24 hours ahead." : undefined;
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Working on ${environment.name}`}
      effect="A stop waits for you until then, or until you release it. It starts nothing and does not extend the hours."
      confirmLabel="I am working on it"
      lockedReason={until.at === null ? "Choose until when first." : wrong}
      busy={act.busy}
      error={act.error === null ? null : <ErrorNote problem={act.error.message} referenceId={act.error.requestId || undefined} />}
      onConfirm={() => {
        if (until.at === null) return;
        act.run({ environmentId: environment.id, until: new Date(until.at), ...(note.trim() === "" ? {} : { note: note.trim() }) });
      }}
    >
      <UntilField label="Until" choices={choices} chosen={until.chosen} at={until.at} error={wrong} onChange={(chosen, at) => setUntil({ chosen, at })} />
      <Field label="What you do" optional hint="Whoever wants to stop it reads this.">
        {(control) => <Input {...control} value={note} maxLength={300} autoComplete="off" onChange={(event) => setNote(event.target.value)} />}
      </Field>
    </ConfirmDialog>
  );
}
