import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

beforeEach(() => vi.resetModules());
afterEach(() => vi.unstubAllEnvs());

describe("the session cookie", () => {
  it.each([
    ["https://portal.example.com", "__Host-switchyard.session", true],
    ["http://localhost:3000", "switchyard.session", false],
  ])("at %s is %s", async (address, name, secure) => {
    vi.stubEnv("PUBLIC_URL", address);
    const { authOptions } = await import("./auth-options");
    expect(
      authOptions({ id: "r", address: "192.0.2.7", userAgent: "test" }, { device: { sent: null, remember: () => undefined }, fail: () => undefined }).cookies
        ?.sessionToken,
    ).toEqual({
      name,
      options: { httpOnly: true, sameSite: "lax", path: "/", secure },
    });
  });
});
