import { expect, test } from "vitest";
import { instantOfLocalText, localTextOf } from "./local-time";

test("a local time and its instant are each other's", () => {
  const at = Date.parse("2026-11-29T10:30:00Z");
  expect(localTextOf(at, "Asia/Seoul")).toBe("2026-11-29T19:30");
  expect(instantOfLocalText("2026-11-29T19:30", "Asia/Seoul")).toBe(at);
  expect(instantOfLocalText("tomorrow", "Asia/Seoul")).toBeNull();
  expect(instantOfLocalText("2026-13-45T99:99", "Asia/Seoul")).toBeNull();
});

test("where the clocks change, a skipped time is the one after the gap and a doubled one the first", () => {
  expect(instantOfLocalText("2027-03-14T02:30", "America/New_York")).toBe(Date.parse("2027-03-14T07:30:00Z"));
  expect(instantOfLocalText("2026-11-01T01:30", "America/New_York")).toBe(Date.parse("2026-11-01T05:30:00Z"));
  expect(instantOfLocalText("2026-11-01T12:00", "America/New_York")).toBe(Date.parse("2026-11-01T17:00:00Z"));
});
