import type { ColumnWrite, SqlAction } from "../../sql/sql-reading";
import type { SqlToken } from "./sql-tokens";
import { alterParts } from "./table-actions";
import { TokenCursor, isMark, isOnline, isWord, splitAtCommas } from "./token-cursor";

/** What one statement does, given without its comments. Pure. */
export function actionsOf(tokens: readonly SqlToken[]): readonly SqlAction[] {
  const cursor = new TokenCursor(tokens.filter((token) => !isMark(token, ";")));
  const first = cursor.take()?.upper ?? "";
  const reader = readers[first];
  return reader === undefined ? [{ act: "other", what: first }] : reader(cursor);
}

const readers: Readonly<Record<string, (cursor: TokenCursor) => readonly SqlAction[]>> = {
  ALTER: (cursor) => {
    cursor.skipWords(["ONLINE", "IGNORE"]);
    if (!cursor.takeWords("TABLE")) return [{ act: "other", what: `ALTER ${cursor.peek()?.upper ?? ""}` }];
    cursor.takeWords("IF", "EXISTS");
    return alterParts(cursor);
  },
  CREATE: created,
  DROP: dropped,
  RENAME: (cursor) => {
    cursor.takeWords("TABLE");
    return splitAtCommas(cursor.rest()).map((part): SqlAction => {
      const names = new TokenCursor(part);
      const table = names.takeName();
      names.takeWords("TO");
      return { act: "rename-table", table, to: names.takeName() };
    });
  },
  TRUNCATE: (cursor) => {
    cursor.takeWords("TABLE");
    return [{ act: "truncate", table: cursor.takeName() }];
  },
  UPDATE: updated,
  DELETE: (cursor) => {
    const flags = cursor.skipWords(["LOW_PRIORITY", "QUICK", "IGNORE"]);
    cursor.takeWords("FROM");
    const table = cursor.takeName();
    return [{ act: "delete", table, hasWhere: cursor.rest().some((token) => isWord(token, "WHERE")), isIgnore: flags.includes("IGNORE"), writes: [] }];
  },
  INSERT: (cursor) => inserted(cursor, "insert"),
  REPLACE: (cursor) => inserted(cursor, "replace"),
  SELECT: () => [],
  ANALYZE: () => [],
};

function created(cursor: TokenCursor): readonly SqlAction[] {
  cursor.takeWords("OR", "REPLACE");
  const isUnique = cursor.skipWords(["UNIQUE", "FULLTEXT", "SPATIAL", "TEMPORARY"]).includes("UNIQUE");
  const what = cursor.take()?.upper ?? "";
  cursor.takeWords("IF", "NOT", "EXISTS");
  const name = cursor.takeName();
  if (what === "TABLE") return [{ act: "create-table", table: name }];
  if (what === "TRIGGER") {
    const rest = cursor.rest();
    const on = rest.findIndex((token) => isWord(token, "ON"));
    return [{ act: "create-trigger", table: on < 0 ? null : new TokenCursor(rest.slice(on + 1)).takeName(), name }];
  }
  if (what !== "INDEX") return [{ act: "other", what: `CREATE ${what}` }];
  const rest = cursor.rest();
  const on = new TokenCursor(rest.slice(rest.findIndex((token) => isWord(token, "ON")) + 1));
  const table = on.takeName();
  const columns = splitAtCommas(on.takeGroup()).map((part) => part[0]?.text ?? "");
  return [{ act: "create-index", table, name, isUnique, isConcurrent: isOnline(rest), columns }];
}

function dropped(cursor: TokenCursor): readonly SqlAction[] {
  const what = cursor.take()?.upper ?? "";
  cursor.takeWords("IF", "EXISTS");
  if (what === "TABLE") return splitAtCommas(cursor.rest()).map((part) => ({ act: "drop-table", table: new TokenCursor(part).takeName() }));
  const name = cursor.takeName();
  if (what === "TRIGGER") return [{ act: "drop-trigger", table: null, name }];
  if (what === "INDEX") return [{ act: "drop-index", name, isConcurrent: isOnline(cursor.rest()) }];
  return [{ act: "other", what: `DROP ${what}` }];
}

function updated(cursor: TokenCursor): readonly SqlAction[] {
  const isIgnore = cursor.skipWords(["LOW_PRIORITY", "IGNORE"]).includes("IGNORE");
  const table = cursor.takeName();
  const rest = cursor.rest();
  const where = rest.findIndex((token) => isWord(token, "WHERE"));
  const set = rest.findIndex((token) => isWord(token, "SET"));
  const writes = splitAtCommas(rest.slice(set + 1, where < 0 ? undefined : where)).map(writeOf);
  return [{ act: "update", table, hasWhere: where >= 0, isIgnore, writes: set < 0 ? [] : writes }];
}

const cutting = new Set(["LEFT", "SUBSTR", "SUBSTRING", "MID", "RPAD"]);

function writeOf(tokens: readonly SqlToken[]): ColumnWrite {
  const cursor = new TokenCursor(tokens);
  const column = cursor.takeName();
  const value = cursor.rest();
  const cuts = value.some((token, index) => (token.kind === "word" && cutting.has(token.upper) && isMark(value[index + 1], "(")) || isShortCast(value, index));
  const itself = new TokenCursor(value.slice(1));
  return { column, changes: itself.takeName() !== column || itself.rest().length > 0, cuts };
}

function isShortCast(tokens: readonly SqlToken[], index: number): boolean {
  return isWord(tokens[index], "AS") && ["CHAR", "VARCHAR"].includes(tokens[index + 1]?.upper ?? "") && isMark(tokens[index + 2], "(");
}

function inserted(cursor: TokenCursor, how: "insert" | "replace"): readonly SqlAction[] {
  const isIgnore = cursor.skipWords(["LOW_PRIORITY", "HIGH_PRIORITY", "DELAYED", "IGNORE"]).includes("IGNORE");
  cursor.takeWords("INTO");
  return [{ act: "insert", table: cursor.takeName(), how: isIgnore ? "insert-ignore" : how }];
}
