"use client";

import { shownErrorOf } from "./api-error";
import { ErrorNote } from "@/components/ui/error-note";
import { PageHeader } from "@/components/ui/page-header";

export type LoadFailedProps = { title: string; error: unknown; onRetry: () => void; retrying: boolean };

/** A whole screen that could not be read: what went wrong and a way to try again. */
export function LoadFailed({ title, error, onRetry, retrying }: LoadFailedProps) {
  const shown = shownErrorOf(error);
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title={title} />
      <ErrorNote problem={shown.message} referenceId={shown.requestId || undefined} onRetry={onRetry} retrying={retrying} />
    </div>
  );
}
