import { describe, expect, it } from "vitest";
import { contentSecurityPolicy, securityHeaders } from "./page-headers";

function directives(policy: string): Map<string, string[]> {
  return new Map(policy.split("; ").map((directive) => [directive.split(" ")[0] ?? "", directive.split(" ").slice(1)]));
}

describe("contentSecurityPolicy", () => {
  const policy = directives(contentSecurityPolicy("bm9uY2U=", false));

  it("runs scripts and applies style sheets with this page's nonce only", () => {
    expect(policy.get("script-src")).toEqual(["'self'", "'nonce-bm9uY2U='", "'strict-dynamic'"]);
    expect(policy.get("style-src-elem")).toEqual(["'self'", "'nonce-bm9uY2U='"]);
  });

  it.each([
    ["default-src", "'self'"],
    ["object-src", "'none'"],
    ["base-uri", "'none'"],
    ["form-action", "'self'"],
    ["frame-ancestors", "'none'"],
    ["connect-src", "'self'"],
  ])("says %s %s", (name, value) => {
    expect(policy.get(name)).toEqual([value]);
  });

  it("names no other host, and lets nothing be evaluated or written inline", () => {
    const sources = [...policy.entries()].filter(([name]) => name !== "style-src-attr").flatMap(([, values]) => values);
    expect(sources.filter((source) => /unsafe|\*|https?:|\./.test(source))).toEqual([]);
  });

  it("is looser while developing only", () => {
    expect(contentSecurityPolicy("bm9uY2U=", true)).toContain("'unsafe-eval'");
  });
});

describe("securityHeaders", () => {
  const common = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
  };

  it("are there on every answer", () => {
    expect(Object.fromEntries(securityHeaders(false))).toMatchObject(common);
    expect(Object.fromEntries(securityHeaders(true))).toMatchObject(common);
  });

  it("bind a browser to https where people come by https, and only there", () => {
    expect(Object.fromEntries(securityHeaders(true))["strict-transport-security"]).toMatch(/^max-age=31536000/);
    expect(Object.fromEntries(securityHeaders(false))).not.toHaveProperty("strict-transport-security");
  });
});
