import { expect, test } from "vitest";
import { boundedText, storableText } from "./bounded-text";

test("a text is cut between characters, never within one", () => {
  expect(boundedText("abc", 3)).toBe("abc");
  expect(boundedText("ab\u{1F600}cd", 3)).toBe("ab\u{1F600}");
  expect(boundedText(`${"n".repeat(199)}\u{1F600}x`, 200).isWellFormed()).toBe(true);
});

test("what PostgreSQL refuses is taken out", () => {
  expect(storableText("a\0b\uD83Dc\uDE00")).toBe("ab\uFFFDc\uFFFD");
  expect(storableText("whole \u{1F600}")).toBe("whole \u{1F600}");
});
