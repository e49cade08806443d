"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorNote } from "@/components/ui/error-note";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { LampShape } from "@/components/ui/lamp";
import type { EnvironmentDetail } from "@/server/environments/schemas";
import { asksForName, confirmLabelOf, effectOf, lockedReasonOf, lossOf } from "./act-words";
import type { ActKind, ActSubject } from "./act-words";
import { stopInput, stopLack, usualStop } from "./desired/stop-answer";
import { StopChoicesFields } from "./desired/stop-choices";
import { useAct } from "./use-act";

/** What is asked, with the subject as it was when the dialog opened: what is read must not change under the reader's eyes. */
export type Asked = { kind: ActKind; subject: ActSubject };

export type ActDialogProps = Asked & { onClose: () => void };

/** Asks before a stop, a hibernation or a reboot; mounted while it is open, so that each opening is one intended act with one key. */
export function ActDialog({ kind, subject, onClose }: ActDialogProps) {
  const [reason, setReason] = useState("");
  const [answer, setAnswer] = useState(usualStop);
  const act = useAct(kind, subject, onClose);
  const current = useCurrent(subject);
  const locked = lockedMeanwhile({ kind, subject }, current);
  const stops = kind === "stop" || kind === "hibernate";
  const inUse = stops ? (current?.inUse ?? subject.environment.inUse ?? []) : [];
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
      danger={kind === "stop" || kind === "reboot"}
      {...(asksForName(kind, subject.environment.stage) ? { typedName: subject.environment.name } : {})}
      busy={act.busy}
      // The own act locks the lever too, a moment before its answer closes the dialog.
      lockedReason={act.busy ? undefined : (locked ?? (inUse.length > 0 ? stopLack(answer) : undefined))}
      error={
        act.error !== null ? (
          <ErrorNote problem={act.error.message} referenceId={act.error.requestId || undefined} />
        ) : locked !== undefined && !act.busy ? (
          <Meanwhile reason={locked} />
        ) : undefined
      }
      onConfirm={() => act.run(reason, stops ? stopInput(inUse.length === 0 ? { ...answer, override: false } : answer) : {})}
    >
      {stops ? (
        <StopChoicesFields
          inUse={inUse}
          nextStart={subject.instance === undefined ? (subject.environment.nextStart ?? null) : null}
          answer={answer}
          onChange={setAnswer}
        />
      ) : null}
      {answer.override && inUse.length > 0 ? null : (
        <Field label="Reason" optional hint="Others read it in the history.">
          {(control) => <Input {...control} value={reason} maxLength={500} autoComplete="off" onChange={(event) => setReason(event.target.value)} />}
        </Field>
      )}
    </ConfirmDialog>
  );
}

// The lever was free when the dialog opened; this follows it, and who works there, while the dialog is open.
function useCurrent({ environment }: ActSubject): EnvironmentDetail | undefined {
  const api = useApi();
  return useQuery(api.environments.get.queryOptions({ environmentId: environment.id })).data;
}

function lockedMeanwhile({ kind, subject: { instance } }: Asked, data: EnvironmentDetail | undefined): string | undefined {
  const current = instance === undefined ? data : data?.instances.find((each) => each.id === instance.id);
  const lever = current?.levers[kind];
  return lever ? lockedReasonOf(lever) : undefined;
}

function Meanwhile({ reason }: { reason: string }) {
  return (
    <div role="status" className="flex items-start gap-2 text-control">
      <LampShape kind="held" className="mt-[3px]" />
      <span>
        <span className="font-medium">This changed meanwhile.</span> {reason}
      </span>
    </div>
  );
}
