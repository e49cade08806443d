import { expect, it } from "vitest";
import type { Finding } from "@/server/migrations/schemas";
import { findingSummary, isAnswered, sortedFindings } from "./finding-words";

const finding = (rule: string, level: Finding["level"]): Finding => ({ rule, level, words: "w", stepKey: null, source: "switchyard" });

it("what stands in the way comes first", () => {
  const findings = [finding("a", "note"), finding("b", "block"), finding("c", "warn"), finding("d", "block")];
  expect(sortedFindings(findings).map(({ rule }) => rule)).toEqual(["b", "d", "c", "a"]);
  expect(findingSummary(findings)).toBe("2 stand in the way · 1 raises the risk · 1 to know");
  expect(findingSummary([])).toBe("nothing found");
});

it("a note of squawk is one that has an answer, but not that squawk was not there", () => {
  const squawk = (rule: string, level: Finding["level"]) => ({ ...finding(`squawk/${rule}`, level), source: "squawk" as const });
  expect([squawk("ban-drop-column", "note"), squawk("ban-drop-column", "warn"), squawk("not-available", "note"), finding("a", "note")].map(isAnswered)).toEqual(
    [true, false, false, false],
  );
});
