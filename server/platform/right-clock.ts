import { clock, machineTimeMs } from "./clock";
import { isSkewed, skewMsAt, skewWords } from "./database-time";
import { AppError } from "./errors";

/** How far this machine's clock is ahead of the database's now, in milliseconds. */
export function ownSkewMs(): number {
  return skewMsAt({ nowMs: machineTimeMs(), elapsedMs: clock.elapsed() });
}

/** True while this machine's clock may be worked with: leases, signatures for AWS and certificates all depend on it. */
export function isClockRight(): boolean {
  return !isSkewed(ownSkewMs());
}

/**
 * For everything that is asked for: with a wrong clock nothing new is taken on.
 * @throws AppError `unavailable` that says how far it is off
 */
export function requireRightClock(): void {
  const skewMs = ownSkewMs();
  if (!isSkewed(skewMs)) return;
  throw new AppError(
    "unavailable",
    `The clock of this server is ${skewWords(skewMs)} the database's, so nothing can be asked for until it is right. Try again later, and tell an admin.`,
  );
}
