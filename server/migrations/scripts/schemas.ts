import { z } from "zod";

/** The databases a migration may run on. */
export const engines = ["postgres", "mariadb"] as const;
export const engine = z.enum(engines);
export type Engine = z.infer<typeof engine>;

/** The three scripts of a migration. */
export const scriptNames = ["forward", "rollback", "finalize"] as const;
export const scriptName = z.enum(scriptNames);
export type ScriptName = z.infer<typeof scriptName>;

const sql = z.string().min(1).max(200_000);

/** What a statement holds while it runs, and for how long: a moment (milliseconds), a batch (about 150 ms), a scan or a copy of the table. */
export const statementLock = z.strictObject({
  /** The engine's own name, such as ACCESS EXCLUSIVE. */
  mode: z.string().max(100),
  blocks: z.enum(["nobody", "schema-changes", "writers", "everybody"]),
  lasts: z.enum(["moment", "batch", "scan", "copy"]),
});
export type StatementLock = z.infer<typeof statementLock>;

/** One statement, exactly as it is sent. */
export const statement = z.strictObject({
  sql,
  lock: statementLock,
  /** A query of one row and one boolean column `done`: true once the effect is there. Null only inside an atomic step, whose mark commits with it. */
  probe: sql.nullable(),
  /** Looked at before another try: when the query's `done` is true, `sql` clears away what the last try left, such as an invalid index. */
  repair: z.strictObject({ when: sql, sql }).nullable(),
  /**
   * What follows in the script waits until the transactions that `query` finds now have ended: rows with id, is_own (the one that asks), is_fresh (the
   * list was made for this query), who and seconds. `words` go on from "A transaction of … has been open for … s".
   */
  outlasts: z.strictObject({ query: sql, words: z.string().min(1).max(500) }).optional(),
});
export type Statement = z.infer<typeof statement>;

const stepBase = {
  /** Stays the same from plan to plan: comments and rows of steps refer to it. */
  key: z.string().regex(/^[a-z0-9-]{1,60}$/),
  /** Which state the run is in meanwhile. */
  phase: z.enum(["expand", "backfill", "enforce", "restore", "clean-up"]),
  /** In plain words, for the reviewer. */
  title: z.string().min(1).max(300),
};

/** Statements run one after the other. */
export const statementsStep = z.strictObject({
  type: z.literal("statements"),
  ...stepBase,
  /** All in one transaction together with the mark in the journal (PostgreSQL). Otherwise each is probed before and after. */
  atomic: z.boolean(),
  /** short: gives up its place in the lock queue after a moment and tries again. patient: no lock timeout, can be cancelled. */
  waits: z.enum(["short", "patient"]),
  /** Sent in the same session before and after, such as LOCK TABLES and UNLOCK TABLES; they leave nothing behind. */
  before: z.array(sql).max(20),
  after: z.array(sql).max(20),
  statements: z.array(statement).min(1).max(50),
  /** Said to the reviewer when it blocks writers for longer than a moment. */
  blocking: z.string().max(500).nullable(),
  /** Key of the batches of this script that are gone through again where rows that came meanwhile break what is made; then it is tried again. */
  again: z.string().optional(),
});

/** Statements repeated over ranges of the key, one transaction for each range together with its checkpoint. */
export const batchesStep = z.strictObject({
  type: z.literal("batches"),
  ...stepBase,
  keyColumns: z
    .array(z.strictObject({ name: z.string(), type: z.string() }))
    .min(1)
    .max(32),
  /**
   * Finds the first and last key of the next range. Placeholders: `:after_1` … `:after_n` (the last key done), `:size` (rows), `:before_last` (one
   * less). `first` is the same without a lower bound. Each gives one row with the columns from_1 … from_n, upto_1 … upto_n as text and range_rows, how
   * many rows lie in it; no row or nulls: nothing is left.
   */
  range: z.strictObject({ first: sql, next: sql }),
  /** Sent at the beginning of each transaction, such as marks that the triggers read. */
  settings: z.array(sql).max(20),
  /** Placeholders `:from_1` …, `:upto_1` …; the first one's affected rows are counted. */
  statements: z.array(sql).min(1).max(20),
  lock: statementLock,
  /** A query of one row with `remaining`: how many rows are left to be done. When it is not 0 at the end the ranges are gone through again. */
  remaining: sql.nullable(),
  /** A query of one row with `total`: how many rows the ranges go over, or about, for progress. */
  total: sql,
});

/** Must give 0 in the column `found`, otherwise the run stops with these words; changes nothing. */
export const verifyStep = z.strictObject({
  type: z.literal("verify"),
  ...stepBase,
  /** Sent at the beginning of its transaction, where the query holds an expression that a person wrote. */
  settings: z.array(sql).max(20).optional(),
  query: sql,
  refusal: z.string().min(1).max(500),
});

/**
 * Takes lines of the target's log into the portal's conflict report: rows with the columns id (bigint), row_key (JSON text), original, replaced,
 * current (text or null), event (changed, deleted, refused), actor, happened_at. Placeholders: `:after` (last id taken), `:size`.
 */
export const collectStep = z.strictObject({ type: z.literal("collect"), ...stepBase, query: sql });

export const step = z.discriminatedUnion("type", [statementsStep, batchesStep, verifyStep, collectStep]);
export type Step = z.infer<typeof step>;
export type StatementsStep = z.infer<typeof statementsStep>;
export type BatchesStep = z.infer<typeof batchesStep>;
export type VerifyStep = z.infer<typeof verifyStep>;
export type CollectStep = z.infer<typeof collectStep>;

/** A thing the migration makes in the target and removes again; the janitor looks for those of dead migrations. */
export const ownedObject = z.strictObject({
  kind: z.enum(["table", "column", "index", "constraint", "trigger", "function"]),
  /** Schema on PostgreSQL, database on MariaDB; empty: the registered database itself, whose name is not the same on dev and production. */
  schema: z.string(),
  /** The table it belongs to; null for tables and functions. */
  table: z.string().nullable(),
  name: z.string(),
});
export type OwnedObject = z.infer<typeof ownedObject>;

/** The whole content that is reviewed, hashed and run. */
export const migrationScript = z.strictObject({
  forward: z.array(step).max(60),
  rollback: z.array(step).max(60),
  finalize: z.array(step).max(60),
  owned: z.array(ownedObject).max(200),
  /** What changes, what rollback brings back and what it does not, and what finalize takes away, in one sentence each. */
  effect: z.string().max(1_000),
  undo: z.string().max(1_000),
  afterFinalize: z.string().max(1_000),
});
export type MigrationScript = z.infer<typeof migrationScript>;
