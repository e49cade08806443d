"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorNote } from "@/components/ui/error-note";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import type { SwitchDetail } from "@/server/environments/switches/schemas";
import { useSwitchAct } from "./use-switch-act";
import { WorkingList } from "./working-list";

/** Who is waited for before the side that left is stopped, and the levers that wait longer or do not; not there while nobody is. */
export function DecidePanel({ detail }: { detail: SwitchDetail }) {
  const [stops, setStops] = useState(false);
  const { taken, settled } = useSwitchAct();
  const { working, asking, from } = detail;
  const { allowed, reason } = detail.levers.decide;
  const lockedReason = allowed ? undefined : (reason ?? undefined);
  const decide = useMutation(
    useApi().environments.switches.decide.mutationOptions({
      onSuccess: ({ accepted }) => {
        taken(accepted);
        setStops(false);
      },
      onSettled: settled,
    }),
  );
  if (detail.state !== "draining" || working.length === 0) return null;
  const error = decide.error === null ? null : shownErrorOf(decide.error);
  const note = error === null ? null : <ErrorNote problem={error.message} referenceId={error.requestId || undefined} />;
  return (
    <Panel title={asking ? "A person must decide" : `Waiting for those at work on ${from.name}`}>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <Waiting detail={detail} />
        <div className="flex flex-wrap gap-2 max-sm:w-full max-sm:flex-col">
          <Button busy={decide.isPending} lockedReason={lockedReason} onClick={() => decide.mutate({ switchId: detail.id, decision: "wait", minutes: 60 })}>
            Wait 1 h longer
          </Button>
          <Button lockedReason={lockedReason} onClick={() => setStops(true)}>
            Stop {from.name} now…
          </Button>
        </div>
      </div>
      {stops || note === null ? null : <div className="mt-3">{note}</div>}
      {stops ? (
        <StopNowDialog
          detail={detail}
          busy={decide.isPending}
          error={note}
          onClose={() => setStops(false)}
          onStop={(why) => decide.mutate({ switchId: detail.id, decision: "stop", reason: why })}
        />
      ) : null}
    </Panel>
  );
}

function Waiting({ detail: { working, drainLimitAt, asking } }: { detail: SwitchDetail }) {
  return (
    <div className="min-w-0 text-control">
      <WorkingList working={working} />
      {drainLimitAt === null ? null : (
        <p className="mt-1 text-secondary">
          {asking ? "The limit was reached" : "The limit is reached"} <RelativeTime at={drainLimitAt.getTime()} />. Nobody is cut off without a decision.
        </p>
      )}
    </div>
  );
}

type StopNowProps = { detail: SwitchDetail; busy: boolean; error: React.ReactNode; onClose: () => void; onStop: (reason: string) => void };

function StopNowDialog({ detail, busy, error, onClose, onStop }: StopNowProps) {
  const [reason, setReason] = useState("");
  const { from, working } = detail;
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Stop ${from.name} although somebody works on it?`}
      effect={`${working.map(({ who }) => who).join(", ")} ${working.length === 1 ? "is" : "are"} cut off.`}
      irreversible="What they have not saved is lost. Your reason stands in the audit log."
      confirmLabel={`Stop ${from.name} now`}
      danger
      busy={busy}
      lockedReason={reason.trim() === "" ? "Give a reason first." : undefined}
      error={error}
      onConfirm={() => onStop(reason.trim())}
    >
      <Field label="Reason">
        {(control) => <Input {...control} value={reason} maxLength={500} autoComplete="off" onChange={(event) => setReason(event.target.value)} />}
      </Field>
    </ConfirmDialog>
  );
}
