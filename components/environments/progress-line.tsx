"use client";

import { cn } from "@/components/ui/class-names";
import { Duration } from "@/components/ui/duration";
import { ProgressBar } from "@/components/ui/progress-bar";
import type { Progress } from "@/server/environments/schemas";
import { doneWords } from "./act-words";

export type ProgressLineProps = {
  progress: Progress;
  /** What is in motion. */
  name: string;
  /** Whether the count is told here on wide screens; a table tells it in its own column. */
  counted?: boolean;
};

/** How far something in motion is, and for how long already; how long it usually takes stands in the because-sentence. */
export function ProgressLine({ progress, name, counted = true }: ProgressLineProps) {
  const known = progress.total > 1 && progress.done > 0;
  return (
    <span className="flex min-w-0 items-center gap-x-2.5 gap-y-1.5 text-control text-secondary max-sm:flex-col-reverse max-sm:items-start">
      <ProgressBar
        className="w-full max-w-40 shrink-0 sm:w-16"
        label={`${name}: ${doneWords(progress)}`}
        value={known ? progress.done / progress.total : undefined}
      />
      <span>
        {progress.total > 1 ? <span className={cn(!counted && "md:hidden")}>{doneWords(progress)}, </span> : null}
        <Duration from={progress.since.getTime()} className="text-ink" />
      </span>
    </span>
  );
}
