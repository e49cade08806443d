import { env } from "@/server/platform/env";

/** True when people reach the portal over https; decides the cookie's name and its Secure flag. */
export function isHttps(): boolean {
  return new URL(env().PUBLIC_URL).protocol === "https:";
}

/** Name of the session cookie. The `__Host-` prefix makes browsers refuse one set by another host or without https. */
export function sessionCookieName(): string {
  return isHttps() ? "__Host-switchyard.session" : "switchyard.session";
}

/** Name of the cookie by which a browser is known again at the next sign-in; it outlives the session. */
export function deviceCookieName(): string {
  return isHttps() ? "__Host-switchyard.device" : "switchyard.device";
}
