"use client";

import { ErrorNote } from "@/components/ui/error-note";

/** Stands where a screen could not be drawn. */
export function FailedScreen({ referenceId, onRetry }: { referenceId: string | undefined; onRetry: () => void }) {
  return (
    <div className="mx-auto max-w-xl px-gutter py-10">
      <ErrorNote
        problem="This page could not be shown."
        whatToDo="Try again. If it happens again, give the reference to an admin: the log has the rest."
        referenceId={referenceId}
        onRetry={onRetry}
      />
    </div>
  );
}
