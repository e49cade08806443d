import { z } from "zod";
import { kindParams } from "../planning/schemas";
import { runState } from "../schemas";
import { scriptName } from "../scripts/schemas";

// PostgreSQL holds no NUL in texts.
const text = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .regex(/^[^\0]*$/, "must not contain NUL");

const identifier = text(128).min(1);

const words = text(4_000).min(1);

export const hash = z.string().regex(/^[0-9a-f]{64}$/, "use the hash as it was shown");

/** What the form of a kind holds; the kind's own schema reads it. */
const params = kindParams.refine((given) => JSON.stringify(given).length <= 400_000, { message: "is too large: at most 400,000 characters" });

/** A change as it is proposed: what, where, and the kind's form. */
const proposal = z.strictObject({ databaseId: z.uuid(), kind: text(60).min(1), schema: identifier, table: identifier, params });

export const runIdInput = z.strictObject({ runId: z.uuid() });

export const numberInput = z.strictObject({ number: z.number().int().min(1).max(2_147_483_647) });

/** `migrationId`: the migration whose content would change; without it the plan is of a new one. */
export const planInput = proposal.extend({ migrationId: z.uuid().optional() });

export const samplesInput = proposal;

export const createInput = proposal.extend({ title: text(200).min(1), why: text(4_000), idempotencyKey: z.uuid() });

export const editInput = proposal.omit({ databaseId: true }).extend({
  migrationId: z.uuid(),
  /** The database whose plan makes the content; the others are planned again when they are submitted. */
  databaseId: z.uuid(),
  title: text(200).min(1),
  why: text(4_000),
  /** Of the migration, as it was shown. */
  version: z.number().int().min(1),
});

/** A word on exactly what was shown: refused when content, plan or target differ meanwhile. */
const shown = { runId: z.uuid(), contentHash: hash, fingerprint: hash };

export const approveInput = z.strictObject({ ...shown, words: text(4_000).optional() });

export const sendBackInput = z.strictObject({ ...shown, words });

export const withdrawInput = z.strictObject({ runId: z.uuid(), reason: text(500).optional() });

export const cancelInput = z.strictObject({ runId: z.uuid(), reason: words });

export const commentInput = z.strictObject({
  migrationId: z.uuid(),
  words,
  /** The line of the SQL it stands at; absent: about the whole. */
  anchor: z.strictObject({ script: scriptName, stepKey: text(60).min(1), line: z.number().int().min(1).max(100_000).nullable() }).optional(),
  idempotencyKey: z.uuid(),
});

export const resolveCommentInput = z.strictObject({ commentId: z.uuid(), resolved: z.boolean() });

export const addDatabaseInput = z.strictObject({ migrationId: z.uuid(), databaseId: z.uuid() });

/** `at` absent: now. */
export const startInput = z.strictObject({ runId: z.uuid(), contentHash: hash, at: z.date().optional() });

/** Why, as the record keeps it. */
export const reasonedRunInput = z.strictObject({ runId: z.uuid(), reason: text(500).optional() });

export const finalizeInput = z.strictObject({ runId: z.uuid(), contentHash: hash });

export const conflictsInput = z.strictObject({
  runId: z.uuid(),
  limit: z.number().int().min(1).max(200).default(50),
  cursor: text(300).nullish(),
  /** Sent along by the client's paging; pages only go forward. */
  direction: z.literal("forward").optional(),
});

export const conflictValuesInput = z.strictObject({ runId: z.uuid(), conflictIds: z.array(z.uuid()).min(1).max(200) });

export const originalsInput = z.strictObject({
  runId: z.uuid(),
  /** Of the page before; without it a download begins, which is on record. */
  cursor: text(15_000).nullish(),
  limit: z.number().int().min(1).max(200).default(200),
});

export const askForceInput = z.strictObject({ runId: z.uuid(), conflictIds: z.array(z.uuid()).min(1).max(200), words });

export const approveForceInput = z.strictObject({ runId: z.uuid(), subjectHash: hash, decision: z.enum(["approve", "refuse"]), words: text(4_000).optional() });

export const haltInput = z.strictObject({ reason: words });

export const listInput = z.strictObject({
  /** `waiting`: only what waits for the person; `open`: what has not ended anywhere; `ended`: the rest. */
  show: z.enum(["all", "waiting", "open", "ended"]).default("all"),
  databaseId: z.uuid().optional(),
  state: runState.optional(),
  /** Slug of the team it belongs to. */
  team: text(60).min(1).optional(),
  /** Only those the person proposed or edited. */
  mine: z.boolean().optional(),
  search: text(100).optional(),
  limit: z.number().int().min(1).max(200).default(50),
  cursor: text(300).nullish(),
  /** Sent along by the client's paging; pages only go forward. */
  direction: z.literal("forward").optional(),
});

export const historyInput = z.strictObject({
  migrationId: z.uuid(),
  limit: z.number().int().min(1).max(200).default(50),
  cursor: text(300).nullish(),
  /** Sent along by the client's paging; pages only go forward. */
  direction: z.literal("forward").optional(),
});

export const createOutput = z.strictObject({ migrationId: z.uuid(), number: z.number().int(), runId: z.uuid(), accepted: z.string() });

export const runOutput = z.strictObject({ runId: z.uuid(), state: runState, accepted: z.string() });

export const commentOutput = z.strictObject({ commentId: z.uuid(), accepted: z.string() });

export const forceOutput = z.strictObject({ subjectHash: z.string(), accepted: z.string() });

export const acceptedOutput = z.strictObject({ accepted: z.string() });

export type PlanInput = z.infer<typeof planInput>;

export type SamplesInput = z.infer<typeof samplesInput>;

export type CreateInput = z.infer<typeof createInput>;

export type EditInput = z.infer<typeof editInput>;

export type ApproveInput = z.infer<typeof approveInput>;

export type SendBackInput = z.infer<typeof sendBackInput>;

export type CommentInput = z.infer<typeof commentInput>;

export type StartInput = z.infer<typeof startInput>;

export type ReasonedRunInput = z.infer<typeof reasonedRunInput>;

export type AskForceInput = z.infer<typeof askForceInput>;

export type ApproveForceInput = z.infer<typeof approveForceInput>;

export type OriginalsInput = z.infer<typeof originalsInput>;

export type ListInput = z.infer<typeof listInput>;

export type RunOutput = z.infer<typeof runOutput>;
