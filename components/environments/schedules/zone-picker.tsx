"use client";

import { ChevronsUpDown } from "lucide-react";
import { Suspense, lazy, useState } from "react";
import { Button } from "@/components/ui/button";
import type { PreviewOutput } from "@/server/environments/schedules/schemas";

// The code of the search comes when it is first asked for.
const ZoneDialog = lazy(async () => ({ default: (await import("./zone-dialog")).ZoneDialog }));

export type ZonePickerProps = {
  zone: string;
  /** Offset and clock changes; undefined while they are on their way. */
  preview: Pick<PreviewOutput, "offset" | "clockChanges"> | undefined;
  /** Null where it may not be changed. */
  onChange: ((zone: string) => void) | null;
};

/** The zone whose clocks the hours follow, and when those clocks change next. */
export function ZonePicker({ zone, preview, onChange }: ZonePickerProps) {
  const [open, setOpen] = useState(false);
  return (
    <div className="flex flex-col gap-1.5">
      <span id="schedule-zone" className="text-control font-medium">
        Time zone
      </span>
      {onChange === null ? (
        <span className="text-control">{zone}</span>
      ) : (
        <Button aria-labelledby="schedule-zone schedule-zone-name" aria-haspopup="dialog" className="justify-between" onClick={() => setOpen(true)}>
          <span id="schedule-zone-name" className="truncate">
            {zone}
          </span>
          <ChevronsUpDown size={13} aria-hidden className="text-faint" />
        </Button>
      )}
      <ul className="flex min-h-[36px] flex-col text-label text-secondary">
        {(preview === undefined ? [] : changeWords(preview)).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {open && onChange !== null ? (
        <Suspense fallback={null}>
          <ZoneDialog
            zone={zone}
            onClose={() => setOpen(false)}
            onChoose={(next) => {
              setOpen(false);
              onChange(next);
            }}
          />
        </Suspense>
      ) : null}
    </div>
  );
}

function changeWords({ offset, clockChanges }: Pick<PreviewOutput, "offset" | "clockChanges">): string[] {
  if (clockChanges.length === 0) return [`${offset}; its clocks never change.`];
  return [`${offset} now.`, ...clockChanges.map(({ sentence }) => sentence)];
}
