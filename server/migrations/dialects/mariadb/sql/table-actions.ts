import type { SqlAction } from "../../sql/sql-reading";
import { columnDefinition, defaultOf } from "./column-definition";
import type { SqlToken } from "./sql-tokens";
import { TokenCursor, isMark, isOnline, isWord, splitAtCommas } from "./token-cursor";

/** The parts of one ALTER TABLE, read from the table's name on. Pure. */
export function alterParts(cursor: TokenCursor): readonly SqlAction[] {
  const table = cursor.takeName();
  const parts = cursor.rest();
  const actions = splitAtCommas(parts).flatMap((part) => partActions(table, new TokenCursor(part)));
  // How it is done stands among the parts and holds for all of them.
  return isOnline(parts) ? actions.map(online) : actions;
}

function online(action: SqlAction): SqlAction {
  if (action.act === "create-index" || action.act === "drop-index") return { ...action, isConcurrent: true };
  return action.act === "modify-column" || action.act === "add-constraint" ? { ...action, isOnline: true } : action;
}

function partActions(table: string, cursor: TokenCursor): readonly SqlAction[] {
  const verb = cursor.take()?.upper ?? "";
  const reader = readers[verb];
  return reader === undefined ? (settings.has(verb) ? [] : [{ act: "other", what: verb }]) : reader(table, cursor);
}

/** How it is done, not what. */
const settings = new Set(["ALGORITHM", "LOCK", "WAIT", "NOWAIT"]);

const readers: Readonly<Record<string, (table: string, cursor: TokenCursor) => readonly SqlAction[]>> = {
  ADD: added,
  DROP: dropped,
  MODIFY: (table, cursor) => {
    cursor.takeWords("COLUMN");
    cursor.takeWords("IF", "EXISTS");
    return [{ act: "modify-column", table, column: cursor.takeName(), definition: columnDefinition(cursor.rest()) }];
  },
  CHANGE: (table, cursor) => {
    cursor.takeWords("COLUMN");
    cursor.takeWords("IF", "EXISTS");
    const column = cursor.takeName();
    const to = cursor.takeName();
    const modified = { act: "modify-column" as const, table, column, definition: columnDefinition(cursor.rest()) };
    return to === column ? [modified] : [modified, { act: "rename-column", table, column, to }];
  },
  RENAME: (table, cursor) => {
    if (cursor.takeWords("INDEX") || cursor.takeWords("KEY")) return [{ act: "other", what: "RENAME INDEX" }];
    const isColumn = cursor.takeWords("COLUMN");
    const column = isColumn ? cursor.takeName() : "";
    cursor.skipWords(["TO", "AS"]);
    const to = cursor.takeName();
    return [isColumn ? { act: "rename-column", table, column, to } : { act: "rename-table", table, to }];
  },
};

function added(table: string, cursor: TokenCursor): readonly SqlAction[] {
  if (cursor.takeWords("CONSTRAINT")) return constraint(table, cursor, isKeyword(cursor.peek()) ? null : cursor.takeName());
  if (cursor.takeWords("INDEX") || cursor.takeWords("KEY")) return index(table, cursor, false);
  if (isKeyword(cursor.peek())) return constraint(table, cursor, null);
  cursor.takeWords("COLUMN");
  cursor.takeWords("IF", "NOT", "EXISTS");
  const column = cursor.takeName();
  const definition = cursor.rest();
  const facts = columnDefinition(definition);
  return [
    {
      act: "add-column",
      table,
      column,
      isNullable: !facts.isNotNull,
      default: facts.isGenerated || facts.isAutoIncrement ? "volatile" : defaultOf(definition),
    },
  ];
}

const constraintWords = new Set(["CHECK", "FOREIGN", "UNIQUE", "PRIMARY"]);
const isKeyword = (token: SqlToken | undefined) => token?.kind === "word" && constraintWords.has(token.upper);

function constraint(table: string, cursor: TokenCursor, name: string | null): readonly SqlAction[] {
  const word = cursor.take()?.upper;
  if (word === "UNIQUE") return index(table, cursor, true);
  const of = word === "CHECK" ? "check" : word === "FOREIGN" ? "foreign-key" : "primary-key";
  return [{ act: "add-constraint", table, name, of, isValidated: true, usesIndex: false }];
}

function index(table: string, cursor: TokenCursor, isUnique: boolean): readonly SqlAction[] {
  cursor.skipWords(["INDEX", "KEY"]);
  cursor.takeWords("IF", "NOT", "EXISTS");
  const name = isMark(cursor.peek(), "(") ? null : cursor.takeName();
  const columns = splitAtCommas(cursor.takeGroup()).map((part) => part[0]?.text ?? "");
  return [{ act: "create-index", table, name, isUnique, isConcurrent: false, columns }];
}

function dropped(table: string, cursor: TokenCursor): readonly SqlAction[] {
  if (cursor.takeWords("INDEX") || cursor.takeWords("KEY")) return [{ act: "drop-index", name: cursor.takeName(), isConcurrent: false }];
  if (cursor.takeWords("CONSTRAINT") || cursor.takeWords("FOREIGN", "KEY") || isWord(cursor.peek(), "PRIMARY"))
    return [{ act: "drop-constraint", table, name: cursor.takeName() }];
  cursor.takeWords("COLUMN");
  cursor.takeWords("IF", "EXISTS");
  return [{ act: "drop-column", table, column: cursor.takeName() }];
}
