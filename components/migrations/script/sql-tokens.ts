/** What a piece of SQL is, as far as the eye needs it. */
export type SqlTokenKind = "keyword" | "name" | "quoted" | "text" | "number" | "comment" | "placeholder" | "mark" | "space";

export type SqlToken = { kind: SqlTokenKind; text: string };

// The words that carry a statement; types and functions stay plain, so that a line is not all bold.
const keywords = new Set(
  (
    "add after algorithm all alter analyze and any array as asc atomic before begin between by call cascade case cast check collate column commit " +
    "comment concurrently conflict constraint copy create cross current declare default deferrable deferred definer delete desc distinct do drop each " +
    "else elsif end exception execute exists explain false for foreign from full function generated grant group having if ignore immediate in index " +
    "initially inner insert instant instead into invisible invoker is join key language lateral left limit local lock modify natural new no not nothing " +
    "null of offset old on only or order out outer over partition perform primary procedure references rename repeatable replace restrict return " +
    "returning returns revoke right rollback row rows schema security select sequence session set signal sqlstate some statement table temporary then " +
    "to trigger true truncate type union unique unlock update upsert using valid validate values view volatile when where while window with without"
  ).split(" "),
);

// Dollar quotes are a mark, not a text: the body of a trigger is SQL and is read as such.
const patterns: readonly [SqlTokenKind, RegExp][] = [
  ["space", /\s+/y],
  // What an engine may carry out although it looks like a comment must not look like one: executable comments, and # of PostgreSQL.
  ["comment", /--[^\n]*|\/\*(?!M?!)[\s\S]*?(?:\*\/|$)/y],
  ["mark", /\$[A-Za-z_]*\$/y],
  ["text", /[eEnN]?'(?:[^'\\]|''|\\[\s\S])*(?:'|$)/y],
  ["quoted", /"(?:[^"]|"")*(?:"|$)|`(?:[^`]|``)*(?:`|$)/y],
  ["placeholder", /(?<!:):[a-z_][a-z0-9_]*|@[A-Za-z_][\w$]*/y],
  ["number", /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b/y],
  ["name", /[\p{L}_][\p{L}\p{N}_$]*/uy],
];

/** Cuts SQL of both engines into tokens; joined they are the text again. Meant for the eye: what is not understood is a mark. */
export function sqlTokens(sql: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  let at = 0;
  while (at < sql.length) {
    const token = tokenAt(sql, at);
    tokens.push(token);
    at += token.text.length;
  }
  return tokens;
}

function tokenAt(sql: string, at: number): SqlToken {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const text = pattern.exec(sql)?.[0];
    if (text !== undefined && text !== "") return { kind: kind === "name" && keywords.has(text.toLowerCase()) ? "keyword" : kind, text };
  }
  return { kind: "mark", text: String.fromCodePoint(sql.codePointAt(at) ?? 0) };
}

/** The tokens of each line; one that goes over several lines stands in each with its part. */
export function sqlLines(sql: string): SqlToken[][] {
  const lines: SqlToken[][] = [[]];
  for (const { kind, text } of sqlTokens(sql)) {
    for (const [index, part] of text.split("\n").entries()) {
      if (index > 0) lines.push([]);
      if (part !== "") lines.at(-1)?.push({ kind, text: part });
    }
  }
  return lines;
}
