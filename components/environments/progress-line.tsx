"use client";

import { cn } from "@/components/ui/class-names";
import { Duration } from "@/components/ui/duration";
import { formatDuration } from "@/components/ui/format-duration";
import { ProgressBar } from "@/components/ui/progress-bar";
import type { Progress } from "@/server/environments/schemas";
import { doneWords } from "./act-words";

/** How far something in motion is, since when, and how long it usually takes. */
export function ProgressLine({ progress, name, className }: { progress: Progress; name: string; className?: string }) {
  const known = progress.total > 1 && progress.done > 0;
  return (
    <div className={cn("flex min-w-0 items-center gap-2.5 text-control text-secondary", className)}>
      <ProgressBar className="w-20 shrink-0" label={`${name}: ${doneWords(progress)}`} value={known ? progress.done / progress.total : undefined} />
      <span className="whitespace-nowrap">
        {progress.total > 1 ? `${doneWords(progress)}, ` : ""}
        <Duration from={progress.since.getTime()} className="text-ink" />
        {progress.usualMs === null ? "" : `, usually ${formatDuration(progress.usualMs)}`}
      </span>
    </div>
  );
}
