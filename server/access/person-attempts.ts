import type { Db } from "@/server/platform/db";
import { isKnownDevice } from "./known-device";
import { takeAttempt } from "./sign-in-limit.sql";
import type { AttemptVerdict } from "./sign-in-limit.sql";

/** An attempt that was counted, and where, so that it can be given back. */
export type PersonAttempt = { verdict: AttemptVerdict; kind: "device" | "identity" };

/**
 * How a person's attempts are divided: most for whoever knows the name, the rest only for browsers in which the person has signed in
 * before, so that nobody else can keep the person out. Together they are the limit, which stays below the directory's own lockout.
 * @param limit attempts allowed in 15 minutes, at least 1
 */
export function attemptShares(limit: number): { anyone: number; knownDevice: number } {
  const knownDevice = limit === 1 ? 0 : Math.max(1, Math.floor(limit / 4));
  return { anyone: limit - knownDevice, knownDevice };
}

/** Counts an attempt to sign in as a person and says whether it may go on. A known browser uses its own share first. */
export async function takePersonAttempt(db: Db, entryUuid: string, device: string | null, limit: number): Promise<PersonAttempt> {
  const shares = attemptShares(limit);
  if (isKnownDevice(device, entryUuid)) {
    const verdict = await takeAttempt(db, "device", entryUuid, shares.knownDevice);
    if (verdict === "allowed") return { verdict, kind: "device" };
  }
  return { verdict: await takeAttempt(db, "identity", entryUuid, shares.anyone), kind: "identity" };
}
