import { describe, expect, it } from "vitest";
import { invisibleIn, visibleParts } from "./invisible-characters";

describe("visibleParts", () => {
  it("leaves plain text, tabs and other letters in one piece", () => {
    expect(visibleParts("a\tb 한글")).toEqual([{ text: "a\tb 한글", codePoint: null }]);
  });
  it("names bidi, zero-width, odd spaces and controls", () => {
    const text = "a\u202Eb\u200Bc\u00A0d\u0007";
    expect(visibleParts(text).flatMap(({ codePoint }) => codePoint ?? [])).toEqual(["U+202E", "U+200B", "U+00A0", "U+0007"]);
    expect(
      visibleParts(text)
        .map((part) => part.text)
        .join(""),
    ).toBe(text);
  });
});

describe("invisibleIn", () => {
  it("tells the line", () => {
    expect(invisibleIn("a\nb\u2066\n\uFEFF")).toEqual([
      { codePoint: "U+2066", line: 2 },
      { codePoint: "U+FEFF", line: 3 },
    ]);
  });
});
