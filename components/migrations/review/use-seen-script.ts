"use client";

import { useEffect, useMemo } from "react";
import type { MigrationDetail } from "@/server/migrations/review/schemas";
import { storedText, useStoredText } from "../stored-text";
import { parseSeen, seenBefore, withSeen } from "./seen-script";
import type { SeenScript } from "./seen-script";

/** The revision that was read in this browser before the one on screen; null where there is none. */
export function useSeenScript({ id, revision, contentHash, script }: MigrationDetail): SeenScript | null {
  const key = `switchyard.migration-seen.${id}`;
  const [stored, store] = useStoredText(key);
  const seen = useMemo(() => parseSeen(stored), [stored]);
  useEffect(() => {
    const kept = parseSeen(storedText(key));
    if (kept?.last.contentHash !== contentHash) store(JSON.stringify(withSeen(kept, { revision, contentHash, script })));
  }, [key, store, revision, contentHash, script]);
  return seenBefore(seen, contentHash);
}
