"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorNote } from "@/components/ui/error-note";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { LampShape } from "@/components/ui/lamp";
import type { ScheduleDetail } from "@/server/environments/schedules/schemas";
import { counted } from "../act-words";
import { useToldAct } from "../use-told-act";

/** Says that a schedule comes from tags, and offers to go on with it here. */
export function SourceNote({ schedule }: { schedule: ScheduleDetail }) {
  const [asking, setAsking] = useState(false);
  if (schedule.source !== "tags") return null;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-panel border bg-surface px-4 py-3">
      <p className="flex min-w-0 flex-1 basis-72 items-start gap-2 text-control">
        <LampShape kind="held" className="mt-[3px]" />
        <span className="min-w-0 text-pretty">
          It is read {schedule.sourceNote ?? "from tags"} and follows what stands there. Take it over to change it here; the tags then count no more.
        </span>
      </p>
      <Button lockedReason={schedule.canEdit.allowed ? undefined : (schedule.canEdit.reason ?? undefined)} onClick={() => setAsking(true)}>
        Take over
      </Button>
      {asking ? <TakeOverDialog schedule={schedule} onClose={() => setAsking(false)} /> : null}
    </div>
  );
}

function TakeOverDialog({ schedule, onClose }: { schedule: ScheduleDetail; onClose: () => void }) {
  const api = useApi();
  const router = useRouter();
  const [name, setName] = useState(schedule.name);
  const act = useToldAct(api.environments.schedules.takeOver.mutationOptions(), {
    sentence: () => `${name.trim()} is kept here now.`,
    onAccepted: ({ id }) => router.replace(`/environments/schedules/${id}`),
  });
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Take over ${schedule.name}?`}
      effect={`Makes a schedule of Switchyard with the same hours. ${counted(schedule.followers, "environment follows", "environments follow")} it from then on, whatever the tags say.`}
      confirmLabel="Take over"
      lockedReason={name.trim() === "" ? "Give it a name first." : undefined}
      busy={act.busy}
      error={act.error === null ? null : <ErrorNote problem={act.error.message} referenceId={act.error.requestId || undefined} />}
      onConfirm={() => act.run({ scheduleId: schedule.id, version: schedule.version, name: name.trim() })}
    >
      <Field label="Name">
        {(control) => <Input {...control} value={name} maxLength={100} autoComplete="off" onChange={(event) => setName(event.target.value)} />}
      </Field>
    </ConfirmDialog>
  );
}
