import type { ColumnFacts } from "../catalog/table-facts";
import type { LockSeen, NamedObject } from "../rehearsal/schemas";
import type { TargetSession } from "../target/target-session";

/** The databases of one rehearsal: where the table lies, and on MariaDB a second one for what lies in `switchyard_shadow`. */
export type ScratchNames = { data: string; shadow: string };

/** One statement that makes an object of the copy. Order does not matter: what fails is tried again after the others. */
export type CopyStatement = { object: NamedObject; sql: string };

/** How to make the table and what hangs on it elsewhere, read from the catalog. */
export type CopyPlan = {
  /** Sent first in the scratch session, such as the search path. */
  settings: readonly string[];
  statements: readonly CopyStatement[];
  left: readonly { object: NamedObject; because: string }[];
  /** Other tables of the copy, those that the table refers to first; made-up rows need them. */
  parents: readonly { schema: string; name: string }[];
};

/** An object of the database as text, to be compared byte for byte. */
export type CatalogText = { object: NamedObject; text: string };

/** What the locks and files of the copy look like to the watching session; null: this server does not tell. */
export type Watch = {
  /** Why locks or rewrites cannot be seen here, in words. */
  notMeasured: readonly string[];
  locks: ((backendId: number) => Promise<LockSeen[]>) | null;
  /** A number for each table and index; a file that is written anew has another one. @param inside the session that runs statements: it may have a transaction open. */
  files: ((inside: TargetSession) => Promise<ReadonlyMap<string, string>>) | null;
};

/** How rows are read and written without knowing a kind of change: every value travels as text. */
export type RowWriting = {
  quote(name: string): string;
  /** The n-th value in a text, from 1. */
  placeholder(position: number): string;
  /** A column, quoted already, as text. */
  asText(column: string): string;
  /** Stands before the values of an insert, so that a row can come back under the key that the database had given it; empty: nothing is needed. */
  overriding: string;
  /** What follows `insert into … values (…)` for a row whose key may be there. */
  upsert(key: readonly string[], columns: readonly string[]): string;
  /** Values of an enumeration, as text; empty: the type has none. */
  labels(session: TargetSession, type: string): Promise<string[]>;
  /** The column with the type that a domain stands on. */
  underlying(session: TargetSession, column: ColumnFacts): Promise<ColumnFacts>;
  /** Settings of an application's session, such as the search path. */
  settings(schema: string): readonly string[];
};

/** In which a scratch copy differs between engines. Everything goes through sessions; nothing here knows a kind of change. */
export type RehearsalDialect = {
  /** The role that the printed script makes beside the migrator's: it has rights in scratch databases and nowhere else. */
  roleOf(userName: string): string;
  /** True when a database of its own keeps even the migrator's role away from the target. */
  mayRunAsMigrator: boolean;
  /** Who looks at locks and files: the role of the rehearsal in the scratch database, or the migrator's in the target. */
  watcher: "rehearsal" | "migrator";
  rows: RowWriting;
  /** What server it is, such as `PostgreSQL 15.18`. */
  server(session: TargetSession): Promise<string>;
  names(id: string, fence: number): ScratchNames;
  /** Database to be connected to while scratch databases are made and dropped. */
  maintenanceDatabase: string;
  create(session: TargetSession, names: ScratchNames, like: string): Promise<void>;
  /** Ends whoever is in them, and drops them if they are there. */
  drop(session: TargetSession, names: ScratchNames): Promise<void>;
  /** Scratch databases there are, of any rehearsal: its id and fence read from the name. */
  leftovers(session: TargetSession): Promise<{ id: string; fence: number }[]>;
  /** Gives what makes a statement or query run in the scratch database, and tells in how many places names were replaced. */
  translator(schema: string, names: ScratchNames): (sql: string) => { sql: string; places: number };
  /** Schema of the table in the scratch database. */
  schemaIn(names: ScratchNames, schema: string): string;
  readCopy(session: TargetSession, table: { schema: string; name: string }): Promise<CopyPlan>;
  /** What the role script makes beside the tables: the schema of shadows. */
  prepare(session: TargetSession, names: ScratchNames): Promise<void>;
  catalog(session: TargetSession, names: ScratchNames): Promise<CatalogText[]>;
  /** @param session of the watcher, never the one that runs statements. */
  watch(session: TargetSession, names: ScratchNames): Promise<Watch>;
  /** True when the error says that a statement may not stand inside a transaction. */
  refusesTransaction(error: unknown): boolean;
  /** Around a statement that runs beside a writer: it waits for the writer, so that its locks can be seen, and does not give up at once. */
  besideWriter: { before: readonly string[]; after: readonly string[] };
  /** Of the writer's session: it never waits for a lock. */
  writerSettings: readonly string[];
  /** Begins, commits and takes back a transaction that is measured; null where the engine's schema changes commit by themselves. */
  transaction: { begin: string; commit: string; rollback: string } | null;
};
