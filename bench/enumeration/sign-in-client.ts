/** One refused attempt: how long its answer took, and everything that was answered but what differs each time. */
export type TimedRefusal = { ms: number; answer: string };

/** Tries a name and a password over HTTP as the form does. */
export type SignInClient = (username: string, password: string) => Promise<TimedRefusal>;

/** A client with its own CSRF cookie, which is good for many attempts. */
export async function openSignInClient(url: string): Promise<SignInClient> {
  const csrf = await fetch(`${url}/api/auth/csrf`);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const cookie = csrf.headers
    .getSetCookie()
    .map((set) => set.split(";")[0])
    .join("; ");
  return async (username, password) => {
    const body = new URLSearchParams({ csrfToken, username, password, json: "true" });
    const began = performance.now();
    const response = await fetch(`${url}/api/auth/callback/credentials`, {
      method: "POST",
      redirect: "manual",
      headers: { "content-type": "application/x-www-form-urlencoded", cookie, origin: url },
      body,
    });
    const text = await response.text();
    const ms = performance.now() - began;
    const headers = [...response.headers].filter(([name]) => !["date", "x-request-id"].includes(name)).map(([name, value]) => `${name}: ${value}`);
    return { ms, answer: [response.status, ...headers, text].join("\n").replaceAll(/nonce-[^']+/gu, "nonce") };
  };
}
