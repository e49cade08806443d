import { z } from "zod";
import { lamp } from "../schemas";
import { scriptName } from "../scripts/schemas";

export const lever = z.strictObject({ allowed: z.boolean(), reason: z.string().nullable() });

/** How far the step at work is, as the worker last wrote it. */
export const progressView = z.strictObject({
  /** Rows that were looked at in this pass over the table, and how many it has or is about to have; null: not known. */
  rowsSeen: z.number(),
  rowsTotal: z.number().nullable(),
  /** Rows that were changed. */
  rowsDone: z.number(),
  /** Rows looked at each second. */
  rowsPerSecond: z.number().nullable(),
  etaSeconds: z.number().nullable(),
  /** Why it waits at the moment; null: it does not. */
  waitingFor: z.string().nullable(),
  longestBlockMs: z.number(),
});

/** The step that failed, as the worker wrote it. */
export const failureView = z.object({ words: z.string(), stepKey: z.string().nullable(), retryable: z.boolean() });

/** Writes that no trigger of ours has seen, because somebody had switched some off or removed them; `isOver`: all are on again. */
export const unseenView = z.strictObject({ words: z.string(), isOver: z.boolean() });
export type UnseenView = z.infer<typeof unseenView>;

/** A step of one script in one round. */
export const stepView = z.strictObject({
  scriptName,
  round: z.number().int(),
  position: z.number().int(),
  stepKey: z.string(),
  title: z.string(),
  type: z.enum(["statements", "batches", "verify", "collect"]),
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

export const conflictDecisions = z.enum(["force_asked", "force_approved", "forced", "force_refused"]);

/** Key columns and values, as they are kept. */
export const conflictKey = z.record(z.string(), z.string().nullable());

/**
 * What stands sealed in a conflict: the saved original, what we replaced it by, and what the application wrote since. Of a row that left the table
 * and could not come back (event "left"), `replaced` is the whole row as JSON, each value as text; bytes beyond
 * what MariaDB gives in one text are a list of pieces.
 */
export const conflictValues = z.strictObject({ original: z.string().nullable(), replaced: z.string().nullable(), current: z.string().nullable() });

/** A saved row that the application changed since. Values stand in `conflictValues` as long as they are kept. */
export const conflictView = z.strictObject({
  id: z.uuid(),
  round: z.number().int(),
  /** Key columns and values; null without the right to see values. */
  rowKey: conflictKey.nullable(),
  event: z.string(),
  /** Why its values cannot be read any more; null: they are kept. */
  valuesGone: z.string().nullable(),
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

/** Of rows whose values are kept. */
export const conflictValuesOutput = z.strictObject({
  values: z.array(conflictValues.extend({ id: z.uuid() })),
});

/** Columns of a row with their values as text; what is no text is in hexadecimal where the database would lose it otherwise. */
const rowValues = z.record(z.string(), z.string().nullable());

/** A page of the originals that a migration in use keeps. */
export const originalsOutput = z.strictObject({
  keyColumns: z.array(z.string()),
  /** Columns of which originals are kept. */
  columns: z.array(z.string()),
  lines: z.array(z.strictObject({ key: rowValues, original: rowValues })),
  nextCursor: z.string().nullable(),
  /** How many there are in all, with the first page; null: counting takes too long, or it is a later page. */
  total: z.number().int().nullable(),
});

export type OriginalsOutput = z.infer<typeof originalsOutput>;

export type Lever = z.infer<typeof lever>;

export type ProgressView = z.infer<typeof progressView>;

export type StepView = z.infer<typeof stepView>;

export type ConflictView = z.infer<typeof conflictView>;

const leftoverKind = z.enum(["trigger", "function", "column", "table", "index", "journal"]);
const leftoverName = z.string().min(1).max(200);
const leftoverObject = { kind: leftoverKind, schema: leftoverName, table: leftoverName.nullable(), name: leftoverName };

/** What a migration left in a database although no run needs it any more. */
export const leftover = z.strictObject({
  ...leftoverObject,
  /** The migration whose number it bears, and its title where it is known here. */
  number: z.number().int(),
  title: z.string().nullable(),
  /** The statement that removes it. */
  sql: z.string(),
  /** Why it is not removed from here, whoever asks; null: it may be. */
  lockedReason: z.string().nullable(),
});
export const leftoversInput = z.strictObject({ databaseId: z.uuid() });
export const leftoversOutput = z.strictObject({ items: z.array(leftover), readAt: z.date() });
export const removeLeftoverInput = z.strictObject({ databaseId: z.uuid(), ...leftoverObject });
export type Leftover = z.infer<typeof leftover>;
export type RemoveLeftoverInput = z.infer<typeof removeLeftoverInput>;
