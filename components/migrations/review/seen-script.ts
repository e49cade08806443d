import { migrationScript } from "@/server/migrations/scripts/schemas";
import type { MigrationScript } from "@/server/migrations/scripts/schemas";

/** A revision that was read. */
export type SeenScript = { revision: number; contentHash: string; script: MigrationScript };

/** What was read of a migration: the last revision, and the one read before it. */
export type Seen = { last: SeenScript; before: SeenScript | null };

/** The last revision that was read before this one; null where there is none. */
export function seenBefore(seen: Seen | null, contentHash: string): SeenScript | null {
  if (seen === null) return null;
  return seen.last.contentHash === contentHash ? seen.before : seen.last;
}

/** What was read once this revision has been, too. */
export function withSeen(seen: Seen | null, now: SeenScript): Seen {
  return { last: now, before: seenBefore(seen, now.contentHash) };
}

/** Reads what was kept; anything else is nothing. */
export function parseSeen(stored: string | null): Seen | null {
  try {
    const value: unknown = JSON.parse(stored ?? "null");
    if (typeof value !== "object" || value === null || !("last" in value)) return null;
    const last = parseOne(value.last);
    return last === null ? null : { last, before: "before" in value ? parseOne(value.before) : null };
  } catch {
    return null;
  }
}

function parseOne(value: unknown): SeenScript | null {
  if (typeof value !== "object" || value === null || !("revision" in value) || !("contentHash" in value) || !("script" in value)) return null;
  const { revision, contentHash } = value;
  const script = migrationScript.safeParse(value.script);
  return script.success && typeof revision === "number" && typeof contentHash === "string" ? { revision, contentHash, script: script.data } : null;
}
