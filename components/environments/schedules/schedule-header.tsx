"use client";

import { Archive } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorNote } from "@/components/ui/error-note";
import { Lamp } from "@/components/ui/lamp";
import { PageHeader } from "@/components/ui/page-header";
import type { ScheduleDetail } from "@/server/environments/schedules/schemas";
import { counted, lockedReasonOf } from "../act-words";
import { useToldAct } from "../use-told-act";
import type { ScheduleDraft } from "./schedule-draft";
import { scheduleParents } from "./schedule-parents";

/** Name of a schedule, what it says now, and the lever that takes it out of use. */
export function ScheduleHeader({ schedule, draft }: { schedule: ScheduleDetail; draft: ScheduleDraft }) {
  return (
    <PageHeader
      parents={scheduleParents}
      title={draft.name.trim() === "" ? schedule.name : draft.name}
      state={<Lamp kind={schedule.now.isOn ? "running" : "stopped"} word={schedule.now.isOn ? "on now" : "off now"} />}
      sentence={[
        { text: schedule.now.sentence },
        { text: schedule.hours },
        { text: schedule.followers === 0 ? "followed by nothing" : `followed by ${counted(schedule.followers, "environment")}` },
      ]}
      actions={<ArchiveLever schedule={schedule} />}
    />
  );
}

function ArchiveLever({ schedule }: { schedule: ScheduleDetail }) {
  const api = useApi();
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const act = useToldAct(api.environments.schedules.archive.mutationOptions(), {
    sentence: () => `${schedule.name} is archived.`,
    onAccepted: () => router.replace("/environments/schedules"),
  });
  return (
    <>
      <Button icon={<Archive size={13} aria-hidden />} lockedReason={archiveLock(schedule)} onClick={() => setAsking(true)}>
        Archive
      </Button>
      {asking ? (
        <ConfirmDialog
          open
          onOpenChange={setAsking}
          title={`Archive ${schedule.name}?`}
          effect="It goes out of the list and can be followed no more. What happened by it stays in the histories."
          confirmLabel={`Archive ${schedule.name}`}
          busy={act.busy}
          error={act.error === null ? null : <ErrorNote problem={act.error.message} referenceId={act.error.requestId || undefined} />}
          onConfirm={() => act.run({ scheduleId: schedule.id, version: schedule.version })}
        />
      ) : null}
    </>
  );
}

function archiveLock({ canEdit, source, followers }: ScheduleDetail): string | undefined {
  if (!canEdit.allowed) return lockedReasonOf(canEdit);
  if (source === "tags") return "It lives in tags; take it over first.";
  return followers > 0 ? `${counted(followers, "environment follows", "environments follow")} it; give them another schedule first.` : undefined;
}
