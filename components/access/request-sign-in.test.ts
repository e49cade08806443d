import { describe, expect, it } from "vitest";
import { requestSignIn } from "./request-sign-in";

const typed = { username: "mina", password: "p&ss=wörd" };
const base = "http://portal.example/api/auth";

type Sent = { url: string; method: string; body: URLSearchParams | null };

function server(callback: () => Response, csrf: () => Response = () => Response.json({ csrfToken: "t0ken" })) {
  const sent: Sent[] = [];
  const send: typeof fetch = (input, init) => {
    const url = typeof input === "string" ? input : "";
    sent.push({ url, method: init?.method ?? "GET", body: init?.body instanceof URLSearchParams ? init.body : null });
    return Promise.resolve(url === "/api/auth/csrf" ? csrf() : callback());
  };
  return { sent, send };
}

describe("requestSignIn", () => {
  it("posts the credentials with the form token, in the body only", async () => {
    const { sent, send } = server(() => Response.json({ url: "http://portal.example/" }));
    expect(await requestSignIn(typed, send)).toBe("signed-in");
    expect(sent.map(({ url, method }) => `${method} ${url}`)).toEqual(["GET /api/auth/csrf", "POST /api/auth/callback/credentials"]);
    expect(Object.fromEntries(sent[1]?.body ?? [])).toEqual({ ...typed, csrfToken: "t0ken", callbackUrl: "/", json: "true" });
  });

  it.each([
    ["refused", Response.json({ url: `${base}/error?error=CredentialsSignin&provider=credentials` }, { status: 401 })],
    ["directory-unavailable", Response.json({ url: `${base}/error?error=unavailable` }, { status: 401 })],
    ["unreachable", Response.json({ url: `${base}/error?error=the+database+is+gone` }, { status: 401 })],
    ["cookies-blocked", Response.json({ url: `${base}/signin?csrf=true` })],
    ["unreachable", Response.json({ message: "no" }, { status: 403 })],
    ["unreachable", new Response("<html>bad gateway</html>", { status: 502 })],
    ["unreachable", Response.json({ url: "http://portal.example/" }, { status: 500 })],
  ] as const)("answers %s", async (answer, response) => {
    expect(await requestSignIn(typed, server(() => response).send)).toBe(answer);
  });

  it("sends no credentials when there is no form token", async () => {
    const { sent, send } = server(
      () => Response.json({ url: "http://portal.example/" }),
      () => Response.json({}),
    );
    expect(await requestSignIn(typed, send)).toBe("unreachable");
    expect(sent).toHaveLength(1);
  });

  it("answers unreachable when the connection fails", async () => {
    expect(await requestSignIn(typed, () => Promise.reject(new TypeError("Failed to fetch")))).toBe("unreachable");
  });
});
