import type { LampKind } from "@/components/ui/lamp";
import type { Finding } from "@/server/migrations/schemas";
import { counted } from "../quantity-words";

export const findingLamps: Readonly<Record<Finding["level"], LampKind>> = { block: "failed", warn: "attention", note: "stopped" };
export const findingTitles: Readonly<Record<Finding["level"], string>> = { block: "Stands in the way", warn: "Raises the risk", note: "To know" };
export const sourceTitles: Readonly<Record<Finding["source"], string>> = { switchyard: "Switchyard", squawk: "squawk", rehearsal: "rehearsal" };

const order: Readonly<Record<Finding["level"], number>> = { block: 0, warn: 1, note: 2 };

/** What stands in the way first, then what raises the risk; otherwise as they came. */
export function sortedFindings(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => order[a.level] - order[b.level]);
}

/**
 * Whether it is an objection of the second checker, which reads only the text, that our own kinds have an answer to. It stands for completeness and
 * must not hide what is left to think about.
 */
export function isAnswered({ source, level, rule }: Pick<Finding, "source" | "level" | "rule">): boolean {
  return source === "squawk" && level === "note" && rule !== "squawk/not-available";
}

/** "2 stand in the way · 1 raises the risk · 3 to know", or that there is nothing. */
export function findingSummary(findings: readonly Pick<Finding, "level">[]): string {
  const count = (level: Finding["level"]) => findings.filter((finding) => finding.level === level).length;
  const [block, warn, note] = [count("block"), count("warn"), count("note")];
  const parts = [
    ...(block === 0 ? [] : [counted(block, "stands in the way", "stand in the way")]),
    ...(warn === 0 ? [] : [counted(warn, "raises the risk", "raise the risk")]),
    ...(note === 0 ? [] : [`${note} to know`]),
  ];
  return parts.length === 0 ? "nothing found" : parts.join(" · ");
}
