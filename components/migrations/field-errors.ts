import type { z } from "zod";

/** What is wrong, by the first two steps of the way to the field: "length", "existing.sql", "rules.high". */
export type FieldErrors = Readonly<Record<string, string>>;

/** The complaints of a schema in plain words, one for each field. */
export function fieldErrors(issues: readonly z.core.$ZodIssue[]): FieldErrors {
  const errors: Record<string, string> = {};
  for (const issue of issues) errors[issue.path.slice(0, 2).map(String).join(".")] ??= issueWords(issue);
  return errors;
}

// What a schema says when nobody has given it words of its own.
const unspoken = /^(?:Too small|Too big|Invalid)\b/;

function issueWords(issue: z.core.$ZodIssue): string {
  if (!unspoken.test(issue.message)) return sentence(issue.message);
  if (issue.code === "invalid_type") return issue.expected === "number" || issue.expected === "int" ? "Type a whole number." : "Fill this in.";
  if (issue.code === "too_small") return issue.origin === "string" || issue.origin === "array" ? "Fill this in." : `It must be at least ${issue.minimum}.`;
  if (issue.code === "too_big") return issue.origin === "string" ? `It may have at most ${issue.maximum} characters.` : `It may be at most ${issue.maximum}.`;
  return "This is not right yet.";
}

// Schemas complete the name of a setting: "must be a time of day such as 22:30".
function sentence(message: string): string {
  const words = message.replace(/^must /, "It must ");
  return /[.!?]$/.test(words) ? words : `${words}.`;
}
