import { describe, expect, it } from "vitest";
import { hasChange, lineDiff } from "./line-diff";

const told = (before: string, after: string) => lineDiff(before, after).map(({ kind, text }) => `${{ same: " ", added: "+", removed: "-" }[kind]}${text}`);

describe("lineDiff", () => {
  it("keeps what is common and tells what came and went", () => {
    expect(told("a\nb\nc", "a\nx\nc\nd")).toEqual([" a", "-b", "+x", " c", "+d"]);
  });
  it("knows a new and a removed text", () => {
    expect(told("", "a\nb")).toEqual(["+a", "+b"]);
    expect(told("a", "")).toEqual(["-a"]);
    expect(hasChange(lineDiff("a\nb", "a\nb"))).toBe(false);
  });
});
