import { readMetricsActions } from "../metrics/metrics-policy";
import { readInstanceActions, readInventoryActions } from "../session-policy";
import { moveTraffic, neverToLoadBalancers, readTraffic, tagForwarderActions, tagForwarders } from "./traffic-statements";

/** The roles of a target that Switchyard becomes. `scheduler` is for acts of the system, `observer` for reading. */
export const portalRoles = ["observer", "developer", "operator", "scheduler"] as const;

export type PortalRole = (typeof portalRoles)[number];

/** What the policies of a target depend on. */
export type PolicyTarget = {
  accountId: string;
  region: string;
  /** Ends with a slash: `arn:aws:iam::111122223333:role/switchyard/`. */
  roleArnPrefix: string;
  externalId: string;
  /** The portal's own principal; null means the role `switchyard-broker` in the target's account. */
  brokerArn: string | null;
  /** The role of whoever provisions instances; null means the role `provisioning` in the target's account. */
  provisionerArn?: string | null;
  /** Customer-managed keys of the volumes there. */
  kmsKeyArns: readonly string[];
  /** Stages the role `developer` may act in. */
  developerStages: readonly string[];
};

type Values = string | string[];

type Statement = { Sid: string; Effect: "Allow" | "Deny"; Action: Values; Condition?: Record<string, Record<string, Values>> };

/** What a role may do (IAM user guide, "IAM JSON policy element reference"). */
export type PolicyDocument = { Version: "2012-10-17"; Statement: (Statement & { Resource: Values })[] };

/** Who may become a role. */
export type TrustPolicy = { Version: "2012-10-17"; Statement: (Statement & { Principal: { AWS: string } })[] };

/** All documents of a target: what to attach to which role, and to the organisation. */
export type TargetPolicies = {
  /** For the portal's own principal. */
  base: PolicyDocument;
  roles: Record<PortalRole, { arn: string; trustPolicy: TrustPolicy; policy: PolicyDocument }>;
  /** For the role that writes tags; it belongs to the team that provisions instances, Switchyard never becomes it. */
  provisioner: { arn: string; policy: PolicyDocument };
  /** For the account: nobody else writes our tags. */
  serviceControl: PolicyDocument;
};

/** Most characters AWS takes, white space not counted; those of inline policies are of all that are attached to one role or one user (IAM user guide, "IAM and AWS STS quotas"; AWS Organizations user guide, "Quotas"). */
export const policyLimits = { trust: 2_048, inline: 10_240, inlineOfUser: 2_048, serviceControl: 5_120 } as const;

/** Session tags of an act; the trust policy takes no others. */
const sessionTags = ["switchyard:uid", "switchyard:team", "switchyard:req"];
const present = "?*";
const systemIdentity = "switchyard-*";

/** The exact policies of a target: identifiers of its account and region, its external id, its keys and stages. */
export function targetPolicies(target: PolicyTarget): TargetPolicies {
  const role = (name: PortalRole) => ({ arn: roleArn(target, name), trustPolicy: trustPolicy(target, name), policy: rolePolicy(target, name) });
  const provisionerArn = target.provisionerArn ?? `arn:aws:iam::${target.accountId}:role/provisioning`;
  return {
    base: basePolicy(target),
    roles: { observer: role("observer"), developer: role("developer"), operator: role("operator"), scheduler: role("scheduler") },
    provisioner: { arn: provisionerArn, policy: provisionerPolicy(target) },
    serviceControl: serviceControlPolicy(provisionerArn),
  };
}

/** ARN of one of the portal's roles. */
export function roleArn({ roleArnPrefix }: Pick<PolicyTarget, "roleArnPrefix">, name: PortalRole): string {
  return `${roleArnPrefix}${name}`;
}

/** The portal's own principal for a target. */
export function brokerOf({ brokerArn, accountId }: Pick<PolicyTarget, "brokerArn" | "accountId">): string {
  return brokerArn ?? `arn:aws:iam::${accountId}:role/switchyard-broker`;
}

function basePolicy(target: PolicyTarget): PolicyDocument {
  return document([
    {
      Sid: "BecomeTheRolesOfThePortal",
      Effect: "Allow",
      Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
      Resource: portalRoles.map((name) => roleArn(target, name)),
    },
    { Sid: "TouchNothingItself", Effect: "Deny", Action: ["ec2:*", "elasticloadbalancing:*", "iam:*"], Resource: "*" },
  ]);
}

// Three statements: sts:ExternalId is no condition key of TagSession and SetSourceIdentity (Service Authorization Reference, AWS STS).
function trustPolicy(target: PolicyTarget, name: PortalRole): TrustPolicy {
  const Principal = { AWS: brokerOf(target) };
  // Not "anything but switchyard-*" for developer and operator: the checks of the roles become them under the system's name. No person has such
  // a name, because their requests are refused before (isPersonsSourceIdentity).
  const sourceIdentity = name === "observer" || name === "scheduler" ? systemIdentity : present;
  return document<TrustPolicy["Statement"][number]>([
    {
      Sid: "Assume",
      Effect: "Allow",
      Principal,
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "sts:ExternalId": target.externalId }, StringLike: { "sts:SourceIdentity": sourceIdentity } },
    },
    {
      Sid: "Tag",
      Effect: "Allow",
      Principal,
      Action: "sts:TagSession",
      Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": sessionTags }, StringLike: { "aws:RequestTag/switchyard:uid": present } },
    },
    { Sid: "NameTheSource", Effect: "Allow", Principal, Action: "sts:SetSourceIdentity", Condition: { StringLike: { "sts:SourceIdentity": sourceIdentity } } },
  ]);
}

function rolePolicy(target: PolicyTarget, name: PortalRole): PolicyDocument {
  switch (name) {
    case "observer":
      return document([...observe(target), readTraffic(target), neverDestroyOrRetag]);
    case "developer":
      return document([
        act(target, { stages: target.developerStages }),
        moveTraffic(target, { stages: target.developerStages, present }),
        ...startEncrypted(target),
        neverDestroyOrRetag,
      ]);
    case "operator":
      return document([act(target, {}), moveTraffic(target, { present }), ...startEncrypted(target), neverDestroyOrRetag]);
    case "scheduler":
      return document([act(target, { system: true }), ...startEncrypted(target), neverDestroyOrRetag]);
  }
}

function observe(target: PolicyTarget): PolicyDocument["Statement"] {
  return [
    // These know no resources (Service Authorization Reference, Amazon EC2): what a person sees of them is decided by Switchyard.
    {
      Sid: "ReadTheInventory",
      Effect: "Allow",
      Action: [...readInventoryActions],
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestedRegion": target.region } },
    },
    {
      // Both can show secrets: a console, and userData as an attribute. No condition on ec2:Attribute: how EC2 spells its values for a
      // Describe is written nowhere (EC2 user guide, "Identity-based policies", shows it for ModifyImageAttribute only).
      Sid: "ReadManagedInstances",
      Effect: "Allow",
      Action: [...readInstanceActions],
      Resource: anyInstance(target),
      Condition: { StringEquals: { "aws:ResourceTag/switchyard:managed": "true" } },
    },
    {
      // Neither knows resources (Service Authorization Reference, Amazon CloudWatch and AWS Systems Manager). Only numbers, and who has a
      // shell open: with this Switchyard sees that somebody works. Left out, idle rules and shells are not seen, and the rest works.
      Sid: "SeeWhoWorks",
      Effect: "Allow",
      Action: [...readMetricsActions],
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestedRegion": target.region } },
    },
  ];
}

/** Start and stop of managed instances of the session's team; people may also reboot. Without `stages` in any stage. */
function act(target: PolicyTarget, { stages, system = false }: { stages?: readonly string[]; system?: boolean }): PolicyDocument["Statement"][number] {
  return {
    Sid: "ActOnManagedInstancesOfTheTeam",
    Effect: "Allow",
    Action: ["ec2:StartInstances", "ec2:StopInstances", ...(system ? [] : ["ec2:RebootInstances"])],
    Resource: anyInstance(target),
    Condition: {
      StringEquals: {
        "aws:ResourceTag/switchyard:managed": "true",
        ...(stages !== undefined && { "aws:ResourceTag/switchyard:stage": [...stages] }),
        "aws:ResourceTag/switchyard:team": "${aws:PrincipalTag/switchyard:team}",
      },
      // An empty team on both sides must not match.
      StringLike: { "aws:PrincipalTag/switchyard:team": present, "aws:SourceIdentity": system ? systemIdentity : present },
    },
  };
}

function startEncrypted({ kmsKeyArns, region }: PolicyTarget): PolicyDocument["Statement"] {
  if (kmsKeyArns.length === 0) return [];
  return [
    {
      Sid: "StartWithEncryptedVolumes",
      Effect: "Allow",
      Action: "kms:CreateGrant",
      Resource: [...kmsKeyArns],
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" }, StringEquals: { "kms:ViaService": `ec2.${region}.amazonaws.com` } },
    },
  ];
}

const neverDestroyOrRetag: PolicyDocument["Statement"][number] = {
  Sid: "NeverDestroyOrRetag",
  Effect: "Deny",
  Action: ["ec2:TerminateInstances", "ec2:RunInstances", "ec2:Modify*", "ec2:CreateTags", "ec2:DeleteTags", ...neverToLoadBalancers, "iam:*", "sts:*"],
  Resource: "*",
};

function provisionerPolicy(target: PolicyTarget): PolicyDocument {
  return document([
    {
      Sid: "WriteSwitchyardTags",
      Effect: "Allow",
      Action: ["ec2:CreateTags", "ec2:DeleteTags"],
      Resource: anyInstance(target),
      // Without keys DeleteTags takes all tags, and ForAllValues of none is true.
      Condition: { "ForAllValues:StringLike": { "aws:TagKeys": "switchyard:*" }, Null: { "aws:TagKeys": "false" } },
    },
    tagForwarders(target),
  ]);
}

/** The tags that decide who may act, and on what. */
const switchyardTags = ["switchyard:managed", "switchyard:team", "switchyard:stage", "switchyard:environment", "switchyard:order"];

function serviceControlPolicy(provisionerArn: string): PolicyDocument {
  const notProvisioner = { ArnNotEquals: { "aws:PrincipalArn": provisionerArn } };
  return document([
    {
      // In any case: aws:ResourceTag/… finds a tag whatever the case of its key is, so `Switchyard:Team` would pass for ours (IAM user guide,
      // "AWS global condition context keys"). RunInstances with tags asks for ec2:CreateTags too (EC2 user guide, "Grant permission to tag
      // Amazon EC2 resources during creation"); an Auto Scaling group gives its tags to its instances (Service Authorization Reference, Amazon
      // EC2 Auto Scaling, aws:TagKeys).
      Sid: "OnlyTheProvisionerWritesSwitchyardTags",
      Effect: "Deny",
      Action: [
        "ec2:CreateTags",
        "ec2:DeleteTags",
        "autoscaling:CreateAutoScalingGroup",
        "autoscaling:CreateOrUpdateTags",
        "autoscaling:DeleteTags",
        ...tagForwarderActions,
      ],
      Resource: "*",
      Condition: { "ForAnyValue:StringEqualsIgnoreCase": { "aws:TagKeys": switchyardTags }, ...notProvisioner },
    },
    {
      // DeleteTags that names no key removes every tag.
      Sid: "NobodyStripsManagedInstances",
      Effect: "Deny",
      Action: "ec2:DeleteTags",
      Resource: "*",
      Condition: { Null: { "aws:TagKeys": "true" }, StringEquals: { "aws:ResourceTag/switchyard:managed": "true" }, ...notProvisioner },
    },
  ]);
}

function anyInstance({ region, accountId }: PolicyTarget): string {
  return `arn:aws:ec2:${region}:${accountId}:instance/*`;
}

function document<Of>(statements: readonly Of[]): { Version: "2012-10-17"; Statement: Of[] } {
  return { Version: "2012-10-17", Statement: [...statements] };
}
