"use client";

import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { useSystemLock } from "@/components/shell/system-lock";
import { ErrorNote } from "@/components/ui/error-note";
import type { ScheduleDetail } from "@/server/environments/schedules/schemas";
import { LockNote } from "../row-note";
import { useToldAct } from "../use-told-act";
import { ConflictNote } from "./conflict-note";
import { DryRunNote } from "./dry-run-note";
import { nearPlan } from "./exception-words";
import { FollowersPanel } from "./followers-panel";
import { IdentityPanel } from "./identity-panel";
import { PlanPanels, useToday } from "./plan-panels";
import { SaveBar } from "./save-bar";
import { ScheduleHeader } from "./schedule-header";
import { draftOf, isSameDraft, isSamePlan, lackOf } from "./schedule-draft";
import { SourceNote } from "./source-note";
import { useLeaveGuard } from "./use-leave-guard";
import { usePreview } from "./use-preview";
import { useScheduleDraft } from "./use-schedule-draft";
import type { DraftState } from "./use-schedule-draft";

/** One schedule: its hours painted, its single days, what comes of it, who follows it, and who may change it. */
export function ScheduleEditor({ schedule }: { schedule: ScheduleDetail }) {
  const saved = draftOf(schedule);
  const state = useScheduleDraft(saved);
  const preview = usePreview(state.draft, useToday(state.draft));
  const editable = schedule.canEdit.allowed && schedule.source === "portal";
  const leaving = useLeaveGuard(state.changed, schedule.name);
  return (
    <div className="flex flex-col gap-5">
      <ScheduleHeader schedule={schedule} draft={state.draft} />
      {schedule.canEdit.allowed ? null : (
        <p className="-mt-2 text-control">
          <LockNote reason={schedule.canEdit.reason ?? "You may not change it."} />
        </p>
      )}
      <SourceNote schedule={schedule} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <div className="flex min-w-0 flex-col gap-5">
          <PlanPanels state={state} editable={editable} preview={preview} />
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <IdentityPanel state={state} editable={editable} teamTitle={schedule.teamTitle} preview={preview.data} />
          <FollowersPanel schedule={schedule} />
        </div>
      </div>
      <SaveChanges schedule={schedule} state={state} />
      {leaving}
    </div>
  );
}

function SaveChanges({ schedule, state }: { schedule: ScheduleDetail; state: DraftState }) {
  const api = useApi();
  const systemLock = useSystemLock();
  const today = useToday(state.draft);
  // The version the draft was begun on; another one means that somebody saved meanwhile.
  const [base, setBase] = useState({ version: schedule.version, draft: draftOf(schedule) });
  const act = useToldAct(api.environments.schedules.update.mutationOptions(), {
    sentence: () => `${state.draft.name.trim()} is saved. ${schedule.followers === 0 ? "" : "Its environments follow from now on."}`.trim(),
    onAccepted: ({ version }) => setBase({ version, draft: state.draft }),
  });
  const theirs = base.version < schedule.version && state.changed && !act.busy;
  if (base.version < schedule.version && !state.changed) setBase({ version: schedule.version, draft: draftOf(schedule) });
  const changesHours = !isSamePlan(state.draft.plan, schedule.plan) || state.draft.zone !== schedule.zone;
  const save = (version: number) => act.run({ scheduleId: schedule.id, version, ...state.draft, name: state.draft.name.trim() });
  return (
    <SaveBar
      shown={state.changed}
      label="Save schedule"
      lockedReason={theirs ? "Decide first what becomes of the other change." : (systemLock ?? lackOf(state.draft) ?? undefined)}
      busy={act.busy}
      onSave={() => save(schedule.version)}
      onDiscard={() => state.reset(draftOf(schedule))}
    >
      {theirs ? (
        <ConflictNote
          schedule={schedule}
          sameHours={isSameDraft(base.draft, draftOf(schedule))}
          onTakeTheirs={() => {
            state.reset(draftOf(schedule));
            setBase({ version: schedule.version, draft: draftOf(schedule) });
          }}
          onKeepMine={() => setBase({ version: schedule.version, draft: draftOf(schedule) })}
        />
      ) : changesHours && schedule.followers > 0 ? (
        <DryRunNote input={{ kind: "change", scheduleId: schedule.id, zone: state.draft.zone, plan: nearPlan(state.draft.plan, today), days: 7 }} />
      ) : (
        <p className="text-control text-secondary">{schedule.followers === 0 ? "No environment follows it, so saving switches nothing." : "Not saved yet."}</p>
      )}
      {act.error === null || theirs ? null : <ErrorNote problem={act.error.message} referenceId={act.error.requestId || undefined} />}
    </SaveBar>
  );
}
