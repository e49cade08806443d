import { NextResponse } from "next/server";
import type { NextRequest } from "next/server";
import { contentSecurityPolicy, pathHeader, securityHeaders } from "@/server/api/page-headers";

/**
 * Puts a fresh CSP nonce and the security headers on every page. It decides nothing about rights: those are checked where the data is,
 * and removing this file would leave every refusal in place.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === "development");
  const forwarded = new Headers(request.headers);
  forwarded.set("x-nonce", nonce);
  forwarded.set("content-security-policy", policy);
  forwarded.set(pathHeader, request.nextUrl.pathname + request.nextUrl.search);
  const response = NextResponse.next({ request: { headers: forwarded } });
  response.headers.set("content-security-policy", policy);
  for (const [name, value] of securityHeaders(request.nextUrl.protocol === "https:")) response.headers.set(name, value);
  return response;
}

// Everything but the files of the build and the icon, which have their headers from next.config.js. The lookahead is a prefix match,
// so each name in it ends with its slash or with the end of the path. Next reads this literal without running it.
export const config = { matcher: ["/((?!_next/static/|icon\\.svg$).*)"] };
