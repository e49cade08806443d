import { expect, it } from "vitest";
import { writerWords } from "./observation-words";

it("tells how much a writer wrote that would not fit", () => {
  expect(writerWords({ inserts: 12, updates: 1, longest: 431 })).toBe("12 inserts and 1 update, the longest 431 characters");
  expect(writerWords({ inserts: 0, updates: 2, longest: null })).toBe("2 updates");
});
