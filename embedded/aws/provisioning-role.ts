import type { AwsModel } from "./api-call";
import type { PolicyDocument } from "./policy-document";
import type { Principal } from "./principals";
import { randomUpper } from "./role-sessions";

// What a team's pipeline that builds machines has, unless the seed gives the role a policy: it tags, and does nothing else here.
const POLICY: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Sid: "Tag", Effect: "Allow", Action: ["ec2:CreateTags", "ec2:DeleteTags"], Resource: ["*"] }],
};

const SESSION_MS = 900_000;

/** The role under which a team's own pipeline builds and tags machines in its account. It is none of the portal's. */
function provisioningRoleArn(accountId: string): string {
  return `arn:aws:iam::${accountId}:role/provisioning`;
}

/** A session of the account's provisioning role, bound by the account's service control policies. */
export function provisioningPrincipal({ sessions, principals, clock }: AwsModel, accountId: string): Principal | undefined {
  const now = clock.now();
  const roleArn = provisioningRoleArn(accountId);
  const { accessKeyId } = sessions.issue(
    {
      accountId,
      roleArn,
      rolePolicy: principals.findRole(roleArn)?.policy ?? POLICY,
      sessionName: "pipeline",
      arn: `arn:aws:sts::${accountId}:assumed-role/provisioning/pipeline`,
      userId: `AROA${randomUpper(16)}:pipeline`,
      tags: {},
      expiresAt: now + SESSION_MS,
    },
    now,
  );
  return principals.find(accessKeyId);
}
