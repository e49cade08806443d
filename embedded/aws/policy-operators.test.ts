import { describe, expect, it } from "vitest";
import { parseOperator } from "./policy-operators";
import { verbatimPattern } from "./policy-variables";

function compare(name: string, expected: string, actual: string): boolean | null {
  const operator = parseOperator(name);
  if (operator === null || operator.compare === "null") throw new Error(`${name} compares nothing.`);
  const fits = operator.compare(verbatimPattern(expected), actual);
  return fits === null ? null : fits !== operator.negated;
}

describe("comparisons (null: cannot be judged)", () => {
  it.each<[string, string, string, boolean | null]>([
    ["NumericEquals", "5", "5.0", true],
    ["NumericNotEquals", "5", "6", true],
    ["NumericLessThan", "10", "9", true],
    ["NumericLessThanEquals", "10", "10", true],
    ["NumericGreaterThan", "10", "9", false],
    ["NumericGreaterThanEquals", "-1.5", "-1.5", true],
    ["NumericLessThan", "10", "nine", null],
    ["NumericLessThan", "0x10", "9", null],
    ["DateLessThan", "2026-11-02T09:00:00Z", "2026-11-02T08:59:59Z", true],
    ["DateGreaterThan", "2026-11-02", "2026-11-02T00:00:00.001Z", true],
    ["DateEquals", "1793610000", "2026-11-02T10:00:00+01:00", true],
    ["DateNotEquals", "2026", "2026-01-01T00:00:00Z", false],
    ["DateLessThan", "tomorrow", "2026-11-02T09:00:00Z", null],
    ["DateLessThan", "2026-13-01", "2026-11-02T09:00:00Z", null],
    ["IpAddress", "127.0.0.1", "127.0.0.1", true],
    ["IpAddress", "127.0.0.0/8", "128.0.0.1", false],
    ["NotIpAddress", "10.0.0.0/8", "127.0.0.1", true],
    ["IpAddress", "2001:db8::/32", "2001:db8::7", true],
    ["IpAddress", "2001:db8::/32", "127.0.0.1", false],
    ["IpAddress", "127.0.0.0/33", "127.0.0.1", null],
    ["IpAddress", "localhost", "127.0.0.1", null],
    ["ArnLike", "arn:aws:iam::*:role/a*", "arn:aws:iam::111122223333:role/ab", true],
    ["ArnLike", "arn:aws:iam::*", "arn:aws:iam::111122223333:role/ab", false],
    ["ArnEquals", "arn:aws:iam::1111*3333:role/ab", "arn:aws:iam::111122223333:role/ab", true],
    ["ArnNotLike", "arn:aws:iam::*:user/*", "arn:aws:iam::111122223333:role/ab", true],
    ["ArnLike", "arn:aws:logs:*:*:group:*", "arn:aws:logs:eu-central-1:1:group:a:b", true],
    ["StringNotEqualsIgnoreCase", "ALPHA", "alpha", false],
  ])("%s %s on %s → %s", (name, expected, actual, fits) => {
    expect(compare(name, expected, actual)).toBe(fits);
  });
});

describe("parseOperator", () => {
  it.each([
    ["Near"],
    ["stringequals"],
    ["BinaryEquals"],
    ["NullIfExists"],
    ["ForAllValues:Null"],
    ["ForSomeValues:StringEquals"],
    ["StringEqualsIfexists"],
    ["toString"],
    [""],
  ])("does not take %s", (name) => {
    expect(parseOperator(name)).toBeNull();
  });

  it("reads set, comparison and IfExists", () => {
    expect(parseOperator("ForAnyValue:StringNotLikeIfExists")).toMatchObject({ set: "any", negated: true, ifExists: true, variables: true });
    expect(parseOperator("Null")).toMatchObject({ set: null, compare: "null" });
  });
});
