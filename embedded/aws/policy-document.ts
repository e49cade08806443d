import { z } from "zod";

const strings = oneOrMany(z.string().min(1));
const conditionValues = oneOrMany(z.union([z.string(), z.boolean().transform(String), z.number().transform(String)]));
const conditions = z.record(z.string(), z.record(z.string(), conditionValues));

const statementSchema = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(["Allow", "Deny"]),
    Action: strings.optional(),
    NotAction: strings.optional(),
    Resource: strings.optional(),
    NotResource: strings.optional(),
    Condition: conditions.optional(),
  })
  .refine((statement) => (statement.Action === undefined) !== (statement.NotAction === undefined), {
    message: "A statement needs exactly one of Action and NotAction",
  })
  .refine((statement) => (statement.Resource === undefined) !== (statement.NotResource === undefined), {
    message: "A statement needs exactly one of Resource and NotResource",
  });

/**
 * An identity, session or service control policy. Single values are read as lists of one. Only version 2012-10-17: the older
 * language has no policy variables. Source: IAM user guide, "IAM JSON policy element reference".
 */
export const policyDocumentSchema = z.strictObject({
  Version: z.literal("2012-10-17"),
  Id: z.string().optional(),
  Statement: oneOrMany(statementSchema),
});

export type PolicyDocument = z.output<typeof policyDocumentSchema>;
export type PolicyStatement = PolicyDocument["Statement"][number];

// An account (by its number or as `…:root`), a user, a role or one session of a role. No wildcards: AWS takes none within a name.
const trustedPrincipal = z.string().regex(/^(?:\d{12}|arn:aws:iam::\d{12}:(?:root|user\/\S+|role\/\S+)|arn:aws:sts::\d{12}:assumed-role\/\S+)$/);

const trustStatementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Principal: z.strictObject({ AWS: oneOrMany(trustedPrincipal) }),
  Action: strings,
  Condition: conditions.optional(),
});

/**
 * The trust policy of a role: who may assume it. It names no resource, the role itself is meant.
 * Source: IAM user guide, "AWS JSON policy elements: Principal" and "Roles terms and concepts", trust policy.
 */
export const trustPolicySchema = z.strictObject({
  Version: z.literal("2012-10-17"),
  Id: z.string().optional(),
  Statement: oneOrMany(trustStatementSchema),
});

export type TrustPolicy = z.output<typeof trustPolicySchema>;
export type TrustStatement = TrustPolicy["Statement"][number];

/** Reads a policy from its JSON text. Returns null where the text is no JSON or no policy; the caller words the refusal. */
export function parsePolicyText(text: string): PolicyDocument | null {
  try {
    return policyDocumentSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function oneOrMany<Item extends z.ZodType>(item: Item) {
  return z.union([item.transform((value) => [value]), z.array(item).min(1)]);
}
