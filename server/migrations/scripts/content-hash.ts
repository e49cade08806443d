import { sha256 } from "@/server/platform/crypto";

/** What is reviewed: a kind, its parameters and the three scripts. */
export type Content = { kind: string; params: unknown; script: unknown };

/**
 * The hash of a content: SHA-256 of its canonical JSON, so that neither the order of keys nor a way through the database changes it. The same
 * hash moves from database to database, and an approval names it.
 */
export function contentHash({ kind, params, script }: Content): string {
  return sha256(canonicalJson({ kind, params, script }));
}

/** JSON with sorted keys and without what JSON does not hold; two texts are equal exactly when the values are. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(JSON.parse(JSON.stringify(value ?? null))));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, held]): [string, unknown] => [key, sorted(held)]);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
