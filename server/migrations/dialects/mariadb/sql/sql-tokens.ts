/** A piece of MariaDB's SQL. `word`: bare; `name`: in backticks, without them; `text`: in single or double quotes, with its quotes. */
export type SqlToken = {
  kind: "word" | "name" | "text" | "number" | "variable" | "comment" | "executable-comment" | "mark" | "unreadable";
  text: string;
  /** Upper case, for words; otherwise the text. */
  upper: string;
  from: number;
  upto: number;
};

type Pattern = { kind: SqlToken["kind"]; regex: RegExp };

// In the order in which they are tried. MariaDB takes `--` for a comment only before a blank, a control character or the end.
const patterns: readonly Pattern[] = [
  { kind: "executable-comment", regex: /\/\*(?:!|M!)[\s\S]*?(?:\*\/|$)/y },
  { kind: "comment", regex: /\/\*[\s\S]*?\*\/|#[^\n]*|--(?=[\s\u0000-\u001f]|$)[^\n]*/y },
  { kind: "unreadable", regex: /\/\*[\s\S]*$/y },
  { kind: "text", regex: /(?:[nN]|_[a-zA-Z0-9]+\s*|[xXbB])?'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*"/y },
  { kind: "name", regex: /`(?:[^`]|``)*`/y },
  { kind: "unreadable", regex: /['"`][\s\S]*$/y },
  { kind: "variable", regex: /@@?(?:[\w$.\u0080-\uffff]+|`[^`]*`|'[^']*'|"[^"]*")?/y },
  { kind: "number", regex: /0[xX][0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w$])|\.\d+/y },
  { kind: "word", regex: /[\w$\u0080-\uffff]+/y },
  { kind: "mark", regex: /:=|<=>|<=|>=|<>|!=|\|\||&&|[-+*/%=<>!~^&|(),.;:?{}[\]\\]/y },
];

/**
 * Cuts a text into tokens as MariaDB's own lexer does. Comments are tokens too. Reading it under `NO_BACKSLASH_ESCAPES` cannot differ, because a
 * backslash before a quote is refused (`ambiguousEscape`).
 */
export function tokensOf(sql: string): readonly SqlToken[] {
  const tokens: SqlToken[] = [];
  let from = 0;
  while (from < sql.length) {
    const blank = /\s+/y;
    blank.lastIndex = from;
    from += blank.exec(sql)?.[0].length ?? 0;
    if (from >= sql.length) break;
    const token = tokenAt(sql, from);
    tokens.push(token);
    from = token.upto;
  }
  return tokens;
}

function tokenAt(sql: string, from: number): SqlToken {
  for (const { kind, regex } of patterns) {
    regex.lastIndex = from;
    const raw = regex.exec(sql)?.[0];
    if (raw !== undefined && raw !== "") {
      const text = kind === "name" ? raw.slice(1, -1).replaceAll("``", "`") : raw;
      return { kind, text, upper: kind === "word" ? text.toUpperCase() : text, from, upto: from + raw.length };
    }
  }
  return { kind: "unreadable", text: sql.slice(from), upper: sql.slice(from), from, upto: sql.length };
}

/** True when a string holds a backslash right before a quote: whether the string ends there depends on the server's sql_mode. */
export function ambiguousEscape(token: SqlToken): boolean {
  return token.kind === "text" && /(?<!\\)(?:\\\\)*\\['"]/.test(token.text.slice(0));
}

/** Without comments: what the server acts on. An executable comment is not one. */
export function withoutComments(tokens: readonly SqlToken[]): readonly SqlToken[] {
  return tokens.filter(({ kind }) => kind !== "comment");
}
