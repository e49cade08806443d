import type { AwsTarget } from "@/server/generated/prisma/client";
import { attachedTerraform, roleTerraform, serviceControlTerraform } from "./policy-terraform";
import { brokerOf, policyLimits, portalRoles, targetPolicies } from "./role-policies";
import type { PolicyDocument, PolicyTarget, PortalRole, TrustPolicy } from "./role-policies";
import type { PrintedPolicy } from "./schemas";

/**
 * The printed policies of a target, in the order they are set up: the portal's own principal, its roles, the provisioner, the organisation.
 * `others` are the further targets: what they attach to the same principal counts towards its limit too.
 */
export function printedPolicies(target: PolicyTarget & Pick<AwsTarget, "key">, others: readonly PolicyTarget[] = []): PrintedPolicy[] {
  const all = [target, ...others].flatMap(attachedDocuments);
  const policies = targetPolicies(target);
  const label = target.key;
  const broker = brokerOf(target);
  const { provisioner, serviceControl } = policies;
  return [
    {
      id: "base",
      title: "base role",
      arn: broker,
      purpose: "What Switchyard runs as. It may become the roles below and can do nothing itself, so a leaked key starts nothing.",
      documents: [attached(policies.base, broker, all)],
      terraform: attachedTerraform({ label, principalArn: broker, name: "switchyard", document: policies.base }),
    },
    ...portalRoles.map((name) => ({
      id: name,
      title: name,
      arn: policies.roles[name].arn,
      purpose: rolePurposes[name],
      documents: [
        json("Trust policy", policies.roles[name].trustPolicy, policyLimits.trust),
        json("Permissions", policies.roles[name].policy, policyLimits.inline),
      ],
      terraform: roleTerraform(label, policies.roles[name]),
    })),
    {
      id: "provisioner",
      title: "provisioner",
      arn: provisioner.arn,
      purpose: "The role of whoever provisions instances. It writes the tags that decide who may act; Switchyard never becomes it.",
      documents: [attached(provisioner.policy, provisioner.arn, all)],
      terraform: attachedTerraform({ label, principalArn: provisioner.arn, name: "switchyard-tags", document: provisioner.policy }),
    },
    {
      id: "organisation",
      title: "organisation",
      arn: null,
      purpose: "A service control policy for the account: nobody but the provisioner writes or removes tags of Switchyard.",
      documents: [json("Service control policy", serviceControl, policyLimits.serviceControl)],
      terraform: serviceControlTerraform(label, serviceControl),
    },
  ];
}

/** What each role is for, in a sentence. */
export const rolePurposes: Record<PortalRole, string> = {
  observer: "Reads instances, status checks, volumes and consoles.",
  developer: "Starts, stops and reboots managed instances of a team, in the stages of developers.",
  operator: "Starts, stops and reboots managed instances of a team, in every stage.",
  scheduler: "Starts and stops for Switchyard itself, as the schedule says.",
};

type AttachedDocument = { arn: string; document: PolicyDocument };

/** What a target attaches to principals that it may share with other targets. */
function attachedDocuments(target: PolicyTarget): AttachedDocument[] {
  const { base, provisioner } = targetPolicies(target);
  return [
    { arn: brokerOf(target), document: base },
    { arn: provisioner.arn, document: provisioner.policy },
  ];
}

/** A document with the size of all that the principal gets: AWS limits the sum. */
function attached(document: PolicyDocument, principalArn: string, all: readonly AttachedDocument[]): PrintedPolicy["documents"][number] {
  const ofPrincipal = all.filter(({ arn }) => arn === principalArn);
  const isUser = principalArn.split(":")[5]?.startsWith("user/") ?? false;
  const title = ofPrincipal.length > 1 ? `Permissions, counted with the other ${ofPrincipal.length - 1} of this principal` : "Permissions";
  const size = ofPrincipal.reduce((sum, one) => sum + sizeOf(one.document), 0);
  return { title, text: JSON.stringify(document, null, 2), size, limit: isUser ? policyLimits.inlineOfUser : policyLimits.inline };
}

function json(title: string, document: PolicyDocument | TrustPolicy, limit: number): PrintedPolicy["documents"][number] {
  return { title, text: JSON.stringify(document, null, 2), size: sizeOf(document), limit };
}

/** What counts towards AWS's limits: everything but white space. */
function sizeOf(document: PolicyDocument | TrustPolicy): number {
  return JSON.stringify(document).length;
}
