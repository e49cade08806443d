import type { ApiAction, ApiCall } from "./api-call";
import { readAssumeRoleRequest } from "./assume-role-request";
import type { AssumeRoleRequest } from "./assume-role-request";
import { because } from "./authorize-ec2";
import { AwsError } from "./aws-error";
import { evaluatePolicies } from "./evaluate-policy";
import { isTrusted } from "./principals";
import { requestContext } from "./request-context";
import { randomUpper } from "./role-sessions";
import type { SeededRole } from "./seed-account";

/**
 * STS AssumeRole. Refuses malformed input (ValidationError), a policy that is none (MalformedPolicyDocument) or too large
 * (ValidationError, PackedPolicyTooLarge), and in one and the same words (AccessDenied) an unknown role, a caller the role
 * does not trust, a wrong external id and a missing source identity.
 */
export const assumeRole: ApiAction = (call) => {
  const wish = readAssumeRoleRequest(call.parameters);
  const role = authorizedRole(call, wish);
  const now = call.model.clock.now();
  const userId = `AROA${randomUpper(16)}:${wish.sessionName}`;
  const session = call.model.sessions.issue(
    {
      accountId: role.arn.split(":")[4] ?? "",
      roleArn: role.arn,
      rolePolicy: role.policy,
      sessionName: wish.sessionName,
      arn: assumedRoleArn(role.arn, wish.sessionName),
      userId,
      sourceIdentity: wish.sourceIdentity,
      tags: wish.tags,
      sessionPolicy: wish.sessionPolicy,
      expiresAt: now + wish.durationSeconds * 1_000,
    },
    now,
  );
  return {
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken,
      Expiration: new Date(session.expiresAt).toISOString(),
    },
    AssumedRoleUser: { AssumedRoleId: userId, Arn: session.arn },
    PackedPolicySize: wish.packedPercent,
    SourceIdentity: wish.sourceIdentity,
  };
};

function authorizedRole({ principal, model }: ApiCall, wish: AssumeRoleRequest): SeededRole {
  const role = model.principals.findRole(wish.roleArn);
  const context = requestContext(principal, {
    "sts:ExternalId": wish.externalId,
    "sts:SourceIdentity": wish.sourceIdentity,
    "sts:RoleSessionName": wish.sessionName,
    "aws:TagKeys": Object.keys(wish.tags).length > 0 ? Object.keys(wish.tags) : undefined,
    ...Object.fromEntries(Object.entries(wish.tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])),
  });
  const actions = ["sts:AssumeRole"];
  if (wish.sourceIdentity !== undefined) actions.push("sts:SetSourceIdentity");
  if (Object.keys(wish.tags).length > 0) actions.push("sts:TagSession");
  for (const action of actions) {
    const decision = evaluatePolicies(principal.policies, { action, resource: wish.roleArn, context });
    if (!decision.allowed) throw denied(principal.arn, action, wish.roleArn, because(decision, action));
  }
  const trusted = role !== undefined && isTrusted(role, principal) && role.externalId === wish.externalId;
  if (!trusted || wish.sourceIdentity === undefined) throw denied(principal.arn, "sts:AssumeRole", wish.roleArn);
  return role;
}

function denied(...[user, action, role, reason]: [user: string, action: string, role: string, reason?: string]): AwsError {
  const message = `User: ${user} is not authorized to perform: ${action} on resource: ${role}`;
  return new AwsError("AccessDenied", reason === undefined ? message : `${message} ${reason}`);
}

/** `arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION`: without the role's path. */
function assumedRoleArn(roleArn: string, sessionName: string): string {
  return `arn:aws:sts::${roleArn.split(":")[4]}:assumed-role/${roleArn.split("/").at(-1)}/${sessionName}`;
}
