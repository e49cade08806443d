import type { Finding } from "../schemas";
import type { LintInput } from "./lint-input";
import { rules } from "./rules/rules";
import { readScript } from "./script-reading";

const order = { block: 0, warn: 1, note: 2 } as const;

/**
 * Goes through a script with every rule, from the catalog and not only from text. Blocks come first.
 * It does not ask the server: `load` and `measures` are read by whoever plans.
 */
export async function lintScript(input: LintInput): Promise<Finding[]> {
  const reading = await readScript(input.engine, input.script);
  const findings = rules.flatMap((rule) => rule.check({ ...input, reading }).map((found) => ({ ...found, rule: rule.id, source: "switchyard" as const })));
  return findings.toSorted((a, b) => order[a.level] - order[b.level]);
}
