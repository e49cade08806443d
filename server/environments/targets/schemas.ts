import { z } from "zod";

const lamps = ["running", "stopped", "motion", "attention", "failed", "held"] as const;

/** One action under one role, as the last check found it. */
export const roleCheck = z.strictObject({
  /** Such as "start" or "read instances"; follows the word. */
  what: z.string(),
  action: z.string(),
  lamp: z.enum(lamps),
  /** The word beside the lamp: "allowed", "denied", "not checked". */
  word: z.string(),
  /** Why, in a sentence; null while there is nothing to say. */
  sentence: z.string().nullable(),
  at: z.date().nullable(),
});

export const targetRole = z.strictObject({ name: z.string(), arn: z.string(), purpose: z.string(), checks: z.array(roleCheck) });

/** What AWS refuses although Switchyard allows it. */
export const driftEntry = z.strictObject({
  id: z.uuid(),
  awsRole: z.string(),
  action: z.string(),
  /** "team payments, stage dev", or "everywhere" when the refusal does not depend on the place. */
  where: z.string(),
  wall: z.string(),
  /** What is wrong, in a sentence. */
  sentence: z.string(),
  /** What to change, in a sentence. */
  remedy: z.string(),
  /** AWS's own words, with its code. */
  awsWords: z.string(),
  /** Whose act met it last; null when a check did. */
  who: z.string().nullable(),
  firstAt: z.date(),
  lastAt: z.date(),
  times: z.number().int(),
});

export const targetSummary = z.strictObject({
  id: z.uuid(),
  key: z.string(),
  title: z.string(),
  accountId: z.string(),
  region: z.string(),
  lamp: z.enum(lamps),
  stateWord: z.string(),
  /** The state of its reading, its roles and its drift, in one sentence. */
  sentence: z.string(),
  environments: z.number().int(),
  instances: z.number().int(),
  polledAt: z.date().nullable(),
  checkedAt: z.date().nullable(),
  /** A check was asked for and has not ended. */
  checking: z.boolean(),
  roles: z.array(targetRole),
  drifts: z.array(driftEntry),
});

/** Targets are few: they come from the configuration file. */
export const listTargetsOutput = z.strictObject({ items: z.array(targetSummary) });

export const targetIdInput = z.strictObject({ targetId: z.uuid() });

const printedDocument = z.strictObject({
  title: z.string(),
  text: z.string(),
  /** Characters that count towards AWS's limit: all but white space, of everything that counts together. */
  size: z.number().int(),
  limit: z.number().int(),
});

/** What to attach to one role, as JSON and as Terraform. */
export const printedPolicy = z.strictObject({
  id: z.string(),
  title: z.string(),
  /** Null for the service control policy, which belongs to no role. */
  arn: z.string().nullable(),
  purpose: z.string(),
  documents: z.array(printedDocument),
  terraform: z.string(),
});

export const targetPoliciesOutput = z.strictObject({ key: z.string(), title: z.string(), policies: z.array(printedPolicy) });

export const checkTargetOutput = z.strictObject({ wantedAt: z.date() });

export type RoleCheck = z.infer<typeof roleCheck>;
export type TargetRole = z.infer<typeof targetRole>;
export type DriftEntry = z.infer<typeof driftEntry>;
export type TargetSummary = z.infer<typeof targetSummary>;
export type ListTargetsOutput = z.infer<typeof listTargetsOutput>;
export type PrintedPolicy = z.infer<typeof printedPolicy>;
export type TargetPoliciesOutput = z.infer<typeof targetPoliciesOutput>;
