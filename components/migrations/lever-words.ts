/** A lever as the server tells it. */
export type Lever = { allowed: boolean; reason: string | null };

/** Why a lever cannot be pulled, for a Button; undefined when it can. */
export function lockedReasonOf(lever: Lever): string | undefined {
  return lever.allowed ? undefined : (lever.reason ?? "This is not possible now.");
}
