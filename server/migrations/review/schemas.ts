import { z } from "zod";
import { tableFacts } from "../catalog/schemas";
import * as planning from "../planning/schemas";
import { kindParams, planFacts, riskView } from "../planning/schemas";
import { rehearsalStates } from "../rehearsal/schemas";
import { finding } from "../schemas";
import { engine, migrationScript, scriptName } from "../scripts/schemas";

/** States of a run, in the order in which they are passed; the second line are stops on the way and ends. */
export const runStates = [
  ...([
    "draft",
    "planned",
    "in_review",
    "approved",
    "scheduled",
    "preflight",
    "expanding",
    "backfilling",
    "enforcing",
    "live",
    "finalizing",
    "finalized",
  ] as const),
  ...(["paused", "rolling_back", "rolled_back", "failed", "stale", "rejected", "cancelled"] as const),
] as const;
export const runState = z.enum(runStates);

const lamp = z.enum(["running", "stopped", "motion", "attention", "failed", "held"]);

// PostgreSQL holds no NUL in texts.
const text = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .regex(/^[^\0]*$/, "must not contain NUL");
const identifier = text(128).min(1);
const words = text(4_000).min(1);
const hash = z.string().regex(/^[0-9a-f]{64}$/, "use the hash as it was shown");

/** What the form of a kind holds; the kind's own schema reads it. */
const params = kindParams.refine((given) => JSON.stringify(given).length <= 400_000, { message: "is too large: at most 400,000 characters" });

/** A change as it is proposed: what, where, and the kind's form. */
const proposal = z.strictObject({ databaseId: z.uuid(), kind: text(60).min(1), schema: identifier, table: identifier, params });

export const migrationIdInput = z.strictObject({ migrationId: z.uuid() });
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

export const conflictsInput = z.strictObject({ runId: z.uuid(), limit: z.number().int().min(1).max(200).default(50), cursor: text(300).nullish() });
export const conflictValuesInput = z.strictObject({ runId: z.uuid(), conflictIds: z.array(z.uuid()).min(1).max(200) });
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
});

const lever = z.strictObject({ allowed: z.boolean(), reason: z.string().nullable() });
/** A lever with what it does, said before the click. */
const effectLever = lever.extend({ effect: z.string() });

/** The plan as somebody types: everything a reviewer would see. */
export const planOutput = planning.planOutput.extend({
  contentHash: hash,
  /** How many must approve it there, in words. */
  approvalWords: z.string(),
});

/** Longest or most telling values; personal data. */
export const samplesOutput = z.strictObject({ samples: z.array(planning.samplesOf) });

export const kindsOutput = z.strictObject({ kinds: z.array(z.strictObject({ kind: z.string(), title: z.string(), engines: z.array(engine) })) });

/** What the approval rules ask for, one line each. */
export const demandView = z.strictObject({
  /** Such as "2 reviewers" or "1 of dba". */
  title: z.string(),
  needed: z.number().int(),
  given: z.number().int(),
  met: z.boolean(),
});

export const approvalView = z.strictObject({
  id: z.uuid(),
  purpose: z.enum(["run", "finalize", "force"]),
  decision: z.enum(["approve", "send_back"]),
  by: z.string(),
  isYou: z.boolean(),
  at: z.date(),
  words: z.string().nullable(),
  groupName: z.string().nullable(),
  contentHash: z.string(),
  /** Why it counts no more; null: it counts. */
  voidedBecause: z.string().nullable(),
});

/** How far a run is, as the worker last wrote it. */
export const progressView = z.strictObject({
  rowsDone: z.number(),
  rowsTotal: z.number().nullable(),
  rowsPerSecond: z.number().nullable(),
  etaSeconds: z.number().nullable(),
  /** Why it waits at the moment; null: it does not. */
  waitingFor: z.string().nullable(),
  longestBlockMs: z.number(),
});

/** The step that failed, as the worker wrote it. */
export const failureView = z.object({ words: z.string(), stepKey: z.string().nullable(), retryable: z.boolean() });

/** A step of one script in one round. */
export const stepView = z.strictObject({
  scriptName,
  round: z.number().int(),
  position: z.number().int(),
  stepKey: z.string(),
  title: z.string(),
  state: z.enum(["waiting", "running", "done", "failed"]),
  lamp: lamp.nullable(),
  attempts: z.number().int(),
  startedAt: z.date().nullable(),
  endedAt: z.date().nullable(),
  rowsDone: z.number(),
  lockTries: z.number().int(),
  longestBlockMs: z.number().int(),
  words: z.string().nullable(),
});
export const stepsOutput = z.strictObject({ round: z.number().int(), steps: z.array(stepView), progress: progressView.nullable() });

export const rehearsalSummary = z.strictObject({
  id: z.uuid(),
  state: z.enum(rehearsalStates),
  /** True when it was of another content or another table than now. */
  isOutdated: z.boolean(),
  at: z.date(),
  sentence: z.string(),
});

export const databaseRef = z.strictObject({ id: z.uuid(), name: z.string(), title: z.string(), team: z.string(), stage: z.string(), engine });

export const runLevers = z.strictObject({
  submit: effectLever,
  withdraw: effectLever,
  approve: effectLever,
  sendBack: effectLever,
  rehearse: effectLever,
  start: effectLever,
  pause: effectLever,
  resume: effectLever,
  rollBack: effectLever,
  retry: effectLever,
  cancel: effectLever,
  approveFinalize: effectLever,
  finalize: effectLever,
  readValues: effectLever,
  askForce: effectLever,
  approveForce: effectLever,
});

/** A request to write originals over what the application wrote since, until somebody decides. */
export const forceView = z.strictObject({ subjectHash: z.string(), askedBy: z.string(), askedAt: z.date(), words: z.string(), rows: z.number().int() });

/** A migration on one database. */
export const runView = z.strictObject({
  id: z.uuid(),
  database: databaseRef,
  state: runState,
  lamp,
  stateWord: z.string(),
  /** Why it stands where it stands and what comes next, in one sentence. */
  because: z.string(),
  stateSince: z.date(),
  resumeState: runState.nullable(),
  fingerprint: z.string().nullable(),
  plannedAt: z.date().nullable(),
  submittedAt: z.date().nullable(),
  scheduledFor: z.date().nullable(),
  startedBy: z.string().nullable(),
  facts: tableFacts.nullable(),
  plan: planFacts.nullable(),
  findings: z.array(finding),
  risk: riskView.nullable(),
  rehearsal: rehearsalSummary.nullable(),
  demands: z.array(demandView),
  finalizeDemands: z.array(demandView),
  approvals: z.array(approvalView),
  scriptName: scriptName.nullable(),
  round: z.number().int(),
  progress: progressView.nullable(),
  failure: failureView.nullable(),
  pauseAskedBy: z.string().nullable(),
  rollbackAskedBy: z.string().nullable(),
  liveAt: z.date().nullable(),
  soakUntil: z.date().nullable(),
  endedAt: z.date().nullable(),
  conflictCount: z.number().int(),
  forces: z.array(forceView),
  levers: runLevers,
  version: z.number().int(),
});

export const commentView = z.strictObject({
  id: z.uuid(),
  by: z.string(),
  isYou: z.boolean(),
  at: z.date(),
  words: z.string(),
  anchor: z.strictObject({ script: scriptName, stepKey: z.string(), line: z.number().int().nullable() }).nullable(),
  revision: z.number().int(),
  /** True when the line it stands at has changed since. */
  isOutdated: z.boolean(),
  resolvedBy: z.string().nullable(),
  resolvedAt: z.date().nullable(),
  canResolve: z.boolean(),
});

/** "Stop everything" while it stands. */
export const haltView = z.strictObject({ id: z.uuid(), reason: z.string(), startedBy: z.string(), startedAt: z.date() });

export const migrationDetail = z.strictObject({
  id: z.uuid(),
  number: z.number().int(),
  title: z.string(),
  why: z.string(),
  team: z.string(),
  engine,
  kind: z.string(),
  kindTitle: z.string(),
  schemaName: z.string(),
  tableName: z.string(),
  params: z.record(z.string(), z.unknown()),
  script: migrationScript,
  contentHash: z.string(),
  revision: z.number().int(),
  createdBy: z.string(),
  createdAt: z.date(),
  updatedAt: z.date(),
  version: z.number().int(),
  /** Whoever edited the content; none of them may approve. */
  authors: z.array(z.strictObject({ name: z.string(), isYou: z.boolean() })),
  runs: z.array(runView),
  comments: z.array(commentView),
  /** Databases it may be moved to, with why not where it may not. */
  candidates: z.array(databaseRef.extend({ lever })),
  halt: haltView.nullable(),
  levers: z.strictObject({ edit: lever, comment: lever, addDatabase: lever }),
});

/** A line of the list. */
export const migrationRow = z.strictObject({
  id: z.uuid(),
  number: z.number().int(),
  title: z.string(),
  team: z.string(),
  engine,
  kindTitle: z.string(),
  /** `schema.table` */
  table: z.string(),
  createdBy: z.string(),
  createdAt: z.date(),
  /** The run that the line is about: the one that waits for the person, else the one that moved last. */
  run: z.strictObject({
    id: z.uuid(),
    database: databaseRef,
    state: runState,
    lamp,
    stateWord: z.string(),
    because: z.string(),
    stateSince: z.date(),
    risk: riskView.nullable(),
  }),
  /** All of its databases in order of stage. */
  stages: z.array(z.strictObject({ runId: z.uuid(), database: z.string(), stage: z.string(), lamp, stateWord: z.string() })),
  /** Why it waits for the person; null: it does not. */
  waitsForYou: z.string().nullable(),
});

/** `waiting` stands on the first page only, before the others. */
export const listOutput = z.strictObject({
  waiting: z.array(migrationRow),
  items: z.array(migrationRow),
  nextCursor: z.string().nullable(),
  halt: haltView.nullable(),
  levers: z.strictObject({ propose: lever, halt: lever, endHalt: lever }),
});

/** For the first screen. */
export const overviewOutput = z.strictObject({
  waiting: z.array(z.strictObject({ number: z.number().int(), title: z.string(), lamp, sentence: z.string() })),
  moving: z.number().int(),
  live: z.number().int(),
  halt: haltView.nullable(),
});

export const conflictDecisions = z.enum(["force_asked", "force_approved", "forced", "force_refused"]);
/** Key columns and values, as they are kept. */
export const conflictKey = z.record(z.string(), z.string().nullable());
/** What stands sealed in a conflict: the saved original, what we replaced it by, and what the application wrote since. */
export const conflictValues = z.strictObject({ original: z.string().nullable(), replaced: z.string().nullable(), current: z.string().nullable() });

/** A saved row that the application changed since. Values stand in `conflictValues`. */
export const conflictView = z.strictObject({
  id: z.uuid(),
  round: z.number().int(),
  /** Key columns and values; null without the right to see values. */
  rowKey: conflictKey.nullable(),
  event: z.string(),
  actor: z.string().nullable(),
  happenedAt: z.date(),
  decision: conflictDecisions.nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: z.date().nullable(),
});
export const conflictsOutput = z.strictObject({
  items: z.array(conflictView),
  nextCursor: z.string().nullable(),
  total: z.number().int(),
  levers: z.strictObject({ readValues: lever }),
});
export const conflictValuesOutput = z.strictObject({
  values: z.array(conflictValues.extend({ id: z.uuid() })),
});

export const createOutput = z.strictObject({ migrationId: z.uuid(), number: z.number().int(), runId: z.uuid(), accepted: z.string() });
export const runOutput = z.strictObject({ runId: z.uuid(), state: runState, accepted: z.string() });
export const commentOutput = z.strictObject({ commentId: z.uuid(), accepted: z.string() });
export const forceOutput = z.strictObject({ subjectHash: z.string(), accepted: z.string() });
export const acceptedOutput = z.strictObject({ accepted: z.string() });

export type RunStateName = (typeof runStates)[number];
export type PlanOutput = z.infer<typeof planOutput>;
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
export type ListInput = z.infer<typeof listInput>;
export type Lever = z.infer<typeof lever>;
export type EffectLever = z.infer<typeof effectLever>;
export type LampName = z.infer<typeof lamp>;
export type RunLevers = z.infer<typeof runLevers>;
export type RunView = z.infer<typeof runView>;
export type RunOutput = z.infer<typeof runOutput>;
export type DemandView = z.infer<typeof demandView>;
export type ApprovalView = z.infer<typeof approvalView>;
export type ProgressView = z.infer<typeof progressView>;
export type StepView = z.infer<typeof stepView>;
export type CommentView = z.infer<typeof commentView>;
export type HaltView = z.infer<typeof haltView>;
export type MigrationDetail = z.infer<typeof migrationDetail>;
export type MigrationRow = z.infer<typeof migrationRow>;
export type ListMigrationsOutput = z.infer<typeof listOutput>;
export type ConflictView = z.infer<typeof conflictView>;
