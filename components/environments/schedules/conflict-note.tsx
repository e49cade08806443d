"use client";

import { Button } from "@/components/ui/button";
import { LampShape } from "@/components/ui/lamp";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ScheduleDetail } from "@/server/environments/schedules/schemas";

export type ConflictNoteProps = {
  schedule: Pick<ScheduleDetail, "updatedBy" | "updatedAt" | "hours">;
  /** The other change left name, zone and hours as they were. */
  sameHours: boolean;
  onTakeTheirs: () => void;
  onKeepMine: () => void;
};

/** Somebody saved while this person was changing the same schedule: whose change counts is for a person to say. */
export function ConflictNote({ schedule, sameHours, onTakeTheirs, onKeepMine }: ConflictNoteProps) {
  return (
    <div role="alert" className="flex flex-col gap-2 text-control">
      <p className="flex items-start gap-2">
        <LampShape kind="attention" className="mt-[3px]" />
        <span className="min-w-0">
          <span className="font-medium">
            {schedule.updatedBy} saved it <RelativeTime at={schedule.updatedAt.getTime()} />, while you were changing it.
          </span>{" "}
          {sameHours ? "What it says is the same as before." : `It says now: ${schedule.hours}.`}
        </span>
      </p>
      <div className="flex flex-wrap gap-2 pl-5">
        <Button size="small" onClick={onTakeTheirs}>
          Take theirs, drop mine
        </Button>
        <Button size="small" onClick={onKeepMine}>
          Keep mine
        </Button>
      </div>
    </div>
  );
}
