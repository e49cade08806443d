import type { AdoptionsOutput, FollowedEnvironment } from "@/server/environments/unclaimed/schemas";

/** Names an environment's adoptions of one sitting: later ones into the same environment are shown again. */
export function sittingOf({ key, acceptedAt }: Pick<FollowedEnvironment, "key" | "acceptedAt">): string {
  return `${key} ${acceptedAt.toISOString()}`;
}

/** True when all went as accepted and nothing is left to do or to read. */
export function isDone({ adoptions }: Pick<FollowedEnvironment, "adoptions">): boolean {
  return adoptions.every(({ state, said }) => state === "tagged" && said === null);
}

/** The adoptions without those that were done and are cleared; what waits, or has something to say, stays. */
export function withoutCleared(all: AdoptionsOutput, cleared: ReadonlySet<string>): AdoptionsOutput {
  const environments = all.environments.filter((one) => !isDone(one) || !cleared.has(sittingOf(one)));
  const gone = all.environments.filter((one) => !environments.includes(one)).reduce((sum, { adoptions }) => sum + adoptions.length, 0);
  return { ...all, environments, totals: { ...all.totals, all: all.totals.all - gone, tagged: all.totals.tagged - gone } };
}

/** Reads what is kept as cleared; anything that is not a list of texts is none. */
export function parseCleared(stored: string | null): ReadonlySet<string> {
  try {
    const value: unknown = JSON.parse(stored ?? "[]");
    return new Set(Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : []);
  } catch {
    return new Set();
  }
}
