import type { Engine, OwnedObject } from "../scripts/schemas";
import { mariadbRun } from "./mariadb/run";
import { postgresRun } from "./postgres/run";

/** A text with its values, as one engine writes it. */
export type Query = { sql: string; values: readonly unknown[] };

/** A step of a migration in the target's journal. */
export type JournalKey = { change: string; script: string; round: number; stepKey: string };

/** What the journal keeps of a step; `lastKey` is JSON: the key the batches have come to, and the rows looked at until there. */
export type JournalMark = { state: "running" | "done"; lastKey: string | null; rowsDone: bigint };

/**
 * `switchyard_shadow.journal` in the target. The line with an empty script and step is the change's head: who holds the fence, and by which
 * session. It commits together with the work it tells of.
 */
export type JournalDialect = {
  /** Makes it, statement by statement, each where its probe is not `done` yet. */
  prepare: readonly { probe: string; sql: string }[];
  /** Adds the head of a change where there is none. */
  addHead(change: string): Query;
  /** Columns `fence` and `session_id`. */
  readHead(change: string): Query;
  /** Takes the head over from what `readHead` told; 0 rows: somebody else did. */
  takeHead(change: string, seen: { fence: string; sessionId: string }, next: { fence: number; sessionId: string }): Query;
  /** Locks the head while the fence is ours, until the transaction ends; 0 rows: it is not. */
  holdHead(change: string, fence: number): Query;
  /** Columns `state`, `last_key`, `rows_done`. */
  read(key: JournalKey): Query;
  write(key: JournalKey, mark: JournalMark, fence: number): Query;
  forget(change: string): Query;
  /** Column `place`: other databases of the server that have the change, where they share the place of originals; null: each has its own. */
  elsewhere: ((change: string) => Query) | null;
};

/** Sessions by the name they were opened under. */
export type SessionsDialect = {
  /** Column `id` of each living session of that name, but not the one that asks. */
  find(name: string): Query;
  end(id: string): Query;
  /** Transactions older than 5 s that hold the table, or may: columns who, application, seconds, doing. */
  holders(table: { schema: string; name: string }): Query;
};

/** A transaction that the server's list of transactions shows, and each of whose statements sees what is committed when it begins. */
export type ListedDialect = {
  begin: readonly string[];
  /** One row whose `done` is true where the list was made for this very question, which `look` is a word of; null where every list is made anew. */
  isListed: ((look: string) => string) | null;
};

/** How busy the server is. A column that is null cannot be known. */
export type LoadDialect = {
  /** One row: active_sessions, log_bytes (a counter), replica_lag_seconds, vacuums_table (boolean). */
  read(table: { schema: string; name: string }): Query;
};

/** A column of a saved row whose original is to be written over the application's value; values as text. */
export type ForcedValue = { column: string; current: string | null; original: string | null };

/** A saved row, all of whose values are written or none. */
export type ForcedRow = { table: { schema: string; name: string }; key: Readonly<Record<string, string>>; values: readonly ForcedValue[] };

/** A thing in the target that bears the name of a migration. */
export type TargetObject = { kind: "trigger" | "function" | "column" | "table" | "index" | "journal"; schema: string; table: string | null; name: string };

/** What dead migrations may have left. */
export type LeftoverDialect = {
  /** Columns kind, schema, table, name, number: everything that bears a migration's number, and indexes that are not valid (number null). */
  list: string;
  /** The same columns for the lines of the journal; there may be none of it yet. */
  journal: string;
  /** The statement that removes one. */
  removal(object: TargetObject): string;
};

/** How a statement is ended that still waits for its lock, where the engine's lock timeouts are too coarse; `gaveUp` is the error's code then. */
export type ShortStatement = { before: string; after: string; gaveUp: string };

/** What the executor has to know about an engine. */
export type RunDialect = {
  /** True when every database of a server keeps what bears a migration's number in the same place, so that the number can be in one of them at a time. */
  sharesShadow: boolean;
  /** The n-th value in a text, from 1. */
  placeholder(position: number): string;
  /** True when the same placeholder may stand in several places. */
  placeholdersRepeat: boolean;
  /** A quoted text or name, or a comment: nothing in it is a placeholder. */
  quoted: RegExp;
  begin: string;
  commit: string;
  rollback: string;
  /** Settings of the session before a step that gives up a lock queue after `ms`. */
  shortWait(ms: number): readonly string[];
  /** Around a statement that holds its lock for a moment only; null where `shortWait` is fine enough. */
  shortStatement(ms: number): ShortStatement | null;
  /** Codes of the errors by which the engine says that a column cannot be added in a moment, or not at all. */
  noRoom: readonly string[];
  /** Settings of the session before a step that waits for as long as it takes. */
  patientWait: readonly string[];
  /** Settings of the session before batches: rows that an application holds are not waited for, so that no deadlock ends its transaction. */
  batchWait: readonly string[];
  /** Takes back what the settings of a batch left in the session. */
  afterBatch: readonly string[];
  journal: JournalDialect;
  sessions: SessionsDialect;
  listed: ListedDialect;
  load: LoadDialect;
  leftovers: LeftoverDialect;
  /** Of these triggers those that fire for their table, and not for one that had its name before: column `name`. */
  firing(triggers: readonly Pick<OwnedObject, "schema" | "table" | "name">[]): Query;
  /** Writes the originals where the row still holds exactly the current values. */
  force(row: ForcedRow): Query;
  /** One row whose `done` is true where the row holds exactly the originals. */
  isForced(row: ForcedRow): Query;
};

const dialects: Readonly<Record<Engine, RunDialect>> = { postgres: postgresRun, mariadb: mariadbRun };

/** What the executor has to know about this engine. */
export function runDialectOf(engine: Engine): RunDialect {
  return dialects[engine];
}
