import type { ShownError } from "@/server/trpc/error-mapping";

/** What a failed call says to the reader. An error that never reached our server is told as a lost connection. */
export function shownErrorOf(error: unknown): ShownError {
  const shown = appErrorIn(error);
  if (shown !== null) return shown;
  return { code: "unavailable", message: "The portal cannot be reached. Check your connection; the page catches up by itself.", details: {}, requestId: "" };
}

/** True when the caller's session is over. */
export function isSignedOut(error: unknown): boolean {
  return appErrorIn(error)?.code === "unauthenticated";
}

function appErrorIn(error: unknown): ShownError | null {
  if (typeof error !== "object" || error === null || !("data" in error)) return null;
  const { data } = error;
  if (typeof data !== "object" || data === null || !("app" in data)) return null;
  return data.app as ShownError;
}
