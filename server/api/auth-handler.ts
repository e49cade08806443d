import NextAuth from "next-auth";
import { NextRequest } from "next/server";
import { z } from "zod";
import { knownDeviceSeconds } from "@/server/access/known-device";
import { isDatabaseFailure } from "@/server/platform/database-failure";
import { env } from "@/server/platform/env";
import { logger } from "@/server/platform/logger";
import { authOptions } from "./auth-options";
import { readBoundedBody } from "./bounded-body";
import { requestFacts } from "./request-facts";
import type { RequestFacts } from "./request-facts";
import { deviceCookieName, isHttps } from "./session-cookie";

// A name and a password of the longest kind that is looked at fit several times.
const maxBodyBytes = 16 * 1024;

/** Paths below /api/auth at which next-auth would show pages of its own; ours is the only sign-in page. */
const foreignPages = /\/api\/auth\/(signin|signout|error|verify-request)(\/|$)/;

/** Serves next-auth's routes, kept by nobody. Everybody may call them, so nothing larger than a sign-in is read, and nothing internal is told. */
export async function handleAuth(request: NextRequest, context: unknown): Promise<Response> {
  const facts = requestFacts(request.headers);
  const response = await answer(request, context, facts);
  response.headers.set("cache-control", "no-store");
  response.headers.set("x-request-id", facts.id);
  return response;
}

async function answer(request: NextRequest, context: unknown, facts: RequestFacts): Promise<Response> {
  if (request.method === "GET" && foreignPages.test(new URL(request.url).pathname)) {
    return new Response(null, { status: 302, headers: { location: new URL("/sign-in", env().PUBLIC_URL).href } });
  }
  const body = request.method === "POST" ? await readBoundedBody(request, maxBodyBytes) : undefined;
  if (body === null) return problem(413, `Send at most ${maxBodyBytes / 1024} kB.`);
  const fields = body === undefined ? {} : fieldsIn(request.headers, body);
  if (fields === null) return problem(400, "The body is no JSON object. Reload the page and try again.");
  const wrong = wrongCallback(request, fields.callbackUrl);
  if (wrong !== null) return wrong;
  const bounded = body === undefined ? request : new NextRequest(request.url, { method: "POST", headers: request.headers, body });
  let device: string | null = null;
  const failures: unknown[] = [];
  const mark = { sent: request.cookies.get(deviceCookieName())?.value ?? null, remember: (given: string) => void (device = given) };
  try {
    const options = authOptions(facts, { device: mark, fail: (error) => void failures.push(error) });
    const response = (await NextAuth(options)(bounded, context)) as Response;
    // Its answer would take the cookie away from a session that goes on.
    if (failures.length > 0) throw failures[0];
    if (device !== null) response.headers.append("set-cookie", deviceCookie(device));
    return response;
  } catch (error) {
    logger.error({ err: error, requestId: facts.id }, "auth: a request failed");
    if (isDatabaseFailure(error)) return problem(503, "The portal cannot reach its database at this moment. Try again.");
    return problem(500, `Something went wrong on our side. Give this id to an admin: ${facts.id}`);
  }
}

function deviceCookie(device: string): string {
  return `${deviceCookieName()}=${device}; Path=/; Max-Age=${knownDeviceSeconds}; HttpOnly; SameSite=Strict${isHttps() ? "; Secure" : ""}`;
}

/** A callback address that is none, in the query, the body or next-auth's own cookie, is the client's fault, which next-auth takes for its own. */
function wrongCallback(request: NextRequest, inBody: unknown): Response | null {
  const wrongCookies = request.cookies.getAll().filter(({ name, value }) => name.endsWith("next-auth.callback-url") && !isAddress(value));
  const given = [new URL(request.url).searchParams.get("callbackUrl") ?? "", inBody ?? ""];
  if (wrongCookies.length === 0 && given.every(isAddress)) return null;
  const response = problem(400, "callbackUrl is no address of a page. Reload the page and try again.");
  // Otherwise a browser with such a cookie could never sign in again.
  for (const { name } of wrongCookies) response.headers.append("set-cookie", `${name}=; Path=/; Max-Age=0${name.startsWith("__") ? "; Secure" : ""}`);
  return response;
}

function isAddress(value: unknown): boolean {
  if (typeof value !== "string") return false;
  const base = value.startsWith("/") ? env().PUBLIC_URL : undefined;
  return value === "" || (URL.canParse(value, base) && /^https?:$/.test(new URL(value, base).protocol));
}

/** What next-auth will read from the body, which is JSON, a form or nothing; null when it is JSON but no object. */
function fieldsIn(headers: Headers, body: Uint8Array): Record<string, unknown> | null {
  const text = new TextDecoder().decode(body);
  // The same test as next-auth's, so that nothing reaches its reader unchecked.
  if (!headers.get("content-type")?.includes("application/json")) return Object.fromEntries(new URLSearchParams(text));
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function problem(status: number, title: string): Response {
  return Response.json({ title, status }, { status, headers: { "content-type": "application/problem+json" } });
}
