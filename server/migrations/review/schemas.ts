import { z } from "zod";
import * as planning from "../planning/schemas";
import { hash } from "../acts/schemas";
import { tableFacts } from "../catalog/schemas";
import { failureView, lever, progressView, unseenView } from "../executor/schemas";
import { planFacts, riskView } from "../planning/schemas";
import { rehearsalStates } from "../rehearsal/schemas";
import { finding, lamp, runState } from "../schemas";
import { engine, migrationScript, scriptName } from "../scripts/schemas";

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

const rehearsalSummary = z.strictObject({
  id: z.uuid(),
  state: z.enum(rehearsalStates),
  /** True when it was of another content or another table than now. */
  isOutdated: z.boolean(),
  at: z.date(),
  sentence: z.string(),
});

const databaseRef = z.strictObject({ id: z.uuid(), name: z.string(), title: z.string(), team: z.string(), stage: z.string(), engine });

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
  downloadOriginals: effectLever,
  askForce: effectLever,
  approveForce: effectLever,
});

/** A request to write originals over what the application wrote since, until somebody decides. */
const forceView = z.strictObject({ subjectHash: z.string(), askedBy: z.string(), askedAt: z.date(), words: z.string(), rows: z.number().int() });

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
  unseen: unseenView.nullable(),
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
  /** How many migrations under the filter have a run in such a state, on whatever page they stand; null on later pages. */
  counts: z.strictObject({ failed: z.number().int(), moving: z.number().int(), live: z.number().int() }).nullable(),
  halt: haltView.nullable(),
  levers: z.strictObject({ propose: lever, halt: lever, endHalt: lever }),
});

/** For the first screen. */
export const overviewOutput = z.strictObject({
  waiting: z.array(z.strictObject({ number: z.number().int(), title: z.string(), lamp, sentence: z.string() })),
  moving: z.number().int(),
  live: z.number().int(),
  /** What is at work or in use, for the rail of the first screen; `to` null: it is not known. */
  rail: z.array(z.strictObject({ number: z.number().int(), database: z.string(), lamp, word: z.string(), from: z.date(), to: z.date().nullable() })),
  halt: haltView.nullable(),
});

/** What happened to a migration, newest first, from the records of those databases that the person may see. */
export const historyEntry = z.strictObject({
  id: z.uuid(),
  at: z.date(),
  who: z.string(),
  /** Completes the name: "approved". */
  verb: z.string(),
  /** Name of the database; null: about the whole. */
  database: z.string().nullable(),
  /** The reason given, or what came of it. */
  words: z.string().nullable(),
  /** Where something went wrong; null otherwise. */
  lamp: z.enum(["failed", "attention"]).nullable(),
});

export const historyOutput = z.strictObject({ items: z.array(historyEntry), nextCursor: z.string().nullable() });

export type PlanOutput = z.infer<typeof planOutput>;

export type EffectLever = z.infer<typeof effectLever>;

export type RunLevers = z.infer<typeof runLevers>;

export type RunView = z.infer<typeof runView>;

export type DemandView = z.infer<typeof demandView>;

export type ApprovalView = z.infer<typeof approvalView>;

export type CommentView = z.infer<typeof commentView>;

export type HaltView = z.infer<typeof haltView>;

export type MigrationDetail = z.infer<typeof migrationDetail>;

export type MigrationRow = z.infer<typeof migrationRow>;

export type ListMigrationsOutput = z.infer<typeof listOutput>;

export type HistoryEntry = z.infer<typeof historyEntry>;
export type MigrationsOverview = z.infer<typeof overviewOutput>;
