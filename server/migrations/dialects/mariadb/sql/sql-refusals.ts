import { ownColumnEnding } from "../../own-names";
import type { SqlRefusal, SqlUse } from "../../sql/sql-reading";
import { allowedBeginnings, refusedPhrases, refusedWords } from "./allowed-statements";
import { ambiguousEscape, tokensOf, withoutComments } from "./sql-tokens";
import type { SqlToken } from "./sql-tokens";

/**
 * What hand-written SQL must not do, by its tokens: an allowed beginning, and no word anywhere that reaches beyond the tables. Words are judged
 * wherever they stand bare, so a column that is named like one is written in backticks. The server's own parser has the last word (PREPARE).
 */
export function mariadbRefusals(sql: string, use: SqlUse): Promise<readonly SqlRefusal[]> {
  const all = tokensOf(sql);
  const tokens = withoutComments(all);
  if (tokens.length === 0) return Promise.resolve([{ rule: "empty", words: "There is no statement in it." }]);
  return Promise.resolve([
    ...lexicalRefusals(all),
    ...formRefusals(all, tokens, use),
    ...phraseRefusals(tokens),
    ...engineRefusals(tokens),
    ...tokens.flatMap((token, index) => wordRefusals(tokens, token, index)),
  ]);
}

function lexicalRefusals(tokens: readonly SqlToken[]): readonly SqlRefusal[] {
  return tokens.flatMap((token): SqlRefusal[] => {
    if (token.kind === "executable-comment")
      return [{ rule: "executable-comment", words: `${short(token.text)} looks like a comment, and the server runs what stands in it.` }];
    if (token.kind === "unreadable") return [{ rule: "syntax", words: `It cannot be read from ${short(token.text)} on: a quote or a comment has no end.` }];
    if (ambiguousEscape(token))
      return [
        {
          rule: "ambiguous-escape",
          words: `A backslash before a quote in ${short(token.text)}: where the text ends depends on sql_mode. Write the quote twice.`,
        },
      ];
    return [];
  });
}

function formRefusals(all: readonly SqlToken[], tokens: readonly SqlToken[], use: SqlUse): readonly SqlRefusal[] {
  const ends = tokens.findIndex(({ text, kind }) => kind === "mark" && text === ";");
  if (use === "expression") return expressionRefusals(all, tokens, ends);
  const isSecond = ends >= 0 && ends < tokens.length - 1;
  const second = isSecond ? [{ rule: "second-statement", words: "Something stands after the semicolon. Make a step of each statement." }] : [];
  return [...second, ...(use === "query" ? queryRefusals(tokens) : beginningRefusals(tokens))];
}

function queryRefusals(tokens: readonly SqlToken[]): readonly SqlRefusal[] {
  const reads = ["SELECT", "WITH"].includes(tokens[0]?.upper ?? "") && !tokens.some(({ kind, upper }) => kind === "word" && changing.has(upper));
  return reads ? [] : [{ rule: "not-a-query", words: "Only a SELECT that changes and locks nothing may stand here." }];
}

function beginningRefusals(tokens: readonly SqlToken[]): readonly SqlRefusal[] {
  const words = tokens.map(({ upper }) => upper);
  if (allowedBeginnings.some((beginning) => beginning.every((allowed, index) => allowed.split("|").includes(words[index] ?? "")))) return [];
  // Where there is more to say, the phrases say it.
  if (refusedPhrases.some(({ phrase }) => startsWith(tokens, 0, phrase))) return [];
  return [{ rule: "unknown-statement", words: `A statement that begins with ${short(words.slice(0, 3).join(" "))} is not for hand-written SQL.` }];
}

const changing = new Set(["INSERT", "UPDATE", "DELETE", "REPLACE", "INTO", "LOCK"]);

function expressionRefusals(all: readonly SqlToken[], tokens: readonly SqlToken[], ends: number): readonly SqlRefusal[] {
  if (all.length !== tokens.length) return [{ rule: "comment", words: "An expression holds no comment: it is put into larger statements." }];
  let depth = 0;
  for (const { kind, text } of tokens) {
    if (kind !== "mark") continue;
    depth += text === "(" ? 1 : text === ")" ? -1 : 0;
    if (depth < 0 || (depth === 0 && text === ",")) break;
  }
  const comma = depth === 0 && tokens.some(({ kind, text }, index) => kind === "mark" && text === "," && depthAt(tokens, index) === 0);
  if (ends >= 0 || depth !== 0 || comma)
    return [{ rule: "not-an-expression", words: "It is more than one expression. Write only the value, over columns of the row." }];
  if (
    tokens.some(
      ({ kind, upper }) =>
        kind === "word" && ["SELECT", "FROM", "WITH", "VALUES", "UNION", "AS", "TABLE", "PROCEDURE"].includes(upper) && !castWord(tokens, upper),
    )
  )
    return [{ rule: "subquery", words: "An expression reads only the columns of its row. A query inside it is refused." }];
  if (tokens.some(({ kind, text }) => kind === "mark" && text === "?"))
    return [{ rule: "parameter", words: "There is no parameter such as ? in an expression." }];
  return [];
}

const castWord = (tokens: readonly SqlToken[], word: string) =>
  (word === "AS" && tokens.some(({ upper }) => upper === "CAST")) ||
  (word === "FROM" && tokens.some(({ upper }) => ["TRIM", "EXTRACT", "SUBSTRING"].includes(upper)));

function depthAt(tokens: readonly SqlToken[], index: number): number {
  return tokens.slice(0, index).reduce((depth, { kind, text }) => (kind !== "mark" ? depth : depth + (text === "(" ? 1 : text === ")" ? -1 : 0)), 0);
}

function phraseRefusals(tokens: readonly SqlToken[]): readonly SqlRefusal[] {
  return refusedPhrases.flatMap(({ phrase, refusal }) => (tokens.some((_, index) => startsWith(tokens, index, phrase)) ? [refusal] : []));
}

/** True when the bare words of the phrase follow one another from there. */
function startsWith(tokens: readonly SqlToken[], index: number, phrase: string): boolean {
  return phrase.split(" ").every((word, offset) => {
    const token = tokens[index + offset];
    return token !== undefined && (token.kind === "word" || token.kind === "mark") && token.upper === word;
  });
}

function wordRefusals(tokens: readonly SqlToken[], token: SqlToken, index: number): readonly SqlRefusal[] {
  if (token.kind === "variable")
    return [{ rule: "variable", words: `${short(token.text)}: variables carry marks between our statements. Hand-written SQL uses none.` }];
  if (token.kind === "mark" && token.text === ":=") return [{ rule: "variable", words: "An assignment with := is refused." }];
  if (token.kind === "mark" && token.text === "\\")
    return [{ rule: "client-command", words: "A backslash command is for a client program, not for the server." }];
  if (token.kind !== "word" && token.kind !== "name") return [];
  if (isOurs(token.upper))
    return [
      {
        rule: "own-schema",
        words: "The database switchyard_shadow and what bears our names hold originals and the journal. Hand-written SQL does not touch them.",
      },
    ];
  const follows = tokens[index + 1]?.text;
  if (follows === "." && tokens[index - 1]?.text !== "." && ["mysql", "performance_schema", "sys"].includes(token.text.toLowerCase()))
    return [{ rule: "outside", words: `The database ${token.text} is the server's own.` }];
  if (follows !== "(") return [];
  const refused = refusedWords.get(token.upper.toUpperCase());
  return refused === undefined ? [] : [refused];
}

/** Our database, a trigger or a column of ours. */
const ours = new RegExp(String.raw`^switchyard_shadow$|^switchyard_m\d+_|${ownColumnEnding}`, "i");
const isOurs = (name: string) => ours.test(name);

/** An engine that is named in quotes would pass the phrases that refuse those which reach beyond this database. */
function engineRefusals(tokens: readonly SqlToken[]): readonly SqlRefusal[] {
  const isHidden = tokens.some(({ kind, upper }, index) => {
    const named = tokens[index + 1]?.text === "=" ? tokens[index + 2] : tokens[index + 1];
    return kind === "word" && upper === "ENGINE" && named !== undefined && named.kind !== "word" && named.kind !== "mark";
  });
  return isHidden ? [{ rule: "outside", words: "Write the name of the engine without quotes, so that it can be read." }] : [];
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
