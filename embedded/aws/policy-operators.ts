import { BlockList, isIP } from "node:net";
import { matchesGlob } from "./glob";
import { arnMatches } from "./policy-arns";
import type { FilledPattern } from "./policy-variables";

/** Whether one value of a request fits one value of the policy; null where the two cannot be compared. */
type Comparison = (expected: FilledPattern, actual: string) => boolean | null;

/** A condition operator, taken apart: `ForAllValues:StringNotLikeIfExists`. */
export type ConditionOperator = {
  readonly set: "all" | "any" | null;
  /** `null` asks for the presence of the key only. */
  readonly compare: Comparison | "null";
  readonly negated: boolean;
  readonly ifExists: boolean;
  /** Whether AWS fills in `${…}` variables in its values. */
  readonly variables: boolean;
};

const equals: Comparison = ({ text }, actual) => text === actual;
const equalsIgnoringCase: Comparison = ({ text }, actual) => text.toLowerCase() === actual.toLowerCase();
const like: Comparison = ({ glob }, actual) => matchesGlob(glob, actual);

// Source: IAM user guide, "IAM JSON policy elements: Condition operators". BinaryEquals is left out: no key here is binary.
const FAMILIES: readonly { readonly variables: boolean; readonly operators: Readonly<Record<string, Comparison>> }[] = [
  {
    variables: true,
    operators: {
      StringEquals: equals,
      StringEqualsIgnoreCase: equalsIgnoringCase,
      StringLike: like,
      Bool: equalsIgnoringCase,
      ArnEquals: arnMatches,
      ArnLike: arnMatches,
    },
  },
  { variables: false, operators: { ...ordered("Numeric", readNumber), ...ordered("Date", readDate), IpAddress: inNetwork } },
];

const NEGATIONS: Readonly<Record<string, string>> = {
  StringNotEquals: "StringEquals",
  StringNotEqualsIgnoreCase: "StringEqualsIgnoreCase",
  StringNotLike: "StringLike",
  ArnNotEquals: "ArnEquals",
  ArnNotLike: "ArnLike",
  NumericNotEquals: "NumericEquals",
  DateNotEquals: "DateEquals",
  NotIpAddress: "IpAddress",
};

/** Reads an operator's name, which is case-sensitive. Null where it is none that can be judged here. */
export function parseOperator(name: string): ConditionOperator | null {
  const [, prefix, base = "", suffix] = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/.exec(name) ?? [];
  const set = prefix === undefined ? null : prefix === "ForAllValues" ? "all" : "any";
  const ifExists = suffix !== undefined;
  if (base === "Null") return set === null && !ifExists ? { set, compare: "null", negated: false, ifExists, variables: false } : null;
  const positive = NEGATIONS[base] ?? base;
  const family = FAMILIES.find(({ operators }) => Object.hasOwn(operators, positive));
  const compare = family?.operators[positive];
  if (family === undefined || compare === undefined) return null;
  return { set, compare, negated: positive !== base, ifExists, variables: family.variables };
}

/** The six comparisons of a family whose values have an order. */
function ordered(family: string, read: (text: string) => number | null): Record<string, Comparison> {
  const by =
    (test: (actual: number, expected: number) => boolean): Comparison =>
    ({ text }, actualText) => {
      const [actual, expected] = [read(actualText), read(text)];
      return actual === null || expected === null ? null : test(actual, expected);
    };
  return {
    [`${family}Equals`]: by((actual, expected) => actual === expected),
    [`${family}LessThan`]: by((actual, expected) => actual < expected),
    [`${family}LessThanEquals`]: by((actual, expected) => actual <= expected),
    [`${family}GreaterThan`]: by((actual, expected) => actual > expected),
    [`${family}GreaterThanEquals`]: by((actual, expected) => actual >= expected),
  };
}

function readNumber(text: string): number | null {
  return /^-?\d{1,15}(?:\.\d{1,15})?$/.test(text) ? Number(text) : null;
}

/** Epoch milliseconds of an ISO 8601 date (date only, or with time and zone) or of epoch seconds. */
function readDate(text: string): number | null {
  if (/^\d{1,12}$/.test(text) && text.length !== 4) return Number(text) * 1_000;
  if (!/^\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?)?)?$/.test(text)) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
}

/** An address without prefix length stands for itself. */
function inNetwork({ text }: FilledPattern, actual: string): boolean | null {
  const [network = "", prefix] = text.split("/");
  const family = isIP(network) === 6 ? "ipv6" : "ipv4";
  const longest = family === "ipv6" ? 128 : 32;
  const length = prefix === undefined ? longest : (readNumber(prefix) ?? -1);
  if (isIP(network) === 0 || isIP(actual) === 0 || !Number.isInteger(length) || length < 0 || length > longest) return null;
  const list = new BlockList();
  list.addSubnet(network, length, family);
  return isIP(actual) === isIP(network) && list.check(actual, family);
}
