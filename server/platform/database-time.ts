/** How far the machine's clock may be off before it is not believed, in milliseconds. */
export const toleratedSkewMs = 5_000;

/** A look at the database's clock: its Unix time in ms at a moment of the process's steady clock. */
export type DatabaseTime = { databaseMs: number; elapsedMs: number };

/** The machine's clock (Unix ms) and the steady one (ms), read at the same moment. */
export type Moment = { nowMs: number; elapsedMs: number };

// Next loads a module once per bundle; only globalThis is shared, so what the process knows of the time hangs there.
const shared = globalThis as typeof globalThis & { switchyardDatabaseTime?: DatabaseTime | undefined };

/** Keeps the last look at the database's clock for the whole process; undefined forgets it. */
export function keepDatabaseTime(time: DatabaseTime | undefined): void {
  shared.switchyardDatabaseTime = time;
}

/**
 * How far the machine's clock is ahead of the database's at this moment, in ms; 0 before the first look. The steady clock carries the last
 * look on, so a clock that is set while the process runs shows at once and without the database.
 */
export function skewMsAt(moment: Moment, time: DatabaseTime | undefined = shared.switchyardDatabaseTime): number {
  return time === undefined ? 0 : moment.nowMs - timeOf(moment, time);
}

/** The time to believe, in Unix ms: the machine's, or the database's when the two are more than five seconds apart. */
export function rightTime(moment: Moment, time: DatabaseTime | undefined = shared.switchyardDatabaseTime): number {
  return time === undefined || !isSkewed(skewMsAt(moment, time)) ? moment.nowMs : timeOf(moment, time);
}

/** True when a clock this far off must not be worked with. */
export function isSkewed(skewMs: number): boolean {
  return Math.abs(skewMs) > toleratedSkewMs;
}

/** "60 min ahead of", "7 s behind": how a skew is told. */
export function skewWords(skewMs: number): string {
  const seconds = Math.round(Math.abs(skewMs) / 1_000);
  const size = seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  return `${size} ${skewMs > 0 ? "ahead of" : "behind"}`;
}

function timeOf({ elapsedMs }: Moment, time: DatabaseTime): number {
  return Math.round(time.databaseMs + (elapsedMs - time.elapsedMs));
}
