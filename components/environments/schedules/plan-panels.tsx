"use client";

import { useNow } from "@/components/ui/clock";
import type { ScheduleDraft } from "./schedule-draft";
import { ExceptionsPanel } from "./exceptions-panel";
import { HolidaysPanel } from "./holidays-panel";
import { HoursEditor } from "./hours-editor";
import { PreviewPanel } from "./preview-panel";
import type { usePreview } from "./use-preview";
import type { DraftState } from "./use-schedule-draft";
import { dateInZone, minuteOfWeek } from "./zone-now";

export type PlanPanelsProps = { state: DraftState; editable: boolean; preview: ReturnType<typeof usePreview> };

/** What a schedule says: its week, its single days and holidays. What comes of it stands below. */
export function PlanPanels({ state, editable, preview }: PlanPanelsProps) {
  const { draft, setPlan, undo, redo } = state;
  const today = useToday(draft);
  const now = useNow(60_000);
  const only = <Value,>(change: (value: Value) => void) => (editable ? change : null);
  return (
    <>
      <HoursEditor
        name={draft.name}
        periods={draft.plan.periods}
        onChange={only((periods) => setPlan({ periods }))}
        undo={undo}
        redo={redo}
        now={minuteOfWeek(now, draft.zone)}
      />
      <PreviewPanel query={preview} />
      <ExceptionsPanel exceptions={draft.plan.exceptions} onChange={only((exceptions) => setPlan({ exceptions }))} today={today} />
      <HolidaysPanel holidays={draft.plan.holidays} onChange={only((holidays) => setPlan({ holidays }))} today={today} />
    </>
  );
}

/** The date now where the schedule's clocks stand. */
export function useToday({ zone }: Pick<ScheduleDraft, "zone">): string {
  return dateInZone(useNow(60_000), zone);
}
