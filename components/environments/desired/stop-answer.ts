import type { StopChoices } from "../use-act";

/** What a stop says of those at work and of the time after it. */
export type StopAnswer = { override: boolean; overrideReason: string; keepOff: "next-start" | "by-hand" };

/** A stop that waits for everybody and lasts until the next scheduled start. */
export const usualStop: StopAnswer = { override: false, overrideReason: "", keepOff: "next-start" };

/** What the server is told. */
export function stopInput({ override, overrideReason, keepOff }: StopAnswer): StopChoices {
  return { keepOff, ...(override ? { overrideReason: overrideReason.trim() } : {}) };
}

/** What an answer still needs; undefined when nothing. */
export function stopLack({ override, overrideReason }: StopAnswer): string | undefined {
  return override && overrideReason.trim() === "" ? "Say why they are not waited for first." : undefined;
}
