"use client";

import { cn } from "@/components/ui/class-names";
import { Duration } from "@/components/ui/duration";
import { formatDuration } from "@/components/ui/format-duration";
import { LampShape } from "@/components/ui/lamp";
import type { InstanceDetail } from "@/server/environments/schemas";

type Phase = NonNullable<InstanceDetail["operation"]>["phases"][number];

const phaseWords = { accepted: "accepted", pending: "pending", running: "running", checks: "checks passed", ready: "ready" } as const satisfies Record<
  Phase["name"],
  string
>;

/** The phases of a start as they really happened, each with its time since the first; nothing is claimed before AWS says it. */
export function StartPhases({ phases, usualMs }: { phases: readonly Phase[]; usualMs: number | null }) {
  const since = phases[0]?.at ?? null;
  const current = phases.findIndex((phase) => phase.at === null);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <ol className="flex flex-wrap items-center gap-y-1" aria-label="Phases">
        {phases.map((phase, index) => (
          <li key={phase.name} aria-current={index === current ? "step" : undefined} className="flex items-center">
            {index === 0 ? null : <span aria-hidden className={cn("mx-1.5 h-px w-3 sm:w-4", phase.at === null ? "bg-border" : "bg-running")} />}
            <PhaseMark phase={phase} since={since} current={index === current} />
          </li>
        ))}
      </ol>
      {since === null || current === -1 ? null : (
        <span className="whitespace-nowrap">
          <Duration from={since.getTime()} className="text-ink" />
          {usualMs === null ? "" : `, usually ${formatDuration(usualMs)}`}
        </span>
      )}
    </div>
  );
}

function PhaseMark({ phase, since, current }: { phase: Phase; since: Date | null; current: boolean }) {
  const done = phase.at !== null;
  const offset = phase.at !== null && since !== null ? phase.at.getTime() - since.getTime() : 0;
  return (
    <span className={cn("inline-flex items-center gap-1 whitespace-nowrap", done ? "text-ink" : current ? "text-secondary" : "text-faint")}>
      <LampShape kind={done ? "running" : current ? "motion" : "stopped"} size={9} className={!done && !current ? "text-border-strong" : ""} />
      {phaseWords[phase.name]}
      {done ? null : <span className="sr-only">{current ? " (waiting for it)" : " (not yet)"}</span>}
      {offset >= 1000 ? <span className="text-label text-faint">+{formatDuration(offset)}</span> : null}
    </span>
  );
}
