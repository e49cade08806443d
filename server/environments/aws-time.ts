/**
 * AWS takes no call whose signature is this far from its own clock (IAM user guide, "Signature Version 4 for API requests"), so what seems
 * further off is not AWS's clock. In milliseconds.
 */
const mostOffMs = 300_000;

// Next loads a module once per bundle; only globalThis is shared, so what the process knows of the time hangs there.
const shared = globalThis as typeof globalThis & { switchyardAwsAheadMs?: number };

/** Keeps how far AWS's clock is ahead of this process's, in milliseconds; 0 forgets it. */
export function keepAwsAhead(aheadMs: number): void {
  shared.switchyardAwsAheadMs = Math.abs(aheadMs) > mostOffMs ? 0 : aheadMs;
}

/** A moment of this process's clock by AWS's, as far as the last session told; the same moment before the first. */
export function byAwsClock(moment: Date): Date {
  return new Date(moment.getTime() + (shared.switchyardAwsAheadMs ?? 0));
}
