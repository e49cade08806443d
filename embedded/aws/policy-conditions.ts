import { literalGlob, matchesGlob, parseGlob } from "./glob";
import type { Glob } from "./glob";
import type { PolicyDocument } from "./policy-document";

/** What is known about a request, by lower-case key: `aws:resourcetag/switchyard:team` → `payments`. Lists are multi-valued keys. */
export type ConditionContext = ReadonlyMap<string, string | readonly string[]>;

/** `unknown` is a condition we cannot judge: an Allow must then not apply, a Deny must. */
export type ConditionOutcome = "met" | "unmet" | "unknown";

type Operator = {
  readonly set: "all" | "any" | null;
  readonly compare: "equals" | "like" | "equals-ignore-case" | "bool" | "null";
  readonly negated: boolean;
  readonly ifExists: boolean;
};

const COMPARISONS = new Map<string, Pick<Operator, "compare" | "negated">>([
  ["StringEquals", { compare: "equals", negated: false }],
  ["StringNotEquals", { compare: "equals", negated: true }],
  ["StringEqualsIgnoreCase", { compare: "equals-ignore-case", negated: false }],
  ["StringLike", { compare: "like", negated: false }],
  ["StringNotLike", { compare: "like", negated: true }],
  ["Bool", { compare: "bool", negated: false }],
  ["Null", { compare: "null", negated: false }],
]);

const KNOWN_KEYS =
  /^(?:aws:(?:resourcetag|principaltag|requesttag)\/.+|ec2:resourcetag\/.+|aws:(?:sourceidentity|tagkeys|requestedregion|principalarn|principalaccount)|ec2:region|sts:(?:externalid|sourceidentity|rolesessionname))$/;

// Null where it is no operator we can judge. Source: IAM user guide, "Condition operators".
function parseOperator(name: string): Operator | null {
  const match = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/.exec(name);
  const comparison = COMPARISONS.get(match?.[2] ?? "");
  if (match === null || comparison === undefined) return null;
  const set = match[1] === undefined ? null : match[1] === "ForAllValues" ? "all" : "any";
  const ifExists = match[3] !== undefined;
  if (comparison.compare === "null" && (set !== null || ifExists)) return null;
  return { ...comparison, set, ifExists };
}

/** The condition operators of a policy that `judgeConditions` cannot judge. */
export function unknownOperators(policy: PolicyDocument): string[] {
  const operators = policy.Statement.flatMap((statement) => Object.keys(statement.Condition ?? {}));
  return operators.filter((name) => parseOperator(name) === null);
}

/** Judges a statement's whole Condition block: all operators and all their keys must be met. */
export function judgeConditions(block: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>, context: ConditionContext): ConditionOutcome {
  let outcome: ConditionOutcome = "met";
  for (const [operatorName, keys] of Object.entries(block)) {
    for (const [key, values] of Object.entries(keys)) {
      const one = judgeOne(operatorName, key, values, context);
      if (one === "unmet") return "unmet";
      if (one === "unknown") outcome = "unknown";
    }
  }
  return outcome;
}

/** A pattern with its `${…}` variables filled in, their values taken literally. Null where a variable has no value here. */
export function resolvePattern(pattern: string, context: ConditionContext): { text: string; glob: Glob } | null {
  const glob: Glob[number][] = [];
  let text = "";
  for (const part of pattern.split(/(\$\{[^}]*\})/)) {
    const variable = /^\$\{(.*)\}$/.exec(part)?.[1];
    if (variable === undefined) {
      text += part;
      glob.push(...parseGlob(part));
      continue;
    }
    const value = /^[*?$]$/.test(variable) ? variable : context.get(variable.toLowerCase());
    if (typeof value !== "string") return null;
    text += value;
    glob.push(...literalGlob(value));
  }
  return { text, glob };
}

function judgeOne(operatorName: string, key: string, values: readonly string[], context: ConditionContext): ConditionOutcome {
  const operator = parseOperator(operatorName);
  const name = key.toLowerCase();
  if (operator === null || !KNOWN_KEYS.test(name)) return "unknown";
  const actual = context.get(name);
  if (operator.compare === "null") return judgeNull(values, actual === undefined);
  if (actual === undefined) {
    return operator.ifExists || operator.set === "all" || (operator.negated && operator.set === null) ? "met" : "unmet";
  }
  if (operator.set === null && typeof actual !== "string") return "unknown";

  const patterns = values.map((value) => resolvePattern(value, context));
  const resolved = patterns.filter((pattern) => pattern !== null);
  // "Not equal to something we do not have" would let an Allow through: not ours to judge.
  if (operator.negated && resolved.length < patterns.length) return "unknown";
  const passes = (one: string): boolean => resolved.some((pattern) => matches(operator, pattern, one)) !== operator.negated;
  const actuals = typeof actual === "string" ? [actual] : actual;
  return (operator.set === "any" ? actuals.some(passes) : actuals.every(passes)) ? "met" : "unmet";
}

function judgeNull(values: readonly string[], absent: boolean): ConditionOutcome {
  if (values.some((value) => value !== "true" && value !== "false")) return "unknown";
  return values.includes(String(absent)) ? "met" : "unmet";
}

function matches(operator: Operator, pattern: { text: string; glob: Glob }, actual: string): boolean {
  switch (operator.compare) {
    case "equals":
      return pattern.text === actual;
    case "like":
      return matchesGlob(pattern.glob, actual);
    case "equals-ignore-case":
    case "bool":
      return pattern.text.toLowerCase() === actual.toLowerCase();
    case "null":
      return false;
  }
}
