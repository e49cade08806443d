const minuteMs = 60_000;

/** Instances that StartInstances takes at once (token bucket published by AWS: 1,000 instances), and those it takes a second after that. */
const startBurst = 1_000;
const startsPerSecond = 2;

/** What a start takes where none was seen yet: pending, boot and both status checks. */
const unknownStartMs = 180_000;

/** The lead is bounded as the one that people set. */
const longestLeadMs = 240 * minuteMs;

/**
 * By how much a scheduled start is brought forward so that everything is ready at the scheduled time: what AWS's token bucket makes the last of
 * the instances wait, and a usual start (95th percentile; null where none was seen).
 */
export function leadMs(instanceCount: number, usualStartMs: number | null): number {
  const waitMs = (Math.max(0, instanceCount - startBurst) / startsPerSecond) * 1_000;
  return Math.min(longestLeadMs, waitMs + (usualStartMs ?? unknownStartMs));
}

/** The same in whole minutes, rounded up. */
export function computedLeadMinutes(instanceCount: number, usualStartMs: number | null): number {
  return Math.ceil(leadMs(instanceCount, usualStartMs) / minuteMs);
}
