/** One command of a pasted text: its words, and the line it begins on (from 1). Null words: a quote is not closed. */
export type ShellCommand = { readonly line: number; readonly words: readonly string[] | null };

const CONTINUATION = /\\\r?\n/y;
const BREAK = /\r?\n/y;
// A piece of a word: '…', "…" with \" and \\, an escaped character, or plain characters.
const PIECE = /'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^])|([^\s'"\\]+)/y;

/**
 * Splits text into commands as a POSIX shell would, as far as a person pastes them: quotes, escapes, lines continued by a
 * backslash, comments. Nothing is expanded. Source: POSIX.1-2024, Shell Command Language, "Quoting".
 */
export function shellCommands(text: string): ShellCommand[] {
  const commands: ShellCommand[] = [];
  let words: string[] = [];
  let at = 0;
  let begin = 0;
  const end = (): void => {
    if (words.length > 0) commands.push({ line: lineAt(text, begin), words });
    words = [];
  };
  while (at < text.length) {
    const continued = match(CONTINUATION, text, at);
    const broken = continued ?? match(BREAK, text, at);
    const word = broken ? null : readWord(text, at);
    if (broken) {
      if (!continued) end();
      at += broken[0].length;
    } else if (/\s/.test(text.charAt(at))) at += 1;
    else if (text.startsWith("#", at)) at = endOfLine(text, at);
    else if (word === null) {
      const line = lineAt(text, words.length > 0 ? begin : at);
      return [...commands, { line, words: null }];
    } else {
      if (words.length === 0) begin = at;
      words.push(word.text);
      at = word.end;
    }
  }
  end();
  return commands;
}

/** Pieces that touch make one word; null: a quote that begins here is never closed. */
function readWord(text: string, from: number): { text: string; end: number } | null {
  let at = from;
  let word = "";
  while (at < text.length && !/\s/.test(text.charAt(at)) && !match(CONTINUATION, text, at)) {
    const piece = match(PIECE, text, at);
    if (piece === null) return null;
    const [all, single, double, escaped, plain] = piece;
    word += single ?? double?.replaceAll(/\\(["\\$`])/g, "$1") ?? escaped ?? plain ?? "";
    at += all.length;
  }
  return { text: word, end: at };
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end;
}
