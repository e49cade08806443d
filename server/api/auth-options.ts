import type { NextAuthOptions, User } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { directorySettings } from "@/server/access/directory-settings";
import { signIn } from "@/server/access/sign-in";
import type { SignInAttempt, SignInResult } from "@/server/access/sign-in";
import { database } from "@/server/platform/db";
import { env } from "@/server/platform/env";
import { logger } from "@/server/platform/logger";
import type { RequestFacts } from "./request-facts";
import { isHttps, sessionCookieName } from "./session-cookie";
import { signOut } from "./sign-out";

type SignedInUser = User & { token: string };

/** What the browser is known by: what it sent, and what to give it after a sign-in. */
export type DeviceMark = { sent: string | null; remember(device: string): void };

/** What next-auth does not carry: the mark of the browser, and why a session could not be ended, which it would keep to itself. */
export type Beside = { device: DeviceMark; fail(error: unknown): void };

/**
 * next-auth as carrier of the cookie only: its JWT holds a random session token, everything else is read from our Session row.
 * @param facts of the request being answered, for the audit log
 */
export function authOptions(facts: RequestFacts, { device, fail }: Beside): NextAuthOptions {
  return {
    secret: env().SESSION_SECRET,
    session: { strategy: "jwt", maxAge: env().SESSION_MAX_HOURS * 3_600 },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    useSecureCookies: isHttps(),
    cookies: {
      sessionToken: { name: sessionCookieName(), options: { httpOnly: true, sameSite: "lax", path: "/", secure: isHttps() } },
    },
    providers: [
      Credentials({
        credentials: { username: { label: "Name" }, password: { label: "Password", type: "password" } },
        authorize: (credentials) => authorize(credentials, facts, device),
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user ? { token: (user as SignedInUser).token } : { token: token.token }),
      // next-auth's own session endpoint answers with nothing about the person.
      session: ({ session }) => ({ expires: session.expires }),
      // The address may come from the query, the body or a cookie; next-auth's own check throws at what is no address.
      redirect: ({ url, baseUrl }) => sameOriginUrl(url, baseUrl),
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.token === "string") await signOut(database(), token.token, facts).catch(fail);
      },
    },
  };
}

async function authorize(typed: Record<string, unknown> | undefined, facts: RequestFacts, mark: DeviceMark): Promise<SignedInUser | null> {
  const { id: requestId, address, userAgent } = facts;
  const result = await attemptSignIn({ username: typed?.username, password: typed?.password, device: mark.sent, address, userAgent, requestId });
  if (result.ok) {
    mark.remember(result.device);
    return { id: result.userId, token: result.token };
  }
  // next-auth puts the text of whatever is thrown here into the address it answers with.
  if (result.reason === "unavailable") throw new Error("unavailable");
  return null;
}

async function attemptSignIn(attempt: SignInAttempt): Promise<SignInResult> {
  try {
    return await signIn(database(), directorySettings(), attempt);
  } catch (error) {
    logger.error({ err: error, requestId: attempt.requestId }, "sign-in: failed");
    return { ok: false, reason: "unavailable" };
  }
}

function sameOriginUrl(url: string, baseUrl: string): string {
  const target = URL.canParse(url, baseUrl) ? new URL(url, baseUrl) : null;
  return target?.origin === new URL(baseUrl).origin ? target.href : baseUrl;
}
