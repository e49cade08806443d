import type { PolicyDocument, TrustPolicy } from "./policy-document";
import { parseOperator } from "./policy-operators";
import type { ConditionOperator } from "./policy-operators";
import { resolvePattern, verbatimPattern } from "./policy-variables";
import type { ConditionContext, FilledPattern } from "./policy-variables";

/** `unknown` is a condition we cannot judge: an Allow must then not apply, a Deny must. */
export type ConditionOutcome = "met" | "unmet" | "unknown";

type ConditionBlock = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

// The keys whose presence in a request we know for sure. Source: IAM user guide, "AWS global condition context keys"; Service
// Authorization Reference, Amazon EC2, AWS STS and AWS KMS.
const KNOWN_KEYS = new RegExp(
  [
    String.raw`^aws:(?:resourcetag|principaltag|requesttag)/.+$`,
    String.raw`^aws:(?:tagkeys|requestedregion|resourceaccount|sourceip|currenttime|epochtime)$`,
    String.raw`^aws:(?:sourceidentity|principalarn|principalaccount|principaltype|userid|username)$`,
    String.raw`^ec2:(?:resourcetag/.+|region)$`,
    String.raw`^sts:(?:externalid|sourceidentity|rolesessionname|transitivetagkeys)$`,
    String.raw`^kms:(?:grantisforawsresource|viaservice|encryptioncontextkeys|grantoperations|calleraccount)$`,
  ].join("|"),
);

/** The condition operators of a policy that `judgeConditions` cannot judge. */
export function unknownOperators(policy: PolicyDocument | TrustPolicy): string[] {
  const operators = policy.Statement.flatMap((statement) => Object.keys(statement.Condition ?? {}));
  return operators.filter((name) => parseOperator(name) === null);
}

/** Judges a statement's whole Condition block: all operators and all their keys must be met. */
export function judgeConditions(block: ConditionBlock, context: ConditionContext): ConditionOutcome {
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

function judgeOne(operatorName: string, key: string, values: readonly string[], context: ConditionContext): ConditionOutcome {
  const operator = parseOperator(operatorName);
  const name = key.toLowerCase();
  if (operator === null || !KNOWN_KEYS.test(name)) return "unknown";
  const actual = context.get(name);
  if (operator.compare === "null") return judgeNull(values, actual === undefined);
  if (actual === undefined) return judgeAbsent(operator);
  if (operator.set === null && typeof actual !== "string") return "unknown";

  const fill = (value: string): FilledPattern | null => (operator.variables ? resolvePattern(value, context) : verbatimPattern(value));
  // A variable without value equals nothing: a positive operator finds no match there, a negated one is content.
  const expected = values.map(fill).filter((pattern) => pattern !== null);
  return judgeValues(operator, expected, typeof actual === "string" ? [actual] : actual);
}

function judgeNull(values: readonly string[], absent: boolean): ConditionOutcome {
  if (values.some((value) => value !== "true" && value !== "false")) return "unknown";
  return values.includes(String(absent)) ? "met" : "unmet";
}

function judgeAbsent({ ifExists, set, negated }: ConditionOperator): ConditionOutcome {
  return ifExists || set === "all" || (negated && set === null) ? "met" : "unmet";
}

function judgeValues(operator: ConditionOperator, expected: readonly FilledPattern[], actuals: readonly string[]): ConditionOutcome {
  // "…or if the context key value resolves to a null dataset, such as an empty string" is met by ForAllValues.
  if (operator.set === "all" && actuals.every((actual) => actual === "")) return "met";
  const outcomes = actuals.map((actual) => passes(operator, expected, actual));
  const [enough, tooLittle] = operator.set === "any" ? [true, false] : [false, true];
  if (outcomes.includes(enough)) return enough ? "met" : "unmet";
  if (outcomes.includes(null)) return "unknown";
  return tooLittle ? "met" : "unmet";
}

/** Whether one value of the request fits; null where it cannot be compared with what the policy says. */
function passes({ compare, negated }: ConditionOperator, expected: readonly FilledPattern[], actual: string): boolean | null {
  if (compare === "null") return null;
  const fits = expected.map((pattern) => compare(pattern, actual));
  if (fits.includes(true)) return !negated;
  return fits.includes(null) ? null : negated;
}
