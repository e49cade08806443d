import type { NextAuthOptions, User } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { directorySettings } from "@/server/access/directory-settings";
import { signIn } from "@/server/access/sign-in";
import { database } from "@/server/platform/db";
import { env } from "@/server/platform/env";
import { requestFacts } from "./request-facts";
import { isHttps, sessionCookieName } from "./session-cookie";
import { signOut } from "./sign-out";

type SignedInUser = User & { token: string };

/** next-auth as carrier of the cookie only: its JWT holds a random session token, everything else is read from our Session row. */
export function authOptions(): NextAuthOptions {
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
        authorize: async (credentials, request) => {
          const facts = requestFacts(new Headers(request.headers as Record<string, string>));
          const result = await signIn(database(), directorySettings(), {
            username: credentials?.username,
            password: credentials?.password,
            address: facts.address,
            userAgent: facts.userAgent,
            requestId: facts.id,
          });
          if (result.ok) return { id: result.userId, token: result.token } satisfies SignedInUser;
          if (result.reason === "unavailable") throw new Error("unavailable");
          return null;
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user ? { token: (user as SignedInUser).token } : { token: token.token }),
      // next-auth's own session endpoint answers with nothing about the person.
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.token === "string") await signOut(database(), token.token);
      },
    },
  };
}
