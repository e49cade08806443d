import { describe, expect, it } from "vitest";
import { SEED } from "./embedded-aws-fixture";
import { seedSchema } from "./seed-account";
import type { SeedAccount } from "./seed-account";

const [first, second] = SEED;
if (first === undefined || second === undefined) throw new Error("The seed has two accounts.");
const [role] = first.roles;
if (role === undefined) throw new Error("The first account has a role.");

const misspelt = { Effect: "Allow" as const, Action: "*", Resource: "*", Condition: { StringEqual: { "aws:SourceIdentity": "mina" } } };
const { Effect, Condition } = misspelt;
const misspeltTrust = { Effect, Condition, Action: "sts:AssumeRole", Principal: { AWS: "111122223333" } };
const policy = { Version: "2012-10-17" as const, Statement: [misspelt] };
const problems = (...accounts: SeedAccount[]) => seedSchema.safeParse(accounts).error?.issues.map(({ message }) => message);

describe("the seed's roles and policies", () => {
  it("are taken as the fixture writes them", () => {
    expect(problems(...SEED)).toBeUndefined();
  });

  it.each<[string, Partial<SeedAccount>]>([
    ["a role", { roles: [{ ...role, policy }] }],
    ["the base principal", { baseCredentials: { ...first.baseCredentials, policy } }],
    ["the organisation", { serviceControlPolicies: [policy] }],
    ["a trust", { roles: [{ ...role, trustPolicy: { Version: "2012-10-17", Statement: [misspeltTrust] } }] }],
  ])("may not misspell a condition operator in the policy of %s", (_, change) => {
    expect(problems({ ...first, ...change })).toEqual(["The condition operator StringEqual cannot be judged here"]);
  });

  it("stand in the account they are of, once", () => {
    expect(problems({ ...first, roles: [role, role] })).toEqual([`Role ${role.arn} is given twice`]);
    expect(problems({ ...second, roles: [role] })).toEqual([`Role ${role.arn} is not of account ${second.accountId}`]);
  });

  it("give one base principal one policy", () => {
    const allowing = { ...first.baseCredentials, policy: { ...policy, Statement: [{ ...misspelt, Condition: undefined }] } };
    const answer = problems(first, { ...second, baseCredentials: allowing });
    expect(answer).toEqual([`Access key ${first.baseCredentials.accessKeyId} belongs to two different principals`]);
  });
});
