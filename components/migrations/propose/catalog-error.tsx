import { shownErrorOf } from "@/components/shell/api-error";
import { ErrorNote } from "@/components/ui/error-note";

/** The catalog could not be read: what is wrong with the connection, in its place. */
export function CatalogError({ error, onRetry, retrying }: { error: unknown; onRetry: () => void; retrying: boolean }) {
  const shown = shownErrorOf(error);
  return <ErrorNote problem={shown.message} referenceId={shown.requestId || undefined} onRetry={onRetry} retrying={retrying} />;
}
