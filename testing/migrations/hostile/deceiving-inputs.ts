import { engines } from "@/server/migrations/scripts/schemas";
import type { HostileInput } from "./hostile-input";

const texts: readonly Omit<HostileInput, "engine">[] = [
  {
    name: "a right-to-left override in a comment",
    sql: "UPDATE app SET note = 'x' /* \u202e note = 'y' \u2066 */ WHERE id = 1",
    refusedBy: "characters/bidi-character",
    behind: "nothing",
  },
  { name: "a right-to-left mark in a string", sql: "UPDATE app SET note = 'a\u200fb' WHERE id = 1", refusedBy: "characters/bidi-character", behind: "nothing" },
  { name: "a zero-width space in a name", sql: "UPDATE app\u200b SET note = 'x' WHERE id = 1", refusedBy: "characters/invisible-character" },
  {
    name: "a zero-width joiner in a string",
    sql: "UPDATE app SET note = 'ad\u200dmin' WHERE id = 1",
    refusedBy: "characters/invisible-character",
    behind: "nothing",
  },
  {
    name: "a soft hyphen in a string",
    sql: "UPDATE app SET note = 'ad\u00admin' WHERE id = 1",
    refusedBy: "characters/invisible-character",
    behind: "nothing",
  },
  { name: "a Hangul filler as a name", sql: "UPDATE app SET \u3164 = 'x' WHERE id = 1", refusedBy: "characters/invisible-character" },
  {
    name: "letters of the tag block",
    sql: "UPDATE app SET note = 'x\u{e0041}\u{e0042}' WHERE id = 1",
    refusedBy: "characters/invisible-character",
    behind: "nothing",
  },
  { name: "a byte order mark", sql: "\ufeffUPDATE app SET note = 'x' WHERE id = 1", refusedBy: "characters/invisible-character" },
  { name: "a Cyrillic letter in a Latin name", sql: "UPDATE \u0430pp SET note = 'x' WHERE id = 1", refusedBy: "characters/look-alike" },
  { name: "a Greek letter in a keyword", sql: "UPD\u0391TE app SET note = 'x' WHERE id = 1", refusedBy: "characters/look-alike" },
  { name: "full-width letters", sql: "DELETE FROM \uff41\uff50\uff50 WHERE id = 1", refusedBy: "characters/look-alike" },
  { name: "a full-width semicolon", sql: "UPDATE app SET note = 'x' WHERE id = 1 \uff1b", refusedBy: "characters/look-alike" },
  { name: "a Greek question mark for a semicolon", sql: "UPDATE app SET note = 'x' WHERE id = 1 \u037e", refusedBy: "characters/look-alike" },
  { name: "quotes of a word processor", sql: "UPDATE app SET note = \u2018x\u2019 WHERE id = 1", refusedBy: "characters/look-alike" },
  { name: "a dash for two hyphens", sql: "UPDATE app SET note = 'x' \u2014 WHERE id = 1", refusedBy: "characters/look-alike" },
  {
    name: "a letter written as letter and mark",
    sql: "UPDATE app SET note = 'u\u0308ber' WHERE id = 1",
    refusedBy: "characters/decomposed-character",
    behind: "nothing",
  },
  { name: "a space that does not break", sql: "UPDATE app SET note\u00a0= 'x' WHERE id = 1", refusedBy: "characters/strange-space" },
  {
    name: "a line separator that ends no comment",
    sql: "UPDATE app SET note = 'x' -- \u2028 , url = 'y'\n WHERE id = 1",
    refusedBy: "characters/strange-space",
    behind: "nothing",
  },
  { name: "a carriage return that hides a line", sql: "UPDATE app SET note = 'x' -- WHERE id = 1\r, url = 'z'", refusedBy: "characters/control-character" },
  { name: "a backspace", sql: "UPDATE app SET note = 'x\u0008y' WHERE id = 1", refusedBy: "characters/control-character", behind: "nothing" },
  {
    name: "a colour code of a terminal",
    sql: "UPDATE app SET note = 'x' /* \u001b[8m */ WHERE id = 1",
    refusedBy: "characters/control-character",
    behind: "nothing",
  },
  { name: "a zero byte", sql: "UPDATE app SET note = 'x' WHERE id = 1\u0000 OR true", refusedBy: "characters/control-character" },
  { name: "half a sign", sql: "UPDATE app SET note = '\ud83d' WHERE id = 1", refusedBy: "characters/broken-character" },
  {
    name: "a line whose end nobody sees",
    sql: `UPDATE app SET note = 'x' WHERE id = 1${" ".repeat(3_000)}OR true`,
    refusedBy: "characters/long-line",
    behind: "nothing",
  },
  {
    name: "two megabytes in a line",
    sql: `UPDATE app SET note = 'x' WHERE id = 1 -- ${"x".repeat(2_000_000)}`,
    refusedBy: "characters/too-long",
    behind: "nothing",
  },
  { name: "a second statement", sql: "UPDATE app SET note = 'x' WHERE id = 1; DROP TABLE app", refusedBy: "parser/second-statement", behind: "protocol" },
  {
    name: "a second statement after a comment",
    sql: "UPDATE app SET note = 'x' WHERE id = 1 -- ;\n; DELETE FROM app",
    refusedBy: "parser/second-statement",
    behind: "protocol",
  },
  { name: "a placeholder that the runner would fill", sql: "UPDATE app SET note = ':size' WHERE id = :from_1", refusedBy: "parser/placeholder" },
  { name: "an expression that closes its parenthesis", sql: "1) OR (true", use: "expression", refusedBy: "parser/not-an-expression" },
  { name: "an expression with a column more", sql: "'x', url", use: "expression", refusedBy: "parser/not-an-expression" },
  { name: "an expression with a query in it", sql: "(SELECT max(url) FROM app)", use: "expression", refusedBy: "parser/subquery" },
  { name: "an expression that ends in a comment", sql: "note -- ", use: "expression", refusedBy: "parser/comment" },
  { name: "a throttle query that writes", sql: "DELETE FROM app WHERE true", use: "query", refusedBy: "parser/not-a-query" },
  { name: "a throttle query that locks", sql: "SELECT true FROM app FOR UPDATE", use: "query", refusedBy: "parser/not-a-query" },
  { name: "our own schema", sql: "DELETE FROM switchyard_shadow.journal WHERE true", refusedBy: "parser/own-schema" },
];

/** Texts that read otherwise than they run, and texts that are more than one: the same on both engines. */
export const deceivingInputs: readonly HostileInput[] = engines.flatMap((engine) => texts.map((text) => ({ ...text, engine })));
