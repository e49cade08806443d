import { describe, expect, it } from "vitest";
import { literalGlob, matchesGlob, parseGlob } from "./glob";

describe("matchesGlob", () => {
  it.each([
    ["*", "", true],
    ["?*", "", false],
    ["pay*", "payments", true],
    ["*ments", "payments", true],
    ["*a*b", "xaxbxab", true],
    ["*a*b", "xaxbxa", false],
    ["a?c", "abc", true],
    ["a?c", "ac", false],
    ["a?c", "a😀c", true],
    ["Pay*", "payments", false],
    ["a.c", "abc", false],
  ])("%s on %s → %s", (pattern, text, expected) => {
    expect(matchesGlob(parseGlob(pattern), text)).toBe(expected);
  });

  it("takes an escaped wildcard literally, where escapes are on", () => {
    expect(matchesGlob(parseGlob("a\\*", { escapes: true }), "a*")).toBe(true);
    expect(matchesGlob(parseGlob("a\\*", { escapes: true }), "ab")).toBe(false);
    expect(matchesGlob(parseGlob("a\\*"), "a\\b")).toBe(true);
    expect(matchesGlob(literalGlob("*"), "x")).toBe(false);
  });

  it("stays fast on a pattern that makes backtracking matchers explode", () => {
    const began = performance.now();
    expect(matchesGlob(parseGlob("*a".repeat(40)), "a".repeat(2_000) + "b")).toBe(false);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
