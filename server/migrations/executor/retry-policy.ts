import type { Step } from "../scripts/schemas";
import type { TargetFailure } from "../target/target-session";

/** Tries to get a lock before the step is given up. */
export const mostLockTries = 60;

/** How long a short step stays in a lock queue: a tenth to a fifth of a second, so that two of us never march in step. */
export function lockWaitMs(random: number): number {
  return 100 + 100 * random;
}

/** How long it stays away after a try that gave up: longer and longer up to 4 s, with jitter, so that writers get through. */
export function lockPauseMs(tries: number, random: number): number {
  return Math.min(4_000, 100 * 2 ** Math.min(tries, 6)) * (0.5 + random);
}

/** True when the same statement may succeed a moment later without anybody doing anything. */
export function isContention(failure: TargetFailure): boolean {
  return failure === "lock-timeout" || failure === "deadlock";
}

/** True when the same batch may succeed a moment later: a row that the application has put in the way of one that comes back is seen by the next try. */
export function mayPass(failure: TargetFailure, { phase }: Pick<Step, "phase">): boolean {
  return isContention(failure) || (failure === "constraint" && phase === "restore");
}

/** True when trying the step again may help: what is wrong lies in the surroundings and not in the step. */
export function isRetryable(failure: TargetFailure): boolean {
  return isContention(failure) || ["unreachable", "connection-lost", "shutting-down", "cancelled", "out-of-space", "refused-login"].includes(failure);
}
