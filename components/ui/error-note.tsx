"use client";

import { RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button";
import { cn } from "./class-names";
import { CopyButton } from "./copy-button";
import { LampShape } from "./lamp";

export type ErrorNoteProps = {
  /** What went wrong, one sentence. */
  problem: string;
  /** What the reader can do now. */
  whatToDo?: ReactNode;
  /** The request id, so that an administrator finds the log lines. */
  referenceId?: string | undefined;
  onRetry?: () => void;
  retrying?: boolean;
  className?: string;
};

/** An error in the place it happened: the problem, what to do, a reference, and a way to try again. */
export function ErrorNote({ problem, whatToDo, referenceId, onRetry, retrying = false, className }: ErrorNoteProps) {
  return (
    <div role="alert" className={cn("flex min-w-0 items-start gap-3 rounded-panel border bg-surface px-4 py-3", className)}>
      <LampShape kind="failed" className="mt-[3px]" />
      <div className="min-w-0 flex-1">
        <p className="text-control font-medium">{problem}</p>
        {whatToDo === undefined ? null : <div className="mt-0.5 text-control text-secondary">{whatToDo}</div>}
        {referenceId === undefined ? null : (
          <p className="mt-1.5 flex min-w-0 items-center gap-1 text-label text-faint">
            Reference <code className="min-w-0 truncate font-mono">{referenceId}</code>
            <CopyButton text={referenceId} label="Copy reference" />
          </p>
        )}
      </div>
      {onRetry === undefined ? null : (
        <Button size="small" icon={<RotateCw size={12} aria-hidden />} onClick={onRetry} busy={retrying}>
          Try again
        </Button>
      )}
    </div>
  );
}
