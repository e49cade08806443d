import type { MigrationObservation } from "@/server/generated/prisma/client";
import type { ObservedRule, ObservedWriter } from "./schemas";

/** The rule in words, such as "longer than 200 characters". */
export function ruleWords(rule: ObservedRule): string {
  return rule.kind === "null" ? "without a value" : `longer than ${rule.length.toLocaleString("en")} characters`;
}

/** The question that an observation answers. */
export function questionOf(column: string, rule: ObservedRule): string {
  return rule.kind === "null" ? `Does anybody still write rows without ${column}?` : `Does anybody still write ${column} ${ruleWords(rule)}?`;
}

/** What was found so far, in one sentence. */
export function foundWords(
  { state, columnName, lastError, readAt }: Pick<MigrationObservation, "state" | "columnName" | "lastError" | "readAt">,
  rule: ObservedRule,
  writers: readonly ObservedWriter[],
): string {
  if (state === "installing") return "The counting trigger is being put in place; it waits for a moment in which the table's lock is free.";
  if (state === "failed") return `It could not be observed: ${lastError ?? "the server did not say why."}`;
  if (readAt === null) return "Nothing was read yet.";
  const total = writers.reduce((sum, { inserts, updates }) => sum + inserts + updates, 0);
  const ever = state === "ended" ? "" : " so far";
  const value = `${columnName} ${ruleWords(rule)}`;
  if (total === 0) return `Nobody wrote ${value}${ever}.`;
  const [most] = writers;
  const who = writers.length === 1 ? "all of them" : "most of them";
  return `${total.toLocaleString("en")} ${total === 1 ? "write" : "writes"} of ${value}${ever}; ${who} by ${most?.role ?? "?"} (${most?.application ?? "?"}).`;
}
