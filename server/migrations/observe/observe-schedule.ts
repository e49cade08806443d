/** In the first minutes somebody looks. */
const atFirstMs = 5_000;
const firstMinutesMs = 10 * 60_000;
const laterMs = 30_000;

/** When an observation is read next: often at first, and at its end. */
export function nextReading({ createdAt, until }: { createdAt: Date; until: Date }, now: Date): Date {
  const every = now.getTime() - createdAt.getTime() < firstMinutesMs ? atFirstMs : laterMs;
  return new Date(Math.min(now.getTime() + every, until.getTime()));
}

/** How long after a fault it is tried again: up to five minutes. */
export function retryAfterMs(attempt: number): number {
  return Math.min(2 ** Math.min(attempt, 8) * 1_000, 300_000);
}
