"use client";

import { FailedScreen } from "@/components/shell/failed-screen";

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return <FailedScreen referenceId={error.digest} onRetry={reset} />;
}
