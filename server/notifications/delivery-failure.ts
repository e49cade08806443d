/**
 * Why something could not be sent, whatever the channel. `limited`: the other side said when to come again. `uncertain`: it may have
 * arrived. `refused`: the same again would be refused again.
 */
export class DeliveryFailure extends Error {
  readonly kind: "limited" | "retry" | "uncertain" | "refused";
  readonly retryAfterMs: number | null;

  /** @param message what an admin reads */
  constructor(kind: DeliveryFailure["kind"], message: string, options: { retryAfterMs?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "DeliveryFailure";
    this.kind = kind;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

/** The failure of a side that said when to come again, in seconds; a number that is none counts as one second. */
export function limitedFailure(who: string, seconds: number): DeliveryFailure {
  const wait = Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3_600) : 1;
  return new DeliveryFailure("limited", `${who} asks to come again in ${wait} s.`, { retryAfterMs: wait * 1_000 });
}

const firstWaitMs = 5_000;
const longestWaitMs = 15 * 60_000;
/** A delivery is given up after as many tries; with the waits above this is about six hours. */
export const mostTries = 32;

/** How long to wait before the next try, in milliseconds; null when it is time to give up. `random` is in [0, 1). */
export function waitAfter(failure: DeliveryFailure, attempt: number, random: number): number | null {
  if (failure.kind === "refused" || attempt >= mostTries) return null;
  if (failure.retryAfterMs !== null) return failure.retryAfterMs;
  const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 1));
  return Math.round(wait * (0.5 + random / 2));
}
