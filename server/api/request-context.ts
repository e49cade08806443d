import { decode } from "next-auth/jwt";
import type { UserActor } from "@/server/access/actor";
import { directorySettings } from "@/server/access/directory-settings";
import { resolveActor } from "@/server/access/resolve-actor";
import { database } from "@/server/platform/db";
import { env } from "@/server/platform/env";
import type { Context } from "@/server/trpc/context";
import { requestFacts } from "./request-facts";
import type { RequestFacts } from "./request-facts";
import { sessionCookieName } from "./session-cookie";

/**
 * The context of one request: its facts and, when the cookie names a live session, the person.
 * @param how.touch false when the request is not the person's doing, such as a stream that reconnects: then it does not put off the
 *   session's idle end. Checks made later by `reauthenticate` never do.
 */
export async function requestContext(headers: Headers, how: { request?: RequestFacts; touch?: boolean } = {}): Promise<Context> {
  const request = how.request ?? requestFacts(headers);
  const token = await sessionToken(headers);
  const resolve = (touch: boolean): Promise<UserActor | null> =>
    token === null ? Promise.resolve(null) : resolveActor(database(), directorySettings(), token, { ...request, touch });
  return { db: database(), actor: await resolve(how.touch ?? true), reauthenticate: () => resolve(false), request };
}

async function sessionToken(headers: Headers): Promise<string | null> {
  const cookie = cookieValue(headers.get("cookie") ?? "", sessionCookieName());
  if (cookie === null) return null;
  try {
    const jwt = await decode({ token: cookie, secret: env().SESSION_SECRET });
    return typeof jwt?.token === "string" ? jwt.token : null;
  } catch {
    // A cookie that was tampered with, or signed with another secret, is no session.
    return null;
  }
}

function cookieValue(header: string, name: string): string | null {
  for (const pair of header.split(";")) {
    const [key, ...rest] = pair.trim().split("=");
    if (key === name) return rest.join("=");
  }
  return null;
}
