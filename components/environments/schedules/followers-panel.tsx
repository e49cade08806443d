"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Suspense, lazy, useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { Button } from "@/components/ui/button";
import { Menu } from "@/components/ui/menu";
import { Panel } from "@/components/ui/panel";
import type { ScheduleDetail } from "@/server/environments/schedules/schemas";
import { counted, lockedReasonOf } from "../act-words";

// The code of the dialog comes when it is first asked for.
const AssignDialog = lazy(async () => ({ default: (await import("./assign-dialog")).AssignDialog }));

/** The environments that follow a schedule; each opens what it follows, and others of the team can be added. */
export function FollowersPanel({ schedule }: { schedule: ScheduleDetail }) {
  const [asked, setAsked] = useState<{ id: string; name: string } | null>(null);
  const hidden = schedule.followers - schedule.environments.length;
  return (
    <Panel title="Followed by" detail={counted(schedule.followers, "environment")} actions={<AddFollower schedule={schedule} onChoose={setAsked} />}>
      {schedule.environments.length === 0 ? (
        <p className="text-control text-secondary">No environment follows it yet, so it switches nothing.</p>
      ) : (
        <ul className="-my-2 flex flex-col">
          {schedule.environments.map((environment) => (
            <li key={environment.id} className="flex min-h-9 items-center gap-2 border-b text-control last:border-b-0">
              <Link href={`/environments/${environment.id}`} className="min-w-0 flex-1 truncate font-medium hover:underline hover:underline-offset-2">
                {environment.name}
              </Link>
              <span className="shrink-0 text-label text-secondary">
                {environment.leadMinutes === null || environment.leadMinutes === 0 ? environment.stage : `${environment.leadMinutes} min earlier`}
              </span>
              <Button size="small" variant="ghost" onClick={() => setAsked(environment)}>
                Change<span className="sr-only"> the schedule of {environment.name}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
      {hidden <= 0 ? null : <p className="mt-3 text-label text-secondary">{counted(hidden, "more that", "more that")} you may not see.</p>}
      {asked === null ? null : (
        <Suspense fallback={null}>
          <AssignDialog environment={asked} proposed={schedule} onClose={() => setAsked(null)} />
        </Suspense>
      )}
    </Panel>
  );
}

/** The environments of the schedule's team that do not follow it. */
function AddFollower({ schedule, onChoose }: { schedule: ScheduleDetail; onChoose: (environment: { id: string; name: string }) => void }) {
  const api = useApi();
  const { data } = useQuery(api.environments.list.queryOptions({ teams: [schedule.team], limit: 200 }));
  const others = (data?.items ?? []).filter((environment) => environment.schedule?.id !== schedule.id);
  const button = (
    <Button
      size="small"
      busy={data === undefined}
      lockedReason={data !== undefined && others.length === 0 ? `All environments of ${schedule.teamTitle} follow it.` : undefined}
    >
      Add
    </Button>
  );
  if (others.length === 0) return button;
  return (
    <Menu
      heading={`Environments of ${schedule.teamTitle}`}
      items={others.map((environment) => ({
        id: environment.id,
        label: environment.label,
        detail: environment.schedule === null ? "follows no schedule" : `follows ${environment.schedule.name}`,
        lockedReason: lockedReasonOf(environment.levers.schedule),
        onSelect: () => onChoose(environment),
      }))}
      trigger={button}
    />
  );
}
