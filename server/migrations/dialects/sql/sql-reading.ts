import type { StatementLock } from "../../scripts/schemas";

/** What one statement does, in words that both engines share: as much as the lint rules need. Names are bare, without quotes. */
export type SqlAction =
  | { act: "create-index"; table: string; name: string | null; isUnique: boolean; isConcurrent: boolean; columns: readonly string[] }
  | { act: "drop-index"; name: string; isConcurrent: boolean }
  | { act: "create-table" | "drop-table" | "truncate"; table: string }
  | { act: "add-column"; table: string; column: string; isNullable: boolean; default: "none" | "constant" | "volatile" }
  | { act: "drop-column"; table: string; column: string }
  | { act: "rename-column"; table: string; column: string; to: string }
  | { act: "rename-table"; table: string; to: string }
  | { act: "change-type"; table: string; column: string; maxLength: number | null; cuts: boolean }
  /** isOnline: the statement itself says that the server must refuse where it would keep out writers (LOCK = NONE). */
  | { act: "modify-column"; table: string; column: string; definition: ColumnDefinition; isOnline?: boolean }
  | {
      act: "add-constraint";
      table: string;
      name: string | null;
      of: "check" | "foreign-key" | "unique" | "primary-key";
      isValidated: boolean;
      usesIndex: boolean;
      isOnline?: boolean;
    }
  | { act: "validate-constraint"; table: string; name: string }
  | { act: "drop-constraint"; table: string; name: string }
  | { act: "set-not-null"; table: string; column: string }
  | { act: "create-trigger" | "drop-trigger"; table: string | null; name: string }
  | { act: "update" | "delete"; table: string; hasWhere: boolean; isIgnore: boolean; writes: readonly ColumnWrite[] }
  | { act: "insert"; table: string; how: "insert" | "insert-ignore" | "replace" }
  | { act: "other"; what: string };

/** A column that an UPDATE sets. `changes`: to something else than itself. `cuts`: to a cast or a LEFT of a fixed length. */
export type ColumnWrite = { column: string; changes: boolean; cuts: boolean };

/** The whole definition of a column as a MODIFY restates it; what it leaves out is lost. */
export type ColumnDefinition = {
  maxLength: number | null;
  /** The labels of an enum or set, in order. */
  labels: readonly string[] | null;
  isNotNull: boolean;
  hasDefault: boolean;
  charset: string | null;
  collation: string | null;
  hasComment: boolean;
  isAutoIncrement: boolean;
  isGenerated: boolean;
  isInvisible: boolean;
};

/** What was read of one text: the actions of its statements, or why it cannot be read. Pure data. */
export type SqlReading = {
  actions: readonly SqlAction[];
  identifiers: readonly string[];
  /** Measures lengths in bytes alone, where people mean characters. Bytes before characters are a shortcut: a text has no more characters than bytes. */
  countsBytes: boolean;
  /** Gives values to columns that the database numbers itself (OVERRIDING SYSTEM VALUE). */
  overridesIdentity: boolean;
  statements: number;
  error: string | null;
};

/** What hand-written SQL is used as: a statement of a script, a query that only reads, or an expression over the columns of one row. */
export type SqlUse = "statement" | "query" | "expression";

/** Something that hand-written SQL may not do, found by reading it. */
export type SqlRefusal = { rule: string; words: string };

/** How one engine's SQL is read. Neither function runs anything. */
export type SqlReader = {
  read(sql: string): Promise<SqlReading>;
  /** Empty: nothing was found that this text must not do. What cannot be read is refused. */
  refusals(sql: string, use: SqlUse): Promise<readonly SqlRefusal[]>;
  /** The lock a statement takes, by what it does; the strongest where it is not known. */
  lockOf(actions: readonly SqlAction[]): StatementLock;
};
