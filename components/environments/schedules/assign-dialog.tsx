"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DialogFrame } from "@/components/ui/dialog";
import { ErrorNote } from "@/components/ui/error-note";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import type { EnvironmentScheduleOutput } from "@/server/environments/schedules/schemas";
import { useToldAct } from "../use-told-act";
import { DryRunNote } from "./dry-run-note";

export type AssignDialogProps = {
  environment: { id: string; name: string };
  /** A schedule that is offered from the start, instead of the one it follows. */
  proposed?: Choice | undefined;
  onClose: () => void;
};

type Choice = EnvironmentScheduleOutput["choices"][number];

/** Which schedule an environment follows, and how much earlier it is started so that it is ready when its hours begin. */
export function AssignDialog({ environment, proposed, onClose }: AssignDialogProps) {
  const api = useApi();
  const query = useQuery(api.environments.schedules.ofEnvironment.queryOptions({ environmentId: environment.id }, { staleTime: 0 }));
  if (query.data !== undefined) return <Assign environment={environment} proposed={proposed} current={query.data} onClose={onClose} />;
  return (
    <DialogFrame open onOpenChange={(open) => (open ? undefined : onClose())} title={`Schedule of ${environment.name}`}>
      <div className="px-5 pb-5">{query.isError ? <ErrorNote problem={shownErrorOf(query.error).message} /> : <Skeleton className="h-8 w-full" />}</div>
    </DialogFrame>
  );
}

function Assign({ environment, proposed, current, onClose }: AssignDialogProps & { current: EnvironmentScheduleOutput }) {
  const api = useApi();
  const [scheduleId, setScheduleId] = useState(proposed?.id ?? current.schedule?.id ?? "");
  const [lead, setLead] = useState(current.leadMinutes === null ? "" : String(current.leadMinutes));
  const leadMinutes = lead.trim() === "" ? null : Number(lead);
  const leadError = isLead(leadMinutes) ? undefined : "Give whole minutes from 0 to 240.";
  const act = useToldAct(api.environments.schedules.assign.mutationOptions(), {
    sentence: () => (scheduleId === "" ? `${environment.name} follows no schedule now.` : `${environment.name} follows its schedule.`),
    onAccepted: onClose,
  });
  const chosen = scheduleId === "" ? null : scheduleId;
  const moved = chosen !== (current.schedule?.id ?? null);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Schedule of ${environment.name}`}
      effect={current.note ?? "Within the hours of its schedule it is on; outside it stops, after warnings and never under work in progress."}
      confirmLabel="Save"
      lockedReason={current.canAssign.allowed ? leadError : (current.canAssign.reason ?? undefined)}
      busy={act.busy}
      error={act.error === null ? null : <ErrorNote problem={act.error.message} referenceId={act.error.requestId || undefined} />}
      onConfirm={() => act.run({ environmentId: environment.id, scheduleId: chosen, leadMinutes })}
    >
      <Field label="It follows">
        {(control) => (
          <Select {...control} value={scheduleId} onChange={(event) => setScheduleId(event.target.value)}>
            <option value="">no schedule: left as it is</option>
            {choicesOf(current, proposed).map(({ id, name, hours }) => (
              <option key={id} value={id}>
                {name} ({hours})
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field
        label="Started earlier by, in minutes"
        optional
        error={leadError}
        hint={`So that it is ready when its hours begin. Left empty it is computed: ${current.computedLeadMinutes} min now.`}
      >
        {(control) => <Input {...control} inputMode="numeric" className="w-24" value={lead} maxLength={3} onChange={(event) => setLead(event.target.value)} />}
      </Field>
      {moved ? <DryRunNote input={{ kind: "assignment", environmentId: environment.id, scheduleId: chosen, days: 7 }} /> : null}
    </ConfirmDialog>
  );
}

function isLead(minutes: number | null): boolean {
  return minutes === null || (Number.isInteger(minutes) && minutes >= 0 && minutes <= 240);
}

// The one it follows, or the offered one, may be another team's, or come from tags.
function choicesOf({ schedule, choices }: EnvironmentScheduleOutput, proposed: Choice | undefined): Choice[] {
  const others = [schedule, proposed].flatMap((each) => (each === null || each === undefined || choices.some(({ id }) => id === each.id) ? [] : [each]));
  return [...others.filter(({ id }, index) => others.findIndex((each) => each.id === id) === index), ...choices];
}
