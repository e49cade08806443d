import type { RailLane } from "@/components/ui/time-rail/rail-types";
import type { PreviewOutput } from "@/server/environments/schedules/schemas";

const dayMs = 86_400_000;

/** The coming windows on one lane, with the clock changes between them. */
export function previewLanes({ windows, clockChangesInRange }: Pick<PreviewOutput, "windows" | "clockChangesInRange">, end: number): RailLane[] {
  return [
    {
      id: "preview",
      label: "on",
      segments: windows.map(({ start, end: stop, label, note }, index) => ({
        id: `window-${index}`,
        from: start.at.getTime(),
        to: stop?.at.getTime() ?? end,
        kind: "running" as const,
        label: label ?? "on",
        ...(note === null ? {} : { detail: note }),
      })),
      marks: clockChangesInRange.map(({ at, sentence }, index) => ({
        id: `change-${index}`,
        at: at.getTime(),
        kind: "attention" as const,
        label: "clocks change",
        detail: sentence,
      })),
    },
  ];
}

/** The axis of a preview: from the day it begins for so many days. */
export function previewAxis(from: number, days: number): { from: number; to: number } {
  return { from, to: from + days * dayMs };
}
