import { describe, expect, it } from "vitest";
import { evaluatePolicies } from "./evaluate-policy";
import { policyDocumentSchema, trustPolicySchema } from "./policy-document";
import type { PolicyDocument } from "./policy-document";
import type { ConditionContext } from "./policy-variables";

// Each decision below was worked out by hand from the IAM user guide ("Policy evaluation logic", "Condition operators").
const A = "arn:aws:ec2:eu-central-1:111122223333:instance/i-0aaaaaaaaaaaaaaa1";
const B = "arn:aws:ec2:eu-central-1:111122223333:instance/i-0bbbbbbbbbbbbbbb1";

const policy = (...Statement: object[]): PolicyDocument => policyDocumentSchema.parse({ Version: "2012-10-17", Statement });
const allow = (rest: object): object => ({ Effect: "Allow", Action: "ec2:StartInstances", Resource: "*", ...rest });
const deny = (rest: object): object => ({ Effect: "Deny", Action: "ec2:StartInstances", Resource: "*", ...rest });
const when = (operator: string, key: string, value: unknown): object => ({ Condition: { [operator]: { [key]: value } } });

const developer = policy(
  allow({
    Sid: "OwnTeam",
    Action: ["ec2:StartInstances", "ec2:StopInstances"],
    Resource: "arn:aws:ec2:*:111122223333:instance/*",
    Condition: {
      StringEquals: {
        "aws:ResourceTag/switchyard:managed": "true",
        "aws:ResourceTag/switchyard:stage": "dev",
        "aws:ResourceTag/switchyard:team": "${aws:PrincipalTag/switchyard:team}",
      },
      StringLike: { "aws:PrincipalTag/switchyard:team": "?*", "aws:SourceIdentity": "?*" },
    },
  }),
  allow({ Action: ["ec2:DescribeInstances"] }),
  deny({ Sid: "NeverDestroy", Action: ["ec2:TerminateInstances", "ec2:CreateTags", "iam:*"] }),
);

const ownDev: Record<string, string | string[]> = {
  "aws:ResourceTag/switchyard:managed": "true",
  "aws:ResourceTag/switchyard:stage": "dev",
  "aws:ResourceTag/switchyard:team": "alpha",
  "aws:PrincipalTag/switchyard:team": "alpha",
  "aws:SourceIdentity": "mina",
  "ec2:Region": "eu-central-1",
};
const without = (key: string): typeof ownDev => Object.fromEntries(Object.entries(ownDev).filter(([name]) => name !== key));
const TEAM = "aws:ResourceTag/switchyard:team";
const MY_TEAM = "aws:PrincipalTag/switchyard:team";

function context(values: Record<string, string | string[]>): ConditionContext {
  return new Map(Object.entries(values).map(([key, value]) => [key.toLowerCase(), value]));
}

type Row = [
  what: string,
  identity: PolicyDocument,
  expected: string,
  on?: { action?: string; resource?: string; ctx?: typeof ownDev; session?: PolicyDocument },
];

function decide([, identity, , on = {}]: Row): string {
  const { action = "ec2:StartInstances", resource = A, ctx = ownDev, session } = on;
  const decision = evaluatePolicies({ identity, session }, { action, resource, context: context(ctx) });
  if (decision.allowed) return "allow";
  return `${decision.policy} ${decision.explicit ? "denies" : "is silent"}`;
}

const startA = policy(allow({ Resource: A }));
const everything = policy(allow({ Action: "*" }));

const rows: Row[] = [
  ["developer starts own team's dev", developer, "allow"],
  ["developer stops own team's dev", developer, "allow", { action: "ec2:StopInstances" }],
  ["developer and another team", developer, "identity is silent", { ctx: { ...ownDev, [TEAM]: "beta" } }],
  ["developer and production", developer, "identity is silent", { ctx: { ...ownDev, "aws:ResourceTag/switchyard:stage": "prod" } }],
  ["developer and an unmanaged instance", developer, "identity is silent", { ctx: without("aws:ResourceTag/switchyard:managed") }],
  ["developer and an instance without tags", developer, "identity is silent", { ctx: { [MY_TEAM]: "alpha", "aws:SourceIdentity": "mina" } }],
  ["developer without source identity", developer, "identity is silent", { ctx: without("aws:SourceIdentity") }],
  ["developer without team tag", developer, "identity is silent", { ctx: without(MY_TEAM) }],
  ["empty team on both sides", developer, "identity is silent", { ctx: { ...ownDev, [TEAM]: "", [MY_TEAM]: "" } }],
  ["team * is a name, not a wildcard", developer, "identity is silent", { ctx: { ...ownDev, [MY_TEAM]: "*" } }],
  ["team differs only in case", developer, "identity is silent", { ctx: { ...ownDev, [MY_TEAM]: "Alpha" } }],
  ["developer terminates", developer, "identity denies", { action: "ec2:TerminateInstances" }],
  ["developer calls IAM", developer, "identity denies", { action: "iam:PassRole", resource: "*" }],
  ["developer reboots: not named", developer, "identity is silent", { action: "ec2:RebootInstances" }],
  ["developer describes on *", developer, "allow", { action: "ec2:DescribeInstances", resource: "*" }],
  ["another account's instance", developer, "identity is silent", { resource: A.replace("111122223333", "444455556666") }],
  ["session names this act and instance", developer, "allow", { session: startA }],
  ["session names another instance", developer, "session is silent", { session: startA, resource: B }],
  ["session names another act", developer, "session is silent", { session: startA, action: "ec2:StopInstances" }],
  ["session does not name Describe", developer, "session is silent", { session: startA, action: "ec2:DescribeInstances", resource: "*" }],
  ["session widens nothing", developer, "identity denies", { session: everything, action: "ec2:TerminateInstances" }],
  ["session allows what the role does not", developer, "identity is silent", { session: everything, action: "ec2:RebootInstances" }],
  ["session denies what the role allows", everything, "session denies", { session: policy(allow({}), deny({ Resource: A })) }],
  ["deny wins over allow, in any order", policy(deny({}), allow({})), "identity denies"],
  ["action names ignore case", policy(allow({ Action: "EC2:startinstances" })), "allow"],
  ["action glob", policy(allow({ Action: "ec2:Sta*" })), "allow"],
  ["action glob of another service", policy(allow({ Action: "s3:*" })), "identity is silent"],
  ["NotAction allows the rest", policy(allow({ Action: undefined, NotAction: "ec2:Stop*" })), "allow"],
  ["NotAction leaves out", policy(allow({ Action: undefined, NotAction: "ec2:Start*" })), "identity is silent"],
  ["NotResource leaves out", policy(allow({ Resource: undefined, NotResource: A })), "identity is silent"],
  ["NotResource allows the rest", policy(allow({ Resource: undefined, NotResource: A })), "allow", { resource: B }],
  [
    "NotResource deny with an unknown variable still denies",
    policy(allow({}), deny({ Resource: undefined, NotResource: "arn:aws:ec2:*:*:instance/${aws:PrincipalTag/none}" })),
    "identity denies",
  ],
  [
    "NotResource whose variable has no value leaves nothing out",
    policy(allow({ Resource: undefined, NotResource: "arn:aws:ec2:*:*:instance/${aws:PrincipalTag/none}" })),
    "allow",
  ],
  ["resource case matters", policy(allow({ Resource: A.toUpperCase() })), "identity is silent"],
  ["a * that ends an ARN part runs on over colons", policy(allow({ Resource: "arn:aws:ec2:*:instance/*" })), "allow"],
  ["a * within an ARN part stays there", policy(allow({ Resource: "arn:aws:ec2:eu*3:instance/*" })), "identity is silent"],
  ["a ? is no colon", policy(allow({ Resource: A.replaceAll(":", "?") })), "identity is silent"],
  ["a * at the very end covers the rest", policy(allow({ Resource: "arn:aws:ec2:*" })), "allow"],
  ["? is exactly one character", policy(allow({ Resource: A.slice(0, -1) + "?" })), "allow"],
  ["a list of resources", policy(allow({ Resource: [B, A] })), "allow"],
  ["a policy on instances does not cover *", startA, "identity is silent", { resource: "*" }],
  ["variable in a resource", policy(allow({ Resource: "arn:aws:ec2:*:*:instance/${aws:SourceIdentity}" })), "allow", { resource: A.replace(/i-.*/, "mina") }],
  ["variable before the fifth colon", policy(allow({ Resource: "arn:aws:ec2:${ec2:Region}:*:instance/*" })), "identity is silent"],
  ["variable with a default", policy(allow(when("StringEquals", "aws:SourceIdentity", "${aws:PrincipalTag/none, 'mina'}"))), "allow"],
  [
    "variable's value is no wildcard",
    policy(allow({ Resource: "arn:aws:ec2:*:*:instance/${aws:SourceIdentity}" })),
    "identity is silent",
    { ctx: { ...ownDev, "aws:SourceIdentity": "*" } },
  ],
  ["StringEquals takes * literally", policy(allow(when("StringEquals", "aws:SourceIdentity", "mi*"))), "identity is silent"],
  ["StringLike", policy(allow(when("StringLike", "aws:SourceIdentity", ["x", "mi*"]))), "allow"],
  ["key names ignore case", policy(allow(when("StringEquals", "AWS:sourceidentity", "mina"))), "allow"],
  ["StringNotEquals, key absent", policy(allow(when("StringNotEquals", "aws:SourceIdentity", "x"))), "allow", { ctx: {} }],
  ["StringNotEquals against a variable without value", policy(allow(when("StringNotEquals", "aws:SourceIdentity", "${aws:PrincipalTag/none}"))), "allow"],
  ["…and denies", policy(allow({}), deny(when("StringNotEquals", "aws:SourceIdentity", "${aws:PrincipalTag/none}"))), "identity denies"],
  ["ec2:Region", policy(allow(when("StringEquals", "ec2:Region", "us-east-1"))), "identity is silent"],
  ["IfExists, key absent", policy(allow(when("StringEqualsIfExists", "aws:SourceIdentity", "x"))), "allow", { ctx: {} }],
  ["IfExists, key present and other", policy(allow(when("StringEqualsIfExists", "aws:SourceIdentity", "x"))), "identity is silent"],
  ["Null true, key absent", policy(allow(when("Null", "aws:SourceIdentity", true))), "allow", { ctx: {} }],
  ["Null true, key present", policy(allow(when("Null", "aws:SourceIdentity", "true"))), "identity is silent"],
  ["Null false, key present", policy(allow(when("Null", "aws:SourceIdentity", "false"))), "allow"],
  ["Bool ignores case", policy(allow(when("Bool", "aws:ResourceTag/locked", "True"))), "allow", { ctx: { "aws:ResourceTag/locked": "true" } }],
  ["Bool, key absent", policy(allow(when("Bool", "aws:ResourceTag/locked", "true"))), "identity is silent"],
  ["ForAllValues, all in the list", policy(allow(when("ForAllValues:StringEquals", "aws:TagKeys", ["a", "b"]))), "allow", { ctx: { "aws:TagKeys": ["a"] } }],
  [
    "ForAllValues, one not in the list",
    policy(allow(when("ForAllValues:StringEquals", "aws:TagKeys", ["a", "b"]))),
    "identity is silent",
    { ctx: { "aws:TagKeys": ["a", "c"] } },
  ],
  ["ForAllValues, key absent", policy(allow(when("ForAllValues:StringEquals", "aws:TagKeys", ["a"]))), "allow", { ctx: {} }],
  ["ForAnyValue, one in the list", policy(allow(when("ForAnyValue:StringEquals", "aws:TagKeys", ["a"]))), "allow", { ctx: { "aws:TagKeys": ["a", "c"] } }],
  ["ForAnyValue, key absent", policy(allow(when("ForAnyValue:StringEquals", "aws:TagKeys", ["a"]))), "identity is silent", { ctx: {} }],
  [
    "a list compared without a set operator allows nothing",
    policy(allow(when("StringEquals", "aws:TagKeys", "a"))),
    "identity is silent",
    { ctx: { "aws:TagKeys": ["a"] } },
  ],
  [
    "all conditions must be met",
    policy(allow({ Condition: { StringEquals: { "ec2:Region": "eu-central-1", "aws:SourceIdentity": "x" } } })),
    "identity is silent",
  ],
  ["what is no number allows nothing", policy(allow(when("NumericLessThan", "aws:SourceIdentity", "5"))), "identity is silent"],
  ["what is no number denies", policy(allow({}), deny(when("NumericLessThan", "aws:SourceIdentity", "5"))), "identity denies"],
  ["unknown operator allows nothing", policy(allow(when("BinaryEquals", "aws:SourceIdentity", "mina"))), "identity is silent"],
  ["unknown operator denies", policy(allow({}), deny(when("BinaryEquals", "aws:SourceIdentity", "x"))), "identity denies"],
  ["unknown key allows nothing", policy(allow(when("StringNotEquals", "aws:SourceVpc", "x"))), "identity is silent"],
  ["unknown key denies", policy(allow({}), deny(when("StringEquals", "aws:SourceVpc", "x"))), "identity denies"],
  [
    "a deny whose other condition is not met stays away",
    policy(allow({}), deny({ Condition: { StringEquals: { "aws:SourceVpc": "x", "aws:SourceIdentity": "other" } } })),
    "allow",
  ],
];

describe("evaluatePolicies", () => {
  it.each(rows)("%s", (...row) => {
    expect(decide(row)).toBe(row[2]);
  });

  it("names the denying statement", () => {
    const request = { action: "ec2:CreateTags", resource: A, context: context(ownDev) };
    expect(evaluatePolicies({ identity: developer }, request)).toMatchObject({ explicit: true, sid: "NeverDestroy" });
  });
});

describe("policyDocumentSchema", () => {
  it.each([
    ["an unknown element", { Effect: "Allow", Action: "*", Resource: "*", Principal: "*" }],
    ["no action", { Effect: "Allow", Resource: "*" }],
    ["no resource", { Effect: "Allow", Action: "*" }],
    ["Action and NotAction", { Effect: "Allow", Action: "*", NotAction: "*", Resource: "*" }],
    ["another effect", { Effect: "allow", Action: "*", Resource: "*" }],
  ])("refuses %s", (_, statement) => {
    expect(policyDocumentSchema.safeParse({ Version: "2012-10-17", Statement: [statement] }).success).toBe(false);
  });

  it("refuses the older language and reads a single statement", () => {
    const Statement = { Effect: "Allow", Action: "*", Resource: "*" };
    expect(policyDocumentSchema.safeParse({ Version: "2008-10-17", Statement }).success).toBe(false);
    expect(policyDocumentSchema.parse({ Version: "2012-10-17", Statement }).Statement).toHaveLength(1);
  });
});

describe("trustPolicySchema", () => {
  const trust = { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:role/broker" }, Action: "sts:AssumeRole" };
  const read = (statement: object) => trustPolicySchema.safeParse({ Version: "2012-10-17", Statement: statement }).success;

  it.each([
    ["a role", trust, true],
    ["an account by number", { ...trust, Principal: { AWS: ["111122223333", "arn:aws:iam::444455556666:root"] } }, true],
    ["everybody", { ...trust, Principal: "*" }, false],
    ["everybody, as AWS", { ...trust, Principal: { AWS: "*" } }, false],
    ["a service", { ...trust, Principal: { Service: "ec2.amazonaws.com" } }, false],
    ["no principal", { ...trust, Principal: undefined }, false],
    ["a resource", { ...trust, Resource: "*" }, false],
  ])("%s → %s", (_, statement, fits) => {
    expect(read(statement)).toBe(fits);
  });
});
