import NextAuth from "next-auth";
import { NextRequest } from "next/server";
import { authOptions } from "./auth-options";
import { readBoundedBody } from "./bounded-body";

// A name and a password of the longest kind that is looked at fit several times.
const maxBodyBytes = 16 * 1024;

/** Serves next-auth's routes. Everybody may call them, so nothing larger than a sign-in is read. */
export async function handleAuth(request: NextRequest, context: unknown): Promise<Response> {
  const bounded = await withBoundedBody(request);
  if (bounded === null)
    return Response.json(
      { title: `Send at most ${maxBodyBytes / 1024} kB.`, status: 413 },
      { status: 413, headers: { "content-type": "application/problem+json" } },
    );
  return (await NextAuth(authOptions())(bounded, context)) as Response;
}

async function withBoundedBody(request: NextRequest): Promise<NextRequest | null> {
  if (request.method !== "POST") return request;
  const body = await readBoundedBody(request, maxBodyBytes);
  return body && new NextRequest(request.url, { method: "POST", headers: request.headers, body });
}
