import type { Lever } from "../executor/schemas";
import type { EffectLever } from "./schemas";

/** A lever, free where nothing stands in the way. */
export function leverOf(lockedBecause: string | null): Lever {
  return { allowed: lockedBecause === null, reason: lockedBecause };
}

/** The same with what it does. */
export function effectLeverOf(lockedBecause: string | null, effect: string): EffectLever {
  return { ...leverOf(lockedBecause), effect };
}
