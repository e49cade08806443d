import { ErrorNote } from "@/components/ui/error-note";
import type { ShownError } from "@/server/trpc/error-mapping";

/** What was wrong with an act, where it was pressed; nothing while nothing was. */
export function ActErrorNote({ error, className }: { error: ShownError | null; className?: string }) {
  if (error === null) return null;
  return <ErrorNote problem={error.message} referenceId={error.requestId || undefined} {...(className === undefined ? {} : { className })} />;
}
