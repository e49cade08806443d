import { literal } from "../names";

/** Texts and quoted names, comments, what may stand between two words, parentheses with all that is in them, and what goes on until the next comma. */
const parts = [
  String.raw`(?<text>'(?:[^'\\]|\\.)*+'|"(?:[^"\\]|\\.)*+"|\`[^\`]*+\`)`,
  String.raw`(?<remark>/\*.*?\*/|#[^\n]*+|--\s[^\n]*+)`,
  String.raw`(?<gap>(?:\s|(?&remark))*+)`,
  String.raw`(?<nested>\((?:[^()'"\`/#-]++|(?&text)|(?&remark)|(?&nested)|[/-])*+\))`,
  String.raw`(?<rest>(?:[^,()'"\`/#-]++|(?&text)|(?&remark)|(?&nested)|[/-])*+)`,
];
const phrase = String.raw`\bon(?&gap)duplicate(?&gap)key(?&gap)update\b`;
/** Up to these words, in long runs: this is looked at for each row of a statement. */
const first = String.raw`(?:[^o]++|(?!${phrase})o)*+${phrase}`;
/** The same, passing over what stands in texts, names and comments. */
const read = String.raw`(?:[^'"\`/#o-]++|(?&text)|(?&remark)|(?!${phrase})[o/-])*+${phrase}`;
/** Everything up to what is updated. Where the words are there once, which is nearly always, they need not be read for. */
const upsert = String.raw`(?(?=${first}.*${phrase})${read}|${first})`;
const qualifier = String.raw`(?:(?:[^\s'"\`.,:=()]++|\`[^\`]*+\`|"[^"]*+")(?&gap)\.(?&gap))*+`;

/**
 * A regular expression of the server for upserts that leave the column alone: none of the assignments after UPDATE is to it, however it is spelled. What
 * cannot be read to its end, such as a backslash that is none by the session's sql_mode, does not match.
 */
export function upsertWithout(column: string): string {
  const bare = escaped(column);
  const [ticked, doubled] = [escaped(column.replaceAll("`", "``")), escaped(column.replaceAll('"', '""'))];
  const target = `${qualifier}(?:${bare}|\`${ticked}\`|"${doubled}")(?&gap):?=`;
  const other = `(?&gap)(?!${target})(?&rest)`;
  return readable(`(?is)^(?(DEFINE)${parts.join("")})${upsert}${other}(?:,${other})*+$`);
}

/** Quotes and backslashes are written as other characters and put in by the server: it would keep them in a trigger in another spelling. */
function readable(pattern: string): string {
  return `REPLACE(REPLACE(${literal(pattern.replaceAll("'", "~").replaceAll("\\", "@"))}, '~', CHAR(39 USING utf8mb4)), '@', CHAR(92 USING utf8mb4))`;
}

/** Signs by their number, so that none has a meaning. */
function escaped(name: string): string {
  return name.replaceAll(/[!-/:-@[-^`{-~]/g, (sign) => String.raw`\x{${sign.charCodeAt(0).toString(16)}}`);
}
