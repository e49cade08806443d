"use client";

import { useEffect, useState } from "react";
import { migrationScript } from "@/server/migrations/scripts/schemas";
import type { MigrationScript } from "@/server/migrations/scripts/schemas";
import type { MigrationDetail } from "@/server/migrations/review/schemas";

/** What this person last read of a migration in this browser. */
export type SeenScript = { revision: number; contentHash: string; script: MigrationScript };

const key = (id: string) => `switchyard.migration-seen.${id}`;

/** The revision that was read before this one, in this browser; null where there is none, or where nothing has changed since. */
export function useSeenScript({ id, revision, contentHash, script }: MigrationDetail): SeenScript | null {
  const [before, setBefore] = useState<SeenScript | null>(null);
  useEffect(() => {
    const seen = readSeen(localStorage.getItem(key(id)));
    if (seen !== null && seen.contentHash === contentHash) return;
    setBefore(seen);
    localStorage.setItem(key(id), JSON.stringify({ revision, contentHash, script }));
  }, [id, revision, contentHash, script]);
  return before === null || before.contentHash === contentHash ? null : before;
}

function readSeen(stored: string | null): SeenScript | null {
  try {
    const value: unknown = JSON.parse(stored ?? "null");
    if (typeof value !== "object" || value === null || !("revision" in value) || !("contentHash" in value) || !("script" in value)) return null;
    const script = migrationScript.safeParse(value.script);
    const { revision, contentHash } = value;
    return script.success && typeof revision === "number" && typeof contentHash === "string" ? { revision, contentHash, script: script.data } : null;
  } catch {
    return null;
  }
}
