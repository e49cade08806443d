import { deflateRawSync } from "node:zlib";
import { AwsError } from "./aws-error";
import { unknownOperators } from "./policy-conditions";
import { parsePolicyText } from "./policy-document";
import type { PolicyDocument } from "./policy-document";
import { numbered, readInteger } from "./query-parameters";
import type { QueryParameters } from "./query-parameters";

// Limits. Source: STS API reference, AssumeRole.
const MAX_POLICY_CHARACTERS = 2_048;
const MAX_TAGS = 50;
const MIN_DURATION_SECONDS = 900;
const MAX_DURATION_SECONDS = 43_200;
const USUAL_DURATION_SECONDS = 3_600;
const MAX_CHAINED_SECONDS = 3_600;
const NAME = /^[A-Za-z0-9_+=,.@-]{2,64}$/;
const NAME_RULE = "Member must satisfy regular expression pattern: [\\w+=,.@-]{2,64}";
const ROLE_ARN = /^arn:aws:iam::\d{12}:role\/[\x21-\x7e]{1,512}$/;
const TAG_KEY = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u;
const TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u;

/** What a caller of AssumeRole asks for, checked for form but not yet for rights. */
export type AssumeRoleRequest = {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly externalId: string | undefined;
  readonly sourceIdentity: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly sessionPolicy: PolicyDocument | undefined;
  /** How much of the packed space policy and tags use; undefined where there are none. */
  readonly packedPercent: number | undefined;
  readonly durationSeconds: number;
};

/**
 * Reads AssumeRole's parameters. Throws ValidationError on malformed input or a policy over 2,048 characters,
 * MalformedPolicyDocument on a policy that is none, PackedPolicyTooLarge where policy and tags together are too much.
 */
export function readAssumeRoleRequest(parameters: QueryParameters): AssumeRoleRequest {
  const roleArn = parameters.get("RoleArn") ?? "";
  if (!ROLE_ARN.test(roleArn)) throw invalid("roleArn", roleArn, "Member must be the ARN of a role");
  const sessionName = parameters.get("RoleSessionName") ?? "";
  if (!NAME.test(sessionName)) throw invalid("roleSessionName", sessionName, NAME_RULE);
  const sourceIdentity = parameters.get("SourceIdentity");
  if (sourceIdentity !== undefined && !NAME.test(sourceIdentity)) throw invalid("sourceIdentity", sourceIdentity, NAME_RULE);
  const durationSeconds = readInteger(parameters, "DurationSeconds", {
    min: MIN_DURATION_SECONDS,
    max: MAX_DURATION_SECONDS,
    refuse: refuseDuration,
  });
  const tags = readTags(parameters);
  return {
    roleArn,
    sessionName,
    externalId: parameters.get("ExternalId"),
    sourceIdentity,
    tags,
    durationSeconds: durationSeconds ?? USUAL_DURATION_SECONDS,
    sessionPolicy: readSessionPolicy(parameters.get("Policy")),
    packedPercent: readPackedPercent(parameters.get("Policy"), tags),
  };
}

function refuseDuration(value: string): AwsError {
  return Number(value) > MAX_DURATION_SECONDS
    ? invalid("durationSeconds", value, "Member must have value less than or equal to 43200")
    : invalid("durationSeconds", value, "Member must have value greater than or equal to 900");
}

/**
 * A session may last as long as its role allows, one of a session (role chaining) an hour at most. Throws ValidationError.
 * Source: STS API reference, AssumeRole, DurationSeconds.
 */
export function checkDuration(seconds: number, of: { readonly roleSeconds: number; readonly isChained: boolean }): void {
  if (of.isChained && seconds > MAX_CHAINED_SECONDS) {
    throw new AwsError("ValidationError", "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.");
  }
  if (seconds > of.roleSeconds) {
    throw new AwsError("ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  }
}

function readTags(parameters: QueryParameters): Record<string, string> {
  const at = numbered(parameters, "Tags.member");
  if (at.length > MAX_TAGS) throw invalid("tags", String(at.length), "Member must have length less than or equal to 50");
  const tags = new Map<string, [string, string]>();
  for (const number of at) {
    const key = parameters.get(`Tags.member.${number}.Key`) ?? "";
    const value = parameters.get(`Tags.member.${number}.Value`) ?? "";
    if (!TAG_KEY.test(key) || /^aws:/i.test(key)) {
      throw invalid("tags.member.key", key, "Member must be 1 to 128 letters, digits, spaces or _.:/=+-@, and not begin with aws:");
    }
    if (!TAG_VALUE.test(value)) {
      throw invalid("tags.member.value", value, "Member must be up to 256 letters, digits, spaces or _.:/=+-@");
    }
    if (tags.has(key.toLowerCase())) {
      throw new AwsError("InvalidParameterValue", "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    }
    tags.set(key.toLowerCase(), [key, value]);
  }
  return Object.fromEntries(tags.values());
}

function readSessionPolicy(text: string | undefined): PolicyDocument | undefined {
  if (text === undefined) return undefined;
  if (text.length > MAX_POLICY_CHARACTERS) throw invalid("policy", `${text.slice(0, 40)}…`, "Member must have length less than or equal to 2048");
  const policy = parsePolicyText(text);
  if (policy === null) throw new AwsError("MalformedPolicyDocument", "Syntax errors in policy.");
  const [unknown] = unknownOperators(policy);
  if (unknown !== undefined) throw new AwsError("MalformedPolicyDocument", `Invalid Condition type : ${unknown}.`);
  return policy;
}

/** AWS does not publish its packing; deflate over 2,048 bytes stands in for it. */
function readPackedPercent(policyText: string | undefined, tags: Readonly<Record<string, string>>): number | undefined {
  if (policyText === undefined && Object.keys(tags).length === 0) return undefined;
  const packed = deflateRawSync(`${policyText ?? ""}${JSON.stringify(tags)}`).length;
  const percent = Math.ceil((packed * 100) / MAX_POLICY_CHARACTERS);
  if (percent <= 100) return percent;
  throw new AwsError("PackedPolicyTooLarge", `Packed size of session tags and policy consumes ${percent}% of allotted space.`);
}

function invalid(member: string, value: string, constraint: string): AwsError {
  return new AwsError("ValidationError", `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`);
}
