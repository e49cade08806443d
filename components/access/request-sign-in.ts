/** How an attempt to sign in ended. `refused` covers wrong name, wrong password, locked account and too many attempts. */
export type SignInAnswer = "signed-in" | "refused" | "directory-unavailable" | "cookies-blocked" | "unreachable";

/** What was typed. */
export type TypedCredentials = { username: string; password: string };

/**
 * Signs in over next-auth's REST API: fetches the form token, then posts the credentials with it. Never throws. next-auth's own signIn()
 * leaves the page when the server does not answer and takes a refused form token for a success.
 * Source: https://next-auth.js.org/getting-started/rest-api
 */
export async function requestSignIn(typed: TypedCredentials, send: typeof fetch = fetch): Promise<SignInAnswer> {
  try {
    const token = textIn(await (await send("/api/auth/csrf", { cache: "no-store" })).json(), "csrfToken");
    const response = await send("/api/auth/callback/credentials", {
      method: "POST",
      body: new URLSearchParams({ ...typed, csrfToken: token, callbackUrl: "/", json: "true" }),
    });
    return answerIn(response.ok, new URL(textIn(await response.json(), "url"), "https://switchyard.invalid"));
  } catch {
    return "unreachable";
  }
}

// next-auth answers with the address it would have sent the browser to.
function answerIn(ok: boolean, next: URL): SignInAnswer {
  if (next.searchParams.has("csrf")) return "cookies-blocked";
  const error = next.searchParams.get("error");
  if (error === "CredentialsSignin") return "refused";
  if (error === "unavailable") return "directory-unavailable";
  return ok && error === null ? "signed-in" : "unreachable";
}

function textIn(answer: unknown, name: string): string {
  const value: unknown = typeof answer === "object" && answer !== null ? Reflect.get(answer, name) : undefined;
  if (typeof value !== "string") throw new TypeError(`The sign-in API's answer has no ${name}.`);
  return value;
}
