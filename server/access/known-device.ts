import { createHmac, hkdfSync } from "node:crypto";
import { clock } from "@/server/platform/clock";
import { newToken, secretsEqual } from "@/server/platform/crypto";
import { env } from "@/server/platform/env";

/** How long a browser is remembered after its latest sign-in, seconds: people come back from long leave. */
export const knownDeviceSeconds = 180 * 86_400;

/**
 * A token that lets this browser prove later that the person has signed in with it. It proves nothing else: who has it still needs the
 * password. Nothing in it says who the person is.
 */
export function rememberDevice(entryUuid: string): string {
  const until = Math.floor(clock.world().getTime() / 1_000) + knownDeviceSeconds;
  const facts = `${until}.${newToken()}`;
  return `${facts}.${sign(entryUuid, facts)}`;
}

/** True when the token was made for this person by `rememberDevice` and is not over. Anything may be given. */
export function isKnownDevice(token: string | null, entryUuid: string): boolean {
  const [until = "", nonce = "", signature = "", ...more] = (token ?? "").split(".");
  if (more.length > 0 || !/^\d{1,12}$/u.test(until) || clock.world().getTime() / 1_000 >= Number(until)) return false;
  return secretsEqual(signature, sign(entryUuid, `${until}.${nonce}`));
}

/** A key of its own, so that nothing signed for another purpose counts here. */
function sign(entryUuid: string, facts: string): string {
  const key = Buffer.from(hkdfSync("sha256", env().SESSION_SECRET, "", "switchyard known device", 32));
  return createHmac("sha256", key).update(`${entryUuid}.${facts}`).digest("base64url");
}
