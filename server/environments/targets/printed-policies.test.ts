import { expect, test } from "vitest";
import { printedPolicies } from "./printed-policies";
import { targetPolicies } from "./role-policies";

const target = {
  key: "main-seoul",
  accountId: "111122223333",
  region: "ap-northeast-2",
  roleArnPrefix: "arn:aws:iam::111122223333:role/switchyard/",
  externalId: "switchyard-%{demo}",
  brokerArn: null,
  provisionerArn: null,
  kmsKeyArns: [],
  developerStages: ["dev"],
};
const printed = printedPolicies(target);
const policy = (id: string) => printed.find((one) => one.id === id);

/** The documents within `jsonencode(…)`, with HCL's escapes taken back. */
function documentsIn(terraform: string): unknown[] {
  return [...terraform.matchAll(/jsonencode\((\{[\s\S]*?\n {2}\})\)/g)].map(([, text = ""]) =>
    JSON.parse(text.replaceAll("$${", "${").replaceAll("%%{", "%{")),
  );
}

test("every role, the provisioner and the organisation are printed", () => {
  expect(printed.map(({ id }) => id)).toEqual(["base", "observer", "developer", "operator", "scheduler", "provisioner", "organisation"]);
});

test("Terraform encodes the very documents that are shown as JSON", () => {
  const { developer } = targetPolicies(target).roles;
  expect(documentsIn(policy("developer")?.terraform ?? "")).toEqual([developer.trustPolicy, developer.policy]);
  for (const one of printed) expect(documentsIn(one.terraform)).toEqual(one.documents.map(({ text }) => JSON.parse(text)));
});

test("what Terraform would take for a template of its own is escaped", () => {
  const terraform = policy("developer")?.terraform ?? "";
  expect(terraform).toContain('"$${aws:PrincipalTag/switchyard:team}"');
  expect(terraform).toContain('"switchyard-%%{demo}"');
  expect(terraform.replaceAll("$${", "").replaceAll("%%{", "")).not.toMatch(/[$%]\{/);
});

test("a role is made with its path, and its permissions are attached to it", () => {
  expect(policy("developer")?.terraform).toMatch(
    /^resource "aws_iam_role" "switchyard_main_seoul_developer" \{\n {2}name {15}= "developer"\n {2}path {15}= "\/switchyard\/"\n/,
  );
  expect(policy("developer")?.terraform).toContain('resource "aws_iam_role_policy" "switchyard_main_seoul_developer" {');
  expect(policy("developer")?.terraform).toContain("role   = aws_iam_role.switchyard_main_seoul_developer.id");
});

test("the portal's own principal keeps its name, and a user gets a user's policy", () => {
  expect(policy("base")?.terraform).toContain('role   = "switchyard-broker"');
  const user = printedPolicies({ ...target, brokerArn: "arn:aws:iam::111122223333:user/hub/switchyard" }).find(({ id }) => id === "base");
  expect(user?.terraform).toMatch(/^resource "aws_iam_user_policy"/);
  expect(user?.terraform).toContain('user   = "switchyard"');
});

test("the organisation's policy is of the right type", () => {
  expect(policy("organisation")?.terraform).toMatch(/^resource "aws_organizations_policy" "switchyard_tags_main_seoul" \{[\s\S]+"SERVICE_CONTROL_POLICY"/);
});

test("braces and parentheses balance", () => {
  for (const { terraform } of printed) {
    for (const [open, close] of ["{}", "()", "[]"]) expect(terraform.split(open ?? "").length).toBe(terraform.split(close ?? "").length);
  }
});

test("what several targets attach to one principal counts together, and a user may have less", () => {
  const brokerArn = "arn:aws:iam::999900001111:user/switchyard";
  const other = { ...target, accountId: "444455556666", roleArnPrefix: "arn:aws:iam::444455556666:role/switchyard/", brokerArn };
  const base = (others: (typeof other)[]) => printedPolicies({ ...target, brokerArn }, others).find(({ id }) => id === "base")?.documents[0];
  const own = JSON.stringify(targetPolicies(target).base).length;
  expect(base([])).toMatchObject({ title: "Permissions", size: own, limit: 2_048 });
  expect(base([other])).toMatchObject({
    title: "Permissions, counted with the other 1 of this principal",
    size: own + JSON.stringify(targetPolicies(other).base).length,
  });
  expect(base([{ ...other, brokerArn: "arn:aws:iam::999900001111:user/else" }])?.size).toBe(own);
  expect(policy("base")?.documents[0]?.limit).toBe(10_240);
});
