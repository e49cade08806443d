import { matchesGlob } from "./glob";
import { resolvePattern } from "./policy-variables";
import type { ConditionContext, FilledPattern } from "./policy-variables";

/**
 * Whether a pattern of a Resource element covers an ARN (or `*`, for acts without resource types). Wildcards stay within
 * their part between two colons, except that a `*` that ends a part may run on over colons. Variables are filled in after
 * the fifth colon only; one without value covers nothing.
 * Source: IAM user guide, "IAM JSON policy elements: Resource" and "IAM policy elements: Variables and tags".
 */
export function resourceMatches(pattern: string, resource: string, context: ConditionContext): boolean {
  if (pattern === "*") return true;
  const parts: ArnPart[] = [];
  for (const [index, part] of arnParts(pattern).entries()) {
    const isName = index === 5;
    const filled = isName || !part.includes("${") ? resolvePattern(part, context) : null;
    if (filled === null) return false;
    parts.push({ ...filled, isName });
  }
  return covers(parts, resource.split(":"));
}

/**
 * Whether an ARN is the pattern of an ARN condition: each of the six parts is compared by itself, `ArnEquals` and `ArnLike`
 * alike. Source: IAM user guide, "IAM JSON policy elements: Condition operators", ARN.
 */
export function arnMatches({ text, glob }: FilledPattern, arn: string): boolean {
  const actual = arnParts(arn);
  if (text === "*") return true;
  const expected = splitGlob(glob);
  return expected.length === actual.length && expected.every((part, index) => matchesGlob(part, actual[index] ?? ""));
}

// The sixth part is the resource's own name: it is the last, and may hold colons itself.
type ArnPart = FilledPattern & { readonly isName: boolean };

function covers(parts: readonly ArnPart[], actual: readonly string[]): boolean {
  const [first, ...rest] = parts;
  if (first === undefined) return actual.length === 0;
  if (first.isName) return matchesGlob(first.glob, actual.join(":"));
  if (!matchesGlob(first.glob, actual[0] ?? "")) return false;
  const most = first.text.endsWith("*") ? actual.length - rest.length : 1;
  for (let taken = 1; taken <= most; taken += 1) {
    if (covers(rest, actual.slice(taken))) return true;
  }
  return false;
}

/** The six parts of an ARN; the last may hold colons itself. A colon inside `${…}` separates nothing. */
function arnParts(arn: string): string[] {
  const pieces = arn.split(/:(?![^{}]*\})/);
  return pieces.length <= 6 ? pieces : [...pieces.slice(0, 5), pieces.slice(5).join(":")];
}

function splitGlob(glob: FilledPattern["glob"]): FilledPattern["glob"][] {
  const parts: FilledPattern["glob"][number][][] = [[]];
  for (const token of glob) {
    if (token === ":" && parts.length < 6) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}
