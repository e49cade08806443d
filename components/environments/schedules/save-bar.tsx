"use client";

import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";

export type SaveBarProps = {
  /** Whether there is anything to save; the bar stands there only then. */
  shown: boolean;
  label: string;
  /** What saving would do, or what went wrong. */
  children: ReactNode;
  lockedReason?: string | undefined;
  busy: boolean;
  onSave: () => void;
  /** Null where there is nothing to go back to. */
  onDiscard: (() => void) | null;
};

/** The bar at the bottom while something is not saved: what it would do, and the levers. */
export function SaveBar({ shown, label, children, lockedReason, busy, onSave, onDiscard }: SaveBarProps) {
  if (!shown) return null;
  return (
    <div className="sticky bottom-4 z-30 max-md:bottom-16">
      <section
        aria-label="Unsaved changes"
        className="flex animate-slide-up flex-wrap items-center gap-x-4 gap-y-3 rounded-panel bg-raised px-4 py-3 shadow-float"
      >
        <div className="flex min-w-0 flex-1 basis-72 flex-col gap-2">{children}</div>
        <div className="flex gap-2 max-sm:w-full max-sm:[&>*]:flex-1">
          {onDiscard === null ? null : <Button onClick={onDiscard}>Discard</Button>}
          <Button variant="primary" busy={busy} lockedReason={lockedReason} onClick={onSave}>
            {label}
          </Button>
        </div>
      </section>
    </div>
  );
}
