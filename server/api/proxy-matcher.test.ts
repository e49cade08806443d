import { unstable_doesMiddlewareMatch, unstable_getResponseFromNextConfig } from "next/experimental/testing/server";
import { describe, expect, it } from "vitest";
import nextConfig from "@/next.config.js";
import { config } from "@/proxy";

const url = (path: string) => `http://localhost:3000${path}`;
const passes = (path: string) => unstable_doesMiddlewareMatch({ config, nextConfig, url: url(path) });

describe("the proxy", () => {
  it.each([
    ["/"],
    ["/environments"],
    ["/api/trpc/myAccess.viewer"],
    ["/robots.txt"],
    ["/robots.txtx"],
    ["/favicon.ico"],
    ["/favicon.icofoo"],
    ["/icon.svgz"],
    ["/icon.svg/x"],
    ["/iconxsvg"],
    ["/_next/staticx"],
    ["/_next/static"],
    ["/_next/image"],
    ["/_next/image?url=x"],
  ])("puts the policy on %s", (path) => {
    expect(passes(path)).toBe(true);
  });

  it.each([["/_next/static/chunks/a.js"], ["/icon.svg"], ["/icon.svg?a1b2"]])("leaves out %s, which has its headers from the configuration", async (path) => {
    expect(passes(path)).toBe(false);
    const { headers } = await unstable_getResponseFromNextConfig({ url: url(path), nextConfig });
    expect([headers.get("x-content-type-options"), headers.get("x-frame-options")]).toEqual(["nosniff", "DENY"]);
  });

  it("keeps at most 1 MB of a body in memory", () => {
    expect(nextConfig.experimental?.proxyClientMaxBodySize).toBe("1mb");
  });
});
