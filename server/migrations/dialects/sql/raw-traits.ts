import type { Engine, StatementLock } from "../../scripts/schemas";

/** How one engine runs a hand-written statement. By keywords, so that the same text always gives the same script. */
export type RawTraits = {
  /** True when the statement cannot stand in a transaction, or ends the one it stands in: no mark in the journal can commit with it. */
  commitsByItself(sql: string): boolean;
  /** True when it may wait for as long as it needs, because nobody waits behind it. */
  isPatient(sql: string): boolean;
  /** Why a probe is needed where it commits by itself. */
  probeReason: string;
};

/** Strings, quoted names and comments are no keywords. */
const quoted = /'(?:[^'\\]|''|\\[\s\S])*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|--[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\//g;
const keywords = (sql: string) => sql.replaceAll(quoted, " ").trim().toUpperCase();

const traits: Readonly<Record<Engine, RawTraits>> = {
  postgres: {
    commitsByItself: (sql) => isConcurrent(keywords(sql)),
    isPatient: (sql) => isConcurrent(keywords(sql)),
    probeReason: "It runs outside of any transaction",
  },
  mariadb: {
    commitsByItself: (sql) => !/^(?:INSERT|UPDATE|DELETE|REPLACE|SELECT|WITH)\b/.test(keywords(sql)),
    isPatient: () => false,
    probeReason: "MariaDB commits it by itself",
  },
};

const isConcurrent = (text: string) => /^(?:CREATE|DROP|REINDEX|ALTER)\b[\s\S]*\bCONCURRENTLY\b/.test(text);

/** How this engine runs a hand-written statement. */
export function rawTraitsOf(engine: Engine): RawTraits {
  return traits[engine];
}

/** Stands in a script until the statement has been read (`withReadLocks`); the strongest there is, in case nobody does. */
export const unreadLock: StatementLock = { mode: "not read yet", blocks: "everybody", lasts: "copy" };
