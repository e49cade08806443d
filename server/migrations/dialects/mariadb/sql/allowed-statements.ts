import type { SqlRefusal } from "../../sql/sql-reading";

/** How hand-written statements may begin; `A|B` stands for either word. Every other beginning is refused. */
export const allowedBeginnings: readonly (readonly string[])[] = [
  ["ALTER", "TABLE"],
  ["ALTER", "ONLINE|IGNORE", "TABLE"],
  ["ALTER", "SEQUENCE|VIEW"],
  ["CREATE", "TABLE|INDEX|VIEW|SEQUENCE|TRIGGER"],
  ["CREATE", "UNIQUE|FULLTEXT|SPATIAL", "INDEX"],
  ["CREATE", "OR", "REPLACE", "TABLE|INDEX|VIEW|SEQUENCE|TRIGGER"],
  ["DROP", "TABLE|INDEX|VIEW|SEQUENCE|TRIGGER"],
  ["RENAME", "TABLE"],
  ["TRUNCATE"],
  ["ANALYZE", "TABLE"],
  ["SELECT|WITH|INSERT|UPDATE|DELETE|REPLACE"],
];

const refuse = (rule: string, words: string): SqlRefusal => ({ rule, words });
const rights = refuse("rights", "Users, roles and rights are not changed by a migration.");
const session = refuse("session-setting", "SET would change who the session is or what guards it.");
const transaction = refuse(
  "transaction",
  "START TRANSACTION, COMMIT and the like are the runner's: it decides what stands in one transaction. A trigger's body is one statement without BEGIN.",
);
const files = refuse("files", "It reads or writes files of the server or of the client.");
const hidden = refuse("hidden-statement", "What it runs cannot be seen by reading it. Write the statement itself.");
const plugin = refuse("extension", "A plugin runs code in the server.");
const server = refuse("server-setting", "The server itself is not changed by a migration.");
const outside = refuse("outside", "It reaches beyond the tables of this database.");

/** Bare words that follow one another, wherever they stand. */
export const refusedPhrases: readonly { phrase: string; refusal: SqlRefusal }[] = [
  ...["LOAD DATA", "LOAD XML", "INTO OUTFILE", "INTO DUMPFILE", "LOAD INDEX", "DATA DIRECTORY", "INDEX DIRECTORY"].map((phrase) => ({
    phrase,
    refusal: files,
  })),
  ...["GRANT", "REVOKE", "CREATE USER", "ALTER USER", "DROP USER", "RENAME USER", "CREATE ROLE", "DROP ROLE"].map((phrase) => ({ phrase, refusal: rights })),
  ...["SET ROLE", "SET PASSWORD", "SET GLOBAL", "SET SESSION", "SET LOCAL", "SET PERSIST", "SET STATEMENT", "SET NAMES", "SET CHARACTER"].map((phrase) => ({
    phrase,
    refusal: session,
  })),
  ...["START TRANSACTION", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "XA", "LOCK TABLES", "LOCK TABLE", "UNLOCK TABLES"].map((phrase) => ({
    phrase,
    refusal: transaction,
  })),
  ...["PREPARE", "EXECUTE", "DEALLOCATE", "CALL", "HANDLER", "CREATE PROCEDURE", "CREATE FUNCTION", "CREATE EVENT", "ALTER EVENT", "DROP PROCEDURE"].map(
    (phrase) => ({
      phrase,
      refusal: hidden,
    }),
  ),
  ...["INSTALL", "UNINSTALL", "SONAME"].map((phrase) => ({ phrase, refusal: plugin })),
  ...["SHUTDOWN", "KILL", "FLUSH", "RESET", "CHANGE MASTER", "START SLAVE", "STOP SLAVE", "START REPLICA", "STOP REPLICA", "PURGE"].map((phrase) => ({
    phrase,
    refusal: server,
  })),
  ...["CREATE DATABASE", "CREATE SCHEMA", "DROP DATABASE", "DROP SCHEMA", "ALTER DATABASE", "CREATE SERVER", "ENGINE = CONNECT", "ENGINE = FEDERATED"].map(
    (phrase) => ({
      phrase,
      refusal: outside,
    }),
  ),
  ...["ENGINE = SPIDER", "ENGINE CONNECT", "ENGINE FEDERATED", "ENGINE SPIDER", "CONNECTION ="].map((phrase) => ({ phrase, refusal: outside })),
  { phrase: "DEFINER", refusal: refuse("security-definer", "DEFINER would lend somebody's rights to every caller.") },
  { phrase: "DELIMITER", refusal: refuse("client-command", "DELIMITER is a command of a client program, not of the server.") },
];

/** Functions that read files, wait, or hold locks of ours. */
export const refusedWords: ReadonlyMap<string, SqlRefusal> = new Map([
  ["LOAD_FILE", files],
  ["SLEEP", refuse("forbidden-function", "SLEEP holds its locks for as long as it likes.")],
  ["BENCHMARK", refuse("forbidden-function", "BENCHMARK holds its locks for as long as it likes.")],
  ["GET_LOCK", refuse("forbidden-function", "Named locks are the runner's.")],
  ["RELEASE_LOCK", refuse("forbidden-function", "Named locks are the runner's.")],
  ["RELEASE_ALL_LOCKS", refuse("forbidden-function", "Named locks are the runner's.")],
  ["MASTER_POS_WAIT", refuse("forbidden-function", "It waits for a replica.")],
  ["MASTER_GTID_WAIT", refuse("forbidden-function", "It waits for a replica.")],
  ["SYS_EXEC", plugin],
  ["SYS_EVAL", plugin],
] as const);
