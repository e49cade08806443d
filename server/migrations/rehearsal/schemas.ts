import { z } from "zod";
import { finding } from "../schemas";
import { statementLock } from "../scripts/schemas";

const words = z.string().max(2_000);
const name = z.string().max(300);

/** What a rehearsal goes through, in this order. */
export const rehearsalTurns = ["copy", "rows", "forward", "writes", "rollback", "compare", "forward-again", "writes-again", "finalize"] as const;
export const rehearsalTurn = z.enum(rehearsalTurns);
export type RehearsalTurn = z.infer<typeof rehearsalTurn>;

/** An object of the database, as people call it: `index app_url_key`, `view public.links`. */
export const namedObject = z.strictObject({ kind: z.string().max(60), name });
export type NamedObject = z.infer<typeof namedObject>;

/** A lock that a statement really held. `blocks` is what it keeps out, in the words of a script's claims. */
export const lockSeen = z.strictObject({ mode: z.string().max(100), on: name, blocks: statementLock.shape.blocks });
export type LockSeen = z.infer<typeof lockSeen>;

/** One statement as it ran on the copy. */
export const rehearsedStatement = z.strictObject({
  turn: z.enum(["forward", "rollback", "forward-again", "finalize"]),
  stepKey: z.string().max(60),
  /** Position within the step, from 1. */
  position: z.number().int(),
  /** Its first line, to be found again. */
  head: z.string().max(200),
  claimed: statementLock,
  /** The locks it took on the table and on what else there was; null: this server does not tell (see `notMeasured`). */
  locks: z.array(lockSeen).max(100).nullable(),
  /** True when it took a lock that keeps out more than the script claims. */
  isStronger: z.boolean(),
  /** Tables and indexes whose files were written anew; null: this server does not tell. */
  rewrites: z.array(name).max(100).nullable(),
  /** Milliseconds on the copy, which holds few rows: only of use to compare. */
  ms: z.number(),
  /** Rows of the copy that it changed; null: none is told. */
  rows: z.number().int().nullable(),
});
export type RehearsedStatement = z.infer<typeof rehearsedStatement>;

/** How a turn ended. */
export const turnReport = z.strictObject({ turn: rehearsalTurn, state: z.enum(["passed", "failed", "skipped"]), words, ms: z.number() });
export type TurnReport = z.infer<typeof turnReport>;

/** Something that is not as it was before forward. */
export const catalogDifference = z.strictObject({ object: namedObject, before: z.string().max(4_000).nullable(), after: z.string().max(4_000).nullable() });
export type CatalogDifference = z.infer<typeof catalogDifference>;

/** What forward, writes, rollback, forward and finalize did on a schema-only copy. Rows are made up: no value of the target stands here. */
export const rehearsalReport = z.strictObject({
  verdict: z.enum(["passed", "failed", "refused"]),
  /** The verdict and why, for the reviewer. */
  sentence: words,
  /** Where it ran: name of the scratch database, and the role it ran as. */
  scratch: z.string().max(100),
  role: z.string().max(100),
  server: z.string().max(200),
  /** In how many places names of databases were replaced in the statements to run them elsewhere; 0: byte for byte what runs. */
  replacedPlaces: z.number().int(),
  turns: z.array(turnReport).max(20),
  statements: z.array(rehearsedStatement).max(2_000),
  copied: z.array(namedObject).max(1_000),
  notCopied: z.array(z.strictObject({ object: namedObject, because: words })).max(1_000),
  /** What this server does not let us see, in words: locks, rewrites. */
  notMeasured: z.array(words).max(10),
  /** `objects` of before were compared; equal when there is no difference. */
  catalog: z.strictObject({ objects: z.number().int(), differences: z.array(catalogDifference).max(200) }).nullable(),
  /** What is different after finalize than before forward: the migration's effect on the catalog. */
  outcome: z.array(catalogDifference).max(200).nullable(),
  rows: z
    .strictObject({
      made: z.number().int(),
      /** Of those made, how many the script had to change. */
      changed: z.number().int(),
      compared: z.number().int(),
      /** Rows whose original came back, and rows in which the application's values stayed. */
      restored: z.number().int(),
      kept: z.number().int(),
      /** Rows that are not as the promise says, with made-up values. */
      wrong: z.array(z.strictObject({ key: words, expected: words.nullable(), found: words.nullable() })).max(50),
    })
    .nullable(),
  /** Writes of an application in between: refused by the rule is as it should be, failed is not. */
  writes: z.strictObject({ done: z.number().int(), refused: z.number().int(), failed: z.array(words).max(50) }),
  findings: z.array(finding).max(200),
  ms: z.number(),
});
export type RehearsalReport = z.infer<typeof rehearsalReport>;

export const rehearsalStates = ["waiting", "running", "passed", "failed", "refused"] as const;

/** A rehearsal as screens show it. */
export const rehearsalView = z.strictObject({
  id: z.uuid(),
  state: z.enum(rehearsalStates),
  /** It was about this content and these objects; another hash or fingerprint makes it old. */
  contentHash: z.string(),
  fingerprint: z.string(),
  isCurrent: z.boolean(),
  /** In one sentence where it stands. */
  sentence: z.string(),
  createdAt: z.date(),
  startedAt: z.date().nullable(),
  endedAt: z.date().nullable(),
  report: rehearsalReport.nullable(),
});
export type RehearsalView = z.infer<typeof rehearsalView>;

export const rehearseInput = z.strictObject({ runId: z.uuid() });
export const rehearseOutput = z.strictObject({ rehearsalId: z.uuid(), accepted: z.string() });
export const rehearsalInput = z.strictObject({ runId: z.uuid() });
/** The last one; null: none was asked for. */
export const rehearsalOutput = z.strictObject({ rehearsal: rehearsalView.nullable() });
