"use client";

import { ErrorNote } from "@/components/ui/error-note";
import { PageHeader } from "@/components/ui/page-header";
import { shownErrorOf } from "./api-error";
import { NotForYou } from "./not-for-you";

export type LoadFailedProps = { title: string; error: unknown; onRetry: () => void; retrying: boolean };

/** A whole screen that could not be read: what went wrong and a way to try again, or what to do where a right is missing. */
export function LoadFailed({ title, error, onRetry, retrying }: LoadFailedProps) {
  const shown = shownErrorOf(error);
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title={title} />
      {shown.code === "forbidden" ? (
        <NotForYou />
      ) : (
        <ErrorNote problem={shown.message} referenceId={shown.requestId || undefined} onRetry={onRetry} retrying={retrying} />
      )}
    </div>
  );
}
