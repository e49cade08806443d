import type { ApiCall, AwsModel } from "./api-call";
import { checkDuration, readAssumeRoleRequest } from "./assume-role-request";
import type { AssumeRoleRequest } from "./assume-role-request";
import { AwsError } from "./aws-error";
import type { XmlValue } from "./aws-xml";
import { because } from "./denial-words";
import { evaluateTrust } from "./evaluate-trust";
import { requestContext, requestTagKeys } from "./request-context";
import type { RequestKeys } from "./request-context";
import { randomUpper } from "./role-sessions";
import type { SeededRole } from "./seed-account";

type AssumeCall = Omit<ApiCall, "model"> & { readonly model: Pick<AwsModel, "clock" | "principals" | "sessions"> };

/**
 * STS AssumeRole. Refuses malformed input (ValidationError), a policy that is none (MalformedPolicyDocument) or too large
 * (ValidationError, PackedPolicyTooLarge), a session longer than the role or chaining allows (ValidationError), and what the
 * caller's policies or the role's trust do not allow (AccessDenied); an unknown role reads like one without trust.
 */
export function assumeRole(call: AssumeCall): XmlValue {
  const wish = readAssumeRoleRequest(call.parameters);
  // A source identity stays with everything that follows from a session and is never changed (IAM user guide, "Monitor and
  // control actions taken with assumed roles").
  const sourceIdentity = call.principal.session?.sourceIdentity ?? wish.sourceIdentity;
  const role = authorizedRole(call, { ...wish, sourceIdentity }, wish.sourceIdentity);
  checkDuration(wish.durationSeconds, { roleSeconds: role.maxSessionSeconds, isChained: call.principal.session !== undefined });
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
      sourceIdentity,
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
    SourceIdentity: sourceIdentity,
  };
}

function authorizedRole(call: AssumeCall, wish: AssumeRoleRequest, givenIdentity: string | undefined): SeededRole {
  const { principal, model } = call;
  const role = model.principals.findRole(wish.roleArn);
  for (const [action, keys] of actsOf(wish)) {
    const request = { action, resource: wish.roleArn, context: requestContext(call, keys), trustPolicy: role?.trustPolicy };
    const decision = evaluateTrust(principal, request);
    if (!decision.allowed) throw denied(principal.arn, action, wish.roleArn, because(decision, action));
  }
  if (givenIdentity !== undefined && givenIdentity !== wish.sourceIdentity) throw denied(principal.arn, "sts:SetSourceIdentity", wish.roleArn);
  if (role === undefined) throw denied(principal.arn, "sts:AssumeRole", wish.roleArn);
  return role;
}

/**
 * The acts one AssumeRole consists of, each with the condition keys it knows: the external id and the session's name are
 * keys of AssumeRole only. Source: Service Authorization Reference, AWS STS.
 */
function actsOf(wish: Pick<AssumeRoleRequest, "externalId" | "sourceIdentity" | "sessionName" | "tags">): [action: string, keys: RequestKeys][] {
  const identity = { "sts:SourceIdentity": wish.sourceIdentity };
  const tags = requestTagKeys(wish.tags);
  const acts: [string, RequestKeys][] = [
    ["sts:AssumeRole", { "sts:ExternalId": wish.externalId, "sts:RoleSessionName": wish.sessionName, ...identity, ...tags }],
  ];
  if (Object.keys(wish.tags).length > 0) acts.push(["sts:TagSession", tags]);
  if (wish.sourceIdentity !== undefined) acts.push(["sts:SetSourceIdentity", identity]);
  return acts;
}

function denied(...[user, action, role, reason]: [user: string, action: string, role: string, reason?: string]): AwsError {
  const message = `User: ${user} is not authorized to perform: ${action} on resource: ${role}`;
  return new AwsError("AccessDenied", reason === undefined ? message : `${message} ${reason}`);
}

/** `arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION`: without the role's path. */
function assumedRoleArn(roleArn: string, sessionName: string): string {
  return `arn:aws:sts::${roleArn.split(":")[4]}:assumed-role/${roleArn.split("/").at(-1)}/${sessionName}`;
}
