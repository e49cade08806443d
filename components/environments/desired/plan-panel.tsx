"use client";

import Link from "next/link";
import { Suspense, lazy, useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { Button } from "@/components/ui/button";
import { useNow, useZone } from "@/components/ui/clock";
import { DefinitionList } from "@/components/ui/definition-list";
import type { Fact } from "@/components/ui/definition-list";
import { LampShape } from "@/components/ui/lamp";
import { Panel } from "@/components/ui/panel";
import type { ShownHold } from "@/server/environments/desired/schemas";
import type { EnvironmentDetail } from "@/server/environments/schemas";
import { lockedReasonOf } from "../act-words";
import { ActError } from "../row-note";
import { useToldAct } from "../use-told-act";
import { holdSentence, momentWords } from "./stay-words";

// The code of a dialog comes when it is first asked for.
const HoldDialog = lazy(async () => ({ default: (await import("./hold-dialog")).HoldDialog }));
const AssignDialog = lazy(async () => ({ default: (await import("../schedules/assign-dialog")).AssignDialog }));

export type PlanPanelProps = { environment: EnvironmentDetail; initial: "hold" | null };

/** By what it is on and off: its schedule, sessions and holds, each with its end and the lever that changes it. */
export function PlanPanel({ environment, initial }: PlanPanelProps) {
  const [open, setOpen] = useState<"hold" | "assign" | null>(environment.levers.hold.allowed ? initial : null);
  const close = () => setOpen(null);
  const { levers, holds } = environment;
  return (
    <Panel
      title="On and off"
      actions={
        <Button size="small" lockedReason={lockedReasonOf(levers.hold)} onClick={() => setOpen("hold")}>
          Hold…
        </Button>
      }
    >
      <DefinitionList facts={useFacts(environment)} className="-my-2" />
      <Button size="small" className="mt-3" lockedReason={lockedReasonOf(levers.schedule)} onClick={() => setOpen("assign")}>
        {environment.schedule === null ? "Choose a schedule" : "Change schedule"}
      </Button>
      {holds.length === 0 ? null : (
        <ul aria-label="Holds" className="mt-3 flex flex-col border-t">
          {holds.map((hold) => (
            <Hold key={hold.id} hold={hold} />
          ))}
        </ul>
      )}
      <Suspense fallback={null}>
        {open === "hold" ? <HoldDialog environment={environment} onClose={close} /> : null}
        {open === "assign" ? <AssignDialog environment={environment} onClose={close} /> : null}
      </Suspense>
    </Panel>
  );
}

function useFacts({ schedule, desired, stop, nextStart, sessions, lamp }: EnvironmentDetail): Fact[] {
  const zone = useZone();
  const now = useNow(30_000);
  const words = (at: Date) => momentWords(at.getTime(), now, zone);
  const stopsAt = stop?.plannedAt ?? (desired.state === "running" ? desired.until : null);
  const facts: Fact[] = [
    { label: "Schedule", value: schedule === null ? <span className="text-secondary">none: it stays as it is</span> : <ScheduleLink schedule={schedule} /> },
  ];
  if (schedule !== null) facts.push({ label: "Zone", value: schedule.zone });
  if (nextStart !== null) facts.push({ label: "Next start", value: words(nextStart) });
  if (stopsAt !== null && lamp !== "stopped") facts.push({ label: stopsAt.getTime() > now ? "Next stop" : "Stop due since", value: words(stopsAt) });
  for (const session of sessions) {
    facts.push({
      label: session.origin === "outside" ? "Started in AWS" : "Session",
      value: `${session.by}, until ${words(session.until)}; at most until ${words(session.capAt)}`,
    });
  }
  return facts;
}

function ScheduleLink({ schedule: { id, name, source } }: { schedule: NonNullable<EnvironmentDetail["schedule"]> }) {
  return (
    <>
      <Link href={`/environments/schedules/${id}`} className="link">
        {name}
      </Link>
      {source === "tags" ? <span className="block text-label text-secondary">read from tags</span> : null}
    </>
  );
}

function Hold({ hold }: { hold: ShownHold }) {
  const api = useApi();
  const zone = useZone();
  const now = useNow(30_000);
  const act = useToldAct(api.environments.endHold.mutationOptions(), { sentence: (output) => output.sentence });
  return (
    <li className="flex flex-col border-b py-2 text-control last:border-b-0">
      <span className="flex items-start gap-2">
        <LampShape kind="held" className="mt-[3px]" />
        <span className="min-w-0 flex-1">
          {holdSentence(hold, now, zone)}
          {hold.reason === null ? null : <span className="block text-secondary">“{hold.reason}”</span>}
        </span>
        {hold.canEnd ? (
          <Button size="small" busy={act.busy} onClick={() => act.run({ holdId: hold.id })}>
            End
          </Button>
        ) : null}
      </span>
      <ActError act={act} />
    </li>
  );
}
