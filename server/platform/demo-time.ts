/** How the demo's clock stood at a moment of the process's steady clock: how far it was ahead of the world's, and how fast it ran. */
export type DemoTime = { aheadMs: number; speed: number; elapsedMs: number };

// Next loads a module once per bundle; only globalThis is shared, so what the process knows of the demo's clock hangs there.
const shared = globalThis as typeof globalThis & { switchyardDemoTime?: DemoTime | undefined; switchyardDemoShownMs?: number | undefined };

/** Keeps the last look at the demo's clock for the whole process; undefined forgets it, and business time is the world's again. */
export function keepDemoTime(time: DemoTime | undefined): void {
  shared.switchyardDemoTime = time;
  if (time === undefined) shared.switchyardDemoShownMs = undefined;
}

/** How far business time is ahead of the world's at a moment of the steady clock, in ms: the last look, carried on at its speed. */
export function demoAheadMs(elapsedMs: number, time: DemoTime | undefined = shared.switchyardDemoTime): number {
  return time === undefined ? 0 : Math.max(0, time.aheadMs + (elapsedMs - time.elapsedMs) * (time.speed - 1));
}

/** Business time at a moment, in Unix ms. It never goes back, also where the demo's clock was carried on too far between two looks. */
export function demoTime(moment: { worldMs: number; elapsedMs: number }): number {
  if (shared.switchyardDemoTime === undefined) return moment.worldMs;
  const shownMs = Math.max(Math.round(moment.worldMs + demoAheadMs(moment.elapsedMs)), shared.switchyardDemoShownMs ?? 0);
  shared.switchyardDemoShownMs = shownMs;
  return shownMs;
}
