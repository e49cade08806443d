import { literalGlob, parseGlob } from "./glob";
import type { Glob } from "./glob";

/** What is known about a request, by lower-case key: `aws:resourcetag/switchyard:team` → `payments`. Lists are multi-valued keys. */
export type ConditionContext = ReadonlyMap<string, string | readonly string[]>;

/** A pattern of a policy with its variables filled in: as plain text, and as a glob whose wildcards are the policy's own only. */
export type FilledPattern = { readonly text: string; readonly glob: Glob };

/**
 * Fills in the `${…}` variables of a pattern; their values are taken literally. Null where a variable has no value here and
 * no default (`${aws:PrincipalTag/team, 'none'}`). Source: IAM user guide, "IAM policy elements: Variables and tags".
 */
export function resolvePattern(pattern: string, context: ConditionContext): FilledPattern | null {
  const glob: Glob[number][] = [];
  let text = "";
  for (const part of pattern.split(/(\$\{[^}]*\})/)) {
    const variable = /^\$\{(.*)\}$/.exec(part)?.[1];
    const value = variable === undefined ? part : valueOf(variable, context);
    if (value === null) return null;
    text += value;
    glob.push(...(variable === undefined ? parseGlob(value) : literalGlob(value)));
  }
  return { text, glob };
}

/** A pattern whose variables stay as they are written, for the places where AWS replaces none. */
export function verbatimPattern(pattern: string): FilledPattern {
  return { text: pattern, glob: parseGlob(pattern) };
}

function valueOf(variable: string, context: ConditionContext): string | null {
  if (/^[*?$]$/.test(variable)) return variable;
  const [, key = variable, fallback] = /^(.*?)\s*,\s*'(.*)'$/.exec(variable) ?? [];
  const value = context.get(key.trim().toLowerCase());
  // Variables stand for single-valued keys only.
  return typeof value === "string" ? value : (fallback ?? null);
}
