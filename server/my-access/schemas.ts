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

/** What the shell needs on every screen. */
export const viewerOutput = z.strictObject({
  name: z.string(),
  uid: z.string(),
  zone: z.string(),
  permissions: z.array(z.string()),
  directoryFresh: z.boolean(),
});

export type MyAccessOutput = z.infer<typeof myAccessOutput>;
export type OwnGrant = z.infer<typeof ownGrant>;
export type OwnSession = z.infer<typeof ownSession>;
export type OwnSessionsOutput = z.infer<typeof ownSessionsOutput>;
export type ViewerOutput = z.infer<typeof viewerOutput>;
