"use client";

import { Redo2, Undo2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/panel";
import { WeekGrid } from "@/components/ui/week-grid/week-grid";
import type { Period } from "@/server/environments/schedules/schemas";
import { hoursWords, periodsOfSpans, spansOfPeriods } from "./period-edits";
import { PeriodList } from "./period-list";

export type HoursEditorProps = {
  name: string;
  periods: readonly Period[];
  /** Null where this person may not change them. */
  onChange: ((periods: Period[]) => void) | null;
  undo: (() => void) | null;
  redo: (() => void) | null;
  /** The minute of the week in the schedule's zone. */
  now: number | null;
};

/** The weekly hours: painted at the left, in exact fields at the right; both show the same. */
export function HoursEditor({ name, periods, onChange, undo, redo, now }: HoursEditorProps) {
  const spans = spansOfPeriods(periods);
  const change = onChange === null ? null : (next: typeof spans) => onChange(periodsOfSpans(next));
  return (
    <Panel
      title="Hours"
      detail={<span className="max-sm:hidden">when it is on in a usual week</span>}
      actions={change === null ? undefined : <UndoLevers undo={undo} redo={redo} />}
    >
      <div className="grid gap-x-8 gap-y-5 xl:grid-cols-[minmax(0,1fr)_18rem]">
        <WeekGrid
          label={`Hours of ${name === "" ? "the schedule" : name}`}
          spans={spans}
          onChange={change ?? undefined}
          words={hoursWords}
          now={now}
          onUndo={undo ?? undefined}
          onRedo={redo ?? undefined}
        />
        <PeriodList spans={spans} onChange={change} />
      </div>
    </Panel>
  );
}

function UndoLevers({ undo, redo }: Pick<HoursEditorProps, "undo" | "redo">) {
  return (
    <>
      <Button
        size="icon-small"
        variant="ghost"
        aria-label="Undo"
        lockedReason={undo === null ? "Nothing was changed yet." : undefined}
        icon={<Undo2 size={14} aria-hidden />}
        onClick={undo ?? undefined}
      />
      <Button
        size="icon-small"
        variant="ghost"
        aria-label="Redo"
        lockedReason={redo === null ? "Nothing was taken back." : undefined}
        icon={<Redo2 size={14} aria-hidden />}
        onClick={redo ?? undefined}
      />
    </>
  );
}
