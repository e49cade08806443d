import { expect, test } from "vitest";
import { neverToLoadBalancers } from "./traffic-statements";
import { policyLimits, portalRoles, targetPolicies } from "./role-policies";
import type { PolicyTarget } from "./role-policies";

const target: PolicyTarget = {
  accountId: "444455556666",
  region: "us-east-1",
  roleArnPrefix: "arn:aws:iam::444455556666:role/switchyard/",
  externalId: "switchyard-lab",
  brokerArn: "arn:aws:iam::111122223333:role/switchyard-broker",
  provisionerArn: null,
  kmsKeyArns: [],
  developerStages: ["dev"],
};
const key = "arn:aws:kms:us-east-1:444455556666:key/1f0e9a1c-1111-2222-3333-444455556666";
const policies = targetPolicies(target);
const statement = (document: { Statement: { Sid: string }[] }, sid: string) => document.Statement.find(({ Sid }) => Sid === sid);

test("the base role may become the four roles of the target, and nothing of EC2, load balancers and IAM", () => {
  expect(policies.base.Statement).toEqual([
    {
      Sid: "BecomeTheRolesOfThePortal",
      Effect: "Allow",
      Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
      Resource: portalRoles.map((name) => `arn:aws:iam::444455556666:role/switchyard/${name}`),
    },
    { Sid: "TouchNothingItself", Effect: "Deny", Action: ["ec2:*", "elasticloadbalancing:*", "iam:*"], Resource: "*" },
  ]);
});

test("a role trusts the portal's principal with external id, source identity and our tags, in three statements", () => {
  const Principal = { AWS: "arn:aws:iam::111122223333:role/switchyard-broker" };
  expect(policies.roles.developer.trustPolicy.Statement).toEqual([
    {
      Sid: "Assume",
      Effect: "Allow",
      Principal,
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "sts:ExternalId": "switchyard-lab" }, StringLike: { "sts:SourceIdentity": "?*" } },
    },
    {
      Sid: "Tag",
      Effect: "Allow",
      Principal,
      Action: "sts:TagSession",
      Condition: {
        "ForAllValues:StringEquals": { "aws:TagKeys": ["switchyard:uid", "switchyard:team", "switchyard:req"] },
        StringLike: { "aws:RequestTag/switchyard:uid": "?*" },
      },
    },
    { Sid: "NameTheSource", Effect: "Allow", Principal, Action: "sts:SetSourceIdentity", Condition: { StringLike: { "sts:SourceIdentity": "?*" } } },
  ]);
});

test.each(["observer", "scheduler"] as const)("nobody but the system becomes the role %s", (name) => {
  const { trustPolicy } = policies.roles[name];
  expect(statement(trustPolicy, "Assume")).toMatchObject({ Condition: { StringLike: { "sts:SourceIdentity": "switchyard-*" } } });
  expect(statement(trustPolicy, "NameTheSource")).toMatchObject({ Condition: { StringLike: { "sts:SourceIdentity": "switchyard-*" } } });
});

test("without a broker in the configuration the roles trust switchyard-broker of their own account", () => {
  const { roles } = targetPolicies({ ...target, brokerArn: null });
  expect(roles.operator.trustPolicy.Statement[0]?.Principal).toEqual({ AWS: "arn:aws:iam::444455556666:role/switchyard-broker" });
});

test("a developer acts on managed instances of the session's team in the stages of developers, in this account and region", () => {
  expect(statement(policies.roles.developer.policy, "ActOnManagedInstancesOfTheTeam")).toEqual({
    Sid: "ActOnManagedInstancesOfTheTeam",
    Effect: "Allow",
    Action: ["ec2:StartInstances", "ec2:StopInstances", "ec2:RebootInstances"],
    Resource: "arn:aws:ec2:us-east-1:444455556666:instance/*",
    Condition: {
      StringEquals: {
        "aws:ResourceTag/switchyard:managed": "true",
        "aws:ResourceTag/switchyard:stage": ["dev"],
        "aws:ResourceTag/switchyard:team": "${aws:PrincipalTag/switchyard:team}",
      },
      StringLike: { "aws:PrincipalTag/switchyard:team": "?*", "aws:SourceIdentity": "?*" },
    },
  });
});

test("an operator acts in every stage", () => {
  const act = statement(policies.roles.operator.policy, "ActOnManagedInstancesOfTheTeam");
  expect(JSON.stringify(act)).not.toContain("switchyard:stage");
  expect(act).toMatchObject({ Condition: { StringEquals: { "aws:ResourceTag/switchyard:team": "${aws:PrincipalTag/switchyard:team}" } } });
});

test("the scheduler starts and stops for the system only, and never reboots", () => {
  expect(statement(policies.roles.scheduler.policy, "ActOnManagedInstancesOfTheTeam")).toMatchObject({
    Action: ["ec2:StartInstances", "ec2:StopInstances"],
    Condition: { StringLike: { "aws:SourceIdentity": "switchyard-*" } },
  });
});

test("the observer reads the inventory, metrics and open shells, and attributes and consoles of managed instances only", () => {
  const [read, single, work] = policies.roles.observer.policy.Statement;
  expect(read?.Action).toEqual(["ec2:DescribeInstances", "ec2:DescribeInstanceStatus", "ec2:DescribeVolumes", "ec2:DescribeSpotInstanceRequests"]);
  expect(single).toMatchObject({
    Action: ["ec2:DescribeInstanceAttribute", "ec2:GetConsoleOutput"],
    Resource: "arn:aws:ec2:us-east-1:444455556666:instance/*",
    Condition: { StringEquals: { "aws:ResourceTag/switchyard:managed": "true" } },
  });
  expect(work).toMatchObject({
    Action: ["cloudwatch:GetMetricData", "ssm:DescribeSessions"],
    Resource: "*",
    Condition: { StringEquals: { "aws:RequestedRegion": "us-east-1" } },
  });
});

test.each(portalRoles)("the role %s never destroys, changes or retags, and becomes nobody else", (name) => {
  expect(statement(policies.roles[name].policy, "NeverDestroyOrRetag")).toMatchObject({
    Effect: "Deny",
    Action: ["ec2:TerminateInstances", "ec2:RunInstances", "ec2:Modify*", "ec2:CreateTags", "ec2:DeleteTags", ...neverToLoadBalancers, "iam:*", "sts:*"],
    Resource: "*",
  });
});

test.each(["developer", "operator"] as const)("the role %s moves the traffic of managed listeners and rules of the session's team", (name) => {
  const move = statement(policies.roles[name].policy, "MoveTrafficOfTheTeam");
  expect(move).toMatchObject({
    Effect: "Allow",
    Action: ["elasticloadbalancing:ModifyListener", "elasticloadbalancing:ModifyRule"],
    Resource: ["arn:aws:elasticloadbalancing:us-east-1:444455556666:listener/*", "arn:aws:elasticloadbalancing:us-east-1:444455556666:listener-rule/*"],
    Condition: {
      StringEquals: { "aws:ResourceTag/switchyard:managed": "true", "aws:ResourceTag/switchyard:team": "${aws:PrincipalTag/switchyard:team}" },
      StringLike: { "aws:PrincipalTag/switchyard:team": "?*", "aws:SourceIdentity": "?*" },
    },
  });
  expect(JSON.stringify(move).includes("switchyard:stage")).toBe(name === "developer");
  expect(statement(policies.roles.scheduler.policy, "MoveTrafficOfTheTeam")).toBeUndefined();
});

test("the keys of the volumes may be used by EC2 in this region, and only where there are keys", () => {
  const { roles } = targetPolicies({ ...target, kmsKeyArns: [key] });
  expect(statement(roles.developer.policy, "StartWithEncryptedVolumes")).toMatchObject({
    Action: "kms:CreateGrant",
    Resource: [key],
    Condition: { Bool: { "kms:GrantIsForAWSResource": "true" }, StringEquals: { "kms:ViaService": "ec2.us-east-1.amazonaws.com" } },
  });
  expect(statement(roles.observer.policy, "StartWithEncryptedVolumes")).toBeUndefined();
  expect(statement(policies.roles.developer.policy, "StartWithEncryptedVolumes")).toBeUndefined();
});

test("nobody but the provisioner writes our tags, and nobody strips a managed instance of all of them", () => {
  const notProvisioner = { ArnNotEquals: { "aws:PrincipalArn": "arn:aws:iam::444455556666:role/provisioning" } };
  const ours = ["managed", "team", "stage", "environment", "order"].map((name) => `switchyard:${name}`);
  expect(policies.serviceControl.Statement).toMatchObject([
    {
      Effect: "Deny",
      Action: [
        "ec2:CreateTags",
        "ec2:DeleteTags",
        "autoscaling:CreateAutoScalingGroup",
        "autoscaling:CreateOrUpdateTags",
        "autoscaling:DeleteTags",
        "elasticloadbalancing:AddTags",
        "elasticloadbalancing:RemoveTags",
      ],
      Condition: { "ForAnyValue:StringEqualsIgnoreCase": { "aws:TagKeys": ours }, ...notProvisioner },
    },
    { Effect: "Deny", Action: "ec2:DeleteTags", Condition: { Null: { "aws:TagKeys": "true" }, ...notProvisioner } },
  ]);
});

test("the longest configuration still makes policies that AWS takes", () => {
  const longest = targetPolicies({
    ...target,
    region: "ap-northeast-2",
    externalId: "x".repeat(64),
    brokerArn: `arn:aws:iam::111122223333:role/${"p".repeat(60)}/${"b".repeat(64)}`,
    roleArnPrefix: `arn:aws:iam::444455556666:role/${"p".repeat(64)}/`,
    kmsKeyArns: Array.from({ length: 50 }, (_, index) => `${key.slice(0, -2)}${String(index).padStart(2, "0")}`),
    developerStages: Array.from({ length: 20 }, (_, index) => `stage-${index}`.padEnd(63, "x")),
  });
  const size = (document: object) => JSON.stringify(document).length;
  expect(size(longest.base)).toBeLessThanOrEqual(policyLimits.inline);
  for (const name of portalRoles) {
    expect(size(longest.roles[name].policy)).toBeLessThanOrEqual(policyLimits.inline);
    expect(size(longest.roles[name].trustPolicy)).toBeLessThanOrEqual(policyLimits.trust);
  }
  expect(size(longest.provisioner.policy)).toBeLessThanOrEqual(policyLimits.inline);
  expect(size(longest.serviceControl)).toBeLessThanOrEqual(policyLimits.serviceControl);
});
