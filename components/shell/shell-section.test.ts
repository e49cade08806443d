import { describe, expect, it } from "vitest";
import { initialsOf } from "@/components/ui/avatar";
import { isInSection } from "./shell-section";

describe("isInSection", () => {
  it.each([
    ["/environments", "/environments", true],
    ["/environments/payments-dev", "/environments", true],
    ["/environments-old", "/environments", false],
    ["/audit", "/", false],
    ["/", "/", true],
  ])("%s in %s: %s", (pathname, href, expected) => {
    expect(isInSection(pathname, href)).toBe(expected);
  });
});

describe("initialsOf", () => {
  it.each([
    ["Mina Park", "MP"],
    ["mina", "M"],
    ["박민아", "박"],
    ["  ", "?"],
  ])("%j becomes %s", (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});
