import { z } from "zod";

const permission = z.strictObject({ name: z.string(), sentence: z.string() });

/** One of the person's roles: where it holds, which group it comes from. Empty lists mean "all". */
export const ownGrant = z.strictObject({
  role: z.string(),
  roleTitle: z.string(),
  roleSentence: z.string(),
  /** The role of the AWS target that acts under it use; null when it allows none. */
  awsRole: z.string().nullable(),
  teams: z.array(z.string()),
  stages: z.array(z.string()),
  environments: z.array(z.string()),
  /** The scope in words: "team payments, every stage". */
  scopeText: z.string(),
  groupDn: z.string(),
  /** File or screen the grant was made in. */
  source: z.string(),
  permissions: z.array(permission),
});

export const myAccessOutput = z.strictObject({
  name: z.string(),
  uid: z.string(),
  mail: z.string().nullable(),
  groups: z.array(z.string()),
  groupsReadAt: z.date(),
  directoryFresh: z.boolean(),
  grants: z.array(ownGrant),
  /** Every permission there is, and whether the person holds it somewhere. */
  permissions: z.array(permission.extend({ held: z.boolean(), where: z.array(z.string()) })),
});

export const ownSession = z.strictObject({
  id: z.uuid(),
  current: z.boolean(),
  createdAt: z.date(),
  lastSeenAt: z.date(),
  expiresAt: z.date(),
  address: z.string(),
  /** Browser and system, in words. */
  device: z.string(),
});

export const ownSessionsOutput = z.strictObject({ sessions: z.array(ownSession), idleMinutes: z.number().int() });

export const endSessionInput = z.strictObject({ sessionId: z.uuid() });
export const endSessionsOutput = z.strictObject({ ended: z.number().int() });

const names = z.array(z.string().trim().min(1).max(100)).max(50);
const tokenScope = z.strictObject({ teams: names, stages: names, environments: names });

/** A token for machines, as its owner sees it. Its text is shown once, when it is made. */
export const ownToken = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  /** How it begins. */
  prefix: z.string(),
  state: z.enum(["live", "expiring", "expired", "revoked"]),
  /** Permissions it may use, as far as the owner holds them. */
  verbs: z.array(permission),
  /** Where it holds, in words; within it only where the owner holds the permission. */
  scopeText: z.string(),
  createdAt: z.date(),
  expiresAt: z.date(),
  lastUsedAt: z.date().nullable(),
  lastAddress: z.string().nullable(),
  revokedAt: z.date().nullable(),
});

export const ownTokensOutput = z.strictObject({
  tokens: z.array(ownToken),
  /** Tokens a person may have at once. */
  most: z.number().int(),
  /** What a machine may be given, and whether the person holds it somewhere. */
  verbs: z.array(permission.extend({ held: z.boolean() })),
  /** Where the person may see environments: what a scope can name. The first 200 environments. */
  places: z.strictObject({ teams: z.array(z.string()), stages: z.array(z.string()), environments: z.array(z.string()) }),
});

export const createTokenInput = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1, "must not be empty")
    .max(60)
    .regex(/^[^\x00-\x1f\x7f]*$/, "must be one line without control characters"),
  verbs: z.array(z.string().max(60)).min(1, "choose at least one").max(20),
  scope: tokenScope,
  /** Days from now, at most a year. */
  days: z.number().int().min(1).max(365),
});
export const createTokenOutput = z.strictObject({
  token: ownToken,
  /** The token itself. Nothing shows it again. */
  text: z.string(),
});
export const revokeTokenInput = z.strictObject({ tokenId: z.uuid() });
export const revokeTokenOutput = z.strictObject({ revoked: z.number().int() });

/** What the shell needs on every screen. */
export const viewerOutput = z.strictObject({
  name: z.string(),
  uid: z.string(),
  zone: z.string(),
  permissions: z.array(z.string()),
  directoryFresh: z.boolean(),
});

export type OwnToken = z.infer<typeof ownToken>;
export type OwnTokensOutput = z.infer<typeof ownTokensOutput>;
export type CreateTokenInput = z.infer<typeof createTokenInput>;
export type CreateTokenOutput = z.infer<typeof createTokenOutput>;
export type MyAccessOutput = z.infer<typeof myAccessOutput>;
export type OwnGrant = z.infer<typeof ownGrant>;
export type OwnSession = z.infer<typeof ownSession>;
export type OwnSessionsOutput = z.infer<typeof ownSessionsOutput>;
export type ViewerOutput = z.infer<typeof viewerOutput>;
