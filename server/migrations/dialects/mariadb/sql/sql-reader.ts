import type { SqlReader, SqlReading } from "../../sql/sql-reading";
import { lockOfAction } from "./action-locks";
import { actionsOf } from "./sql-actions";
import { mariadbRefusals } from "./sql-refusals";
import { isMark } from "./token-cursor";
import { tokensOf, withoutComments } from "./sql-tokens";

// LENGTH gives bytes here; CHAR_LENGTH gives characters.
const byteLengths = new Set(["LENGTH", "OCTET_LENGTH", "BIT_LENGTH", "LENGTHB"]);
const characterLengths = new Set(["CHAR_LENGTH", "CHARACTER_LENGTH"]);

/** Reads SQL by its tokens: as much as the rules need, not a whole grammar. What it does not know it calls `other`. */
export const mariadbReader: SqlReader = {
  read(sql: string): Promise<SqlReading> {
    const tokens = withoutComments(tokensOf(sql));
    const calls = (names: ReadonlySet<string>): boolean =>
      tokens.some((token, index) => token.kind === "word" && names.has(token.upper) && isMark(tokens[index + 1], "("));
    const unreadable = tokens.find(({ kind }) => kind === "unreadable");
    return Promise.resolve({
      actions: actionsOf(tokens),
      identifiers: [...new Set(tokens.filter(({ kind }) => kind === "name").map(({ text }) => text))],
      countsBytes: calls(byteLengths) && !calls(characterLengths),
      overridesIdentity: false,
      statements: tokens.length === 0 ? 0 : 1,
      error: unreadable === undefined ? null : "a quote or a comment has no end",
    });
  },
  refusals: mariadbRefusals,
  lockOf: lockOfAction,
};
