"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter, useSearchParams } from "next/navigation";
import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { LoadFailed } from "@/components/shell/load-failed";
import { useZone } from "@/components/ui/clock";
import { ErrorNote } from "@/components/ui/error-note";
import { PageHeader } from "@/components/ui/page-header";
import type { ListSchedulesOutput } from "@/server/environments/schedules/schemas";
import { LockNote } from "../row-note";
import { useToldAct } from "../use-told-act";
import { IdentityPanel } from "./identity-panel";
import { PlanPanels, useToday } from "./plan-panels";
import { SaveBar } from "./save-bar";
import { lackOf } from "./schedule-draft";
import type { ScheduleDraft } from "./schedule-draft";
import { scheduleParents } from "./schedule-parents";
import { ScheduleScreenSkeleton } from "./schedule-screen-skeleton";
import { useLeaveGuard } from "./use-leave-guard";
import { usePreview } from "./use-preview";
import { useScheduleDraft } from "./use-schedule-draft";

/** A new schedule, begun from a template or from an empty week. */
export function NewScheduleScreen() {
  const api = useApi();
  const template = useSearchParams().get("template");
  const zone = useZone();
  const list = useQuery(api.environments.schedules.list.queryOptions({}));
  const templates = useQuery(api.environments.schedules.templates.queryOptions());
  if (list.data === undefined || templates.data === undefined) {
    const failed = list.isError ? list : templates.isError ? templates : null;
    return failed === null ? (
      <ScheduleScreenSkeleton />
    ) : (
      <LoadFailed title="New schedule" error={failed.error} onRetry={() => void failed.refetch()} retrying={failed.isFetching} />
    );
  }
  const chosen = templates.data.items.find(({ key }) => key === template);
  const empty: ScheduleDraft = { name: "", zone, plan: { periods: [], exceptions: [], holidays: null } };
  const start = chosen === undefined ? empty : { name: chosen.name, zone: chosen.zone, plan: chosen.plan };
  return <NewSchedule key={chosen?.key ?? "empty"} start={start} list={list.data} />;
}

function NewSchedule({ start, list }: { start: ScheduleDraft; list: ListSchedulesOutput }) {
  const api = useApi();
  const router = useRouter();
  const [base] = useState(start);
  const state = useScheduleDraft(base);
  const [team, setTeam] = useState(list.teams[0]?.slug ?? "");
  const preview = usePreview(state.draft, useToday(state.draft));
  const act = useToldAct(api.environments.schedules.create.mutationOptions(), {
    sentence: () => `${state.draft.name.trim()} is there. Choose which environments follow it.`,
    onAccepted: ({ id }) => router.replace(`/environments/schedules/${id}`),
  });
  const leaving = useLeaveGuard(state.changed && !act.busy, "the new schedule");
  const { canCreate } = list;
  return (
    <div className="flex flex-col gap-5">
      <PageHeader
        parents={scheduleParents}
        title={state.draft.name.trim() === "" ? "New schedule" : state.draft.name}
        sentence={canCreate.allowed ? "Paint the hours in which it is on; outside them it stops." : <LockNote reason={canCreate.reason ?? ""} />}
      />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <div className="flex min-w-0 flex-col gap-5 max-lg:order-2">
          <PlanPanels state={state} editable preview={preview} />
        </div>
        <IdentityPanel state={state} editable teamTitle="" preview={preview.data} team={{ value: team, teams: list.teams, onChange: setTeam }} />
      </div>
      <SaveBar
        shown
        label="Create schedule"
        lockedReason={canCreate.allowed ? (lackOf(state.draft) ?? undefined) : (canCreate.reason ?? undefined)}
        busy={act.busy}
        onSave={() => act.run({ team, ...state.draft, name: state.draft.name.trim() })}
        onDiscard={null}
      >
        {act.error === null ? (
          <p className="text-control text-secondary">It switches nothing until an environment follows it.</p>
        ) : (
          <ErrorNote problem={act.error.message} referenceId={act.error.requestId || undefined} />
        )}
      </SaveBar>
      {leaving}
    </div>
  );
}
