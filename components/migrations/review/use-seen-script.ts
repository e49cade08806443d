"use client";

import { useEffect, useMemo } from "react";
import type { MigrationDetail } from "@/server/migrations/review/schemas";
import { useStoredText } from "../stored-text";
import { parseSeen, seenBefore, withSeen } from "./seen-script";
import type { SeenScript } from "./seen-script";

/** The revision that was read in this browser before the one on screen; null where there is none. */
export function useSeenScript({ id, revision, contentHash, script }: MigrationDetail): SeenScript | null {
  const [stored, store] = useStoredText(`switchyard.migration-seen.${id}`);
  const seen = useMemo(() => parseSeen(stored), [stored]);
  useEffect(() => {
    if (seen?.last.contentHash !== contentHash) store(JSON.stringify(withSeen(seen, { revision, contentHash, script })));
  }, [seen, store, revision, contentHash, script]);
  return seenBefore(seen, contentHash);
}
