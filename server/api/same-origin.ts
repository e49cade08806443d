import { env } from "@/server/platform/env";

/**
 * True when a request that changes something comes from our own pages: Sec-Fetch-Site says so where the browser sends it,
 * otherwise the Origin must be ours. A request with neither is refused. (Fetch Metadata, W3C; OWASP CSRF cheat sheet.)
 */
export function isSameOrigin(headers: Headers): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") return false;
  const origin = headers.get("origin");
  if (origin !== null) return origin === new URL(env().PUBLIC_URL).origin;
  return site === "same-origin";
}
