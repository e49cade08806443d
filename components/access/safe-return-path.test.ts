import fc from "@/testing/properties";
import { describe, expect, it } from "vitest";
import { safeReturnPath } from "./safe-return-path";

describe("safeReturnPath", () => {
  it.each([
    "/",
    "/environments",
    "/environments?team=payments&q=a%20b",
    "/audit-log?from=2026-11-17T00:00:00.000Z#top",
    "/environments/018f-1",
    "/api-notes",
    "/sign-ins",
  ])("keeps %s", (from) => {
    expect(safeReturnPath(from)).toBe(from);
  });

  it.each([
    ["another host", "//evil.example"],
    ["three slashes", "///evil.example"],
    ["a backslash for a slash", "/\\evil.example"],
    ["two backslashes", "\\\\evil.example"],
    ["a backslash further on", "/environments\\..\\x"],
    ["a tab that browsers drop", "/\t/evil.example"],
    ["a line break that browsers drop", "/\n/evil.example"],
    ["dot segments that leave two slashes", "/.//evil.example"],
    ["dot segments going up", "/a/..//evil.example"],
    ["encoded dot segments", "/%2e//evil.example"],
    ["an encoded slash", "/%2Fevil.example"],
    ["an encoded slash first", "%2F%2Fevil.example"],
    ["an encoded backslash", "/%5cevil.example"],
    ["a doubly encoded slash", "/%252Fevil.example"],
    ["https", "https://evil.example/"],
    ["https without slashes", "https:evil.example"],
    ["a script", "javascript:alert(1)"],
    ["a script after a space", " javascript:alert(1)"],
    ["data", "data:text/html,x"],
    ["a relative path", "environments"],
    ["nothing", ""],
    ["a list", ["/environments"]],
    ["no text", undefined],
    ["a very long path", `/${"a".repeat(2_000)}`],
    ["the sign-in page", "/sign-in?from=/x"],
    ["the API", "/api/auth/signout"],
    ["the API behind dot segments", "/environments/../api/auth/signout"],
  ])("answers / to %s", (_, from) => {
    expect(safeReturnPath(from)).toBe("/");
  });

  it("never leaves the site, whatever was sent", () => {
    const piece = fc.constantFrom("/", "\\", ".", "..", "%2f", "%5C", "\t", "\n", "@", ":", "https:", "evil.example", "?", "#", "a", " ");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const url = new URL(safeReturnPath(pieces.join("")), "https://portal.example/sign-in");
        expect(url.origin).toBe("https://portal.example");
        expect(url.pathname.startsWith("//")).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });
});
