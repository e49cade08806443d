import type { ColumnDefinition } from "../../sql/sql-reading";
import type { SqlToken } from "./sql-tokens";
import { TokenCursor, isWord, splitAtCommas } from "./token-cursor";

const texts = new Set(["VARCHAR", "CHAR", "VARBINARY", "BINARY"]);

/** The definition of a column as it stands after its name. Pure. */
export function columnDefinition(tokens: readonly SqlToken[]): ColumnDefinition {
  const cursor = new TokenCursor(tokens);
  const type = cursor.take()?.upper ?? "";
  const inside = cursor.takeGroup();
  const rest = cursor.rest();
  const after = (...words: readonly string[]) => followerOf(rest, words);
  const length = Number(inside[0]?.text);
  return {
    maxLength: texts.has(type) && Number.isInteger(length) ? length : null,
    labels: type === "ENUM" || type === "SET" ? splitAtCommas(inside).map((part) => labelOf(part[0])) : null,
    isNotNull: has(rest, "NOT", "NULL") || has(rest, "PRIMARY", "KEY"),
    hasDefault: has(rest, "DEFAULT"),
    charset: (after("CHARACTER", "SET") ?? after("CHARSET"))?.text ?? null,
    collation: after("COLLATE")?.text ?? null,
    hasComment: has(rest, "COMMENT"),
    isAutoIncrement: has(rest, "AUTO_INCREMENT"),
    isGenerated: has(rest, "GENERATED") || has(rest, "AS"),
    isInvisible: has(rest, "INVISIBLE"),
  };
}

function labelOf(token: SqlToken | undefined): string {
  return (token?.text ?? "").slice(1, -1).replaceAll("''", "'");
}

function indexOf(tokens: readonly SqlToken[], words: readonly string[]): number {
  return tokens.findIndex((_, from) => words.every((word, offset) => isWord(tokens[from + offset], word)));
}

function has(tokens: readonly SqlToken[], ...words: readonly string[]): boolean {
  return indexOf(tokens, words) >= 0;
}

function followerOf(tokens: readonly SqlToken[], words: readonly string[]): SqlToken | undefined {
  const found = indexOf(tokens, words);
  return found < 0 ? undefined : tokens[found + words.length];
}

/** constant: a literal or one of the functions that the server evaluates once; volatile: any other expression. */
export function defaultOf(tokens: readonly SqlToken[]): "none" | "constant" | "volatile" {
  const value = followerOf(tokens, ["DEFAULT"]);
  if (value === undefined) return "none";
  if (value.kind !== "word" && value.text !== "(") return "constant";
  if (value.text === "(") return "volatile";
  const fixed = new Set(["NULL", "TRUE", "FALSE", "CURRENT_TIMESTAMP", "NOW", "CURRENT_DATE", "CURRENT_TIME", "LOCALTIME", "LOCALTIMESTAMP"]);
  return fixed.has(value.upper) ? "constant" : "volatile";
}
