import type { SqlToken } from "./sql-tokens";

/** Reads tokens from left to right. */
export class TokenCursor {
  private next = 0;
  constructor(readonly tokens: readonly SqlToken[]) {}

  peek(ahead = 0): SqlToken | undefined {
    return this.tokens[this.next + ahead];
  }

  take(): SqlToken | undefined {
    return this.tokens[this.next++];
  }

  /** Takes the words when they are next, in this order. */
  takeWords(...words: readonly string[]): boolean {
    const all = words.every((word, index) => isWord(this.peek(index), word));
    if (all) this.next += words.length;
    return all;
  }

  /** Takes any of the words that come next, in whatever order. */
  skipWords(words: readonly string[]): readonly string[] {
    const taken: string[] = [];
    for (let token = this.peek(); token?.kind === "word" && words.includes(token.upper); token = this.peek()) {
      taken.push(token.upper);
      this.next += 1;
    }
    return taken;
  }

  /** A name, with or without backticks; of a qualified one the last part. */
  takeName(): string {
    let name = this.take()?.text ?? "";
    while (isMark(this.peek(), ".")) {
      this.next += 1;
      name = this.take()?.text ?? "";
    }
    return name;
  }

  rest(): readonly SqlToken[] {
    return this.tokens.slice(this.next);
  }

  /** The tokens inside the parentheses that open here. */
  takeGroup(): readonly SqlToken[] {
    if (!isMark(this.peek(), "(")) return [];
    const from = this.next + 1;
    let depth = 0;
    do {
      const token = this.take();
      if (token === undefined) return this.tokens.slice(from);
      depth += isMark(token, "(") ? 1 : isMark(token, ")") ? -1 : 0;
    } while (depth > 0);
    return this.tokens.slice(from, this.next - 1);
  }
}

/** True for this bare word, given in upper case. */
export function isWord(token: SqlToken | undefined, word: string): boolean {
  return token?.kind === "word" && token.upper === word;
}

/** True for this mark, such as a comma. */
export function isMark(token: SqlToken | undefined, text: string): boolean {
  return token?.kind === "mark" && token.text === text;
}

/** Parts between commas that stand in no parentheses. */
export function splitAtCommas(tokens: readonly SqlToken[]): readonly (readonly SqlToken[])[] {
  const parts: SqlToken[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    depth += isMark(token, "(") ? 1 : isMark(token, ")") ? -1 : 0;
    if (depth === 0 && isMark(token, ",")) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

/** LOCK=NONE or ALGORITHM=INSTANT: the server refuses rather than block writers. */
export function isOnline(tokens: readonly SqlToken[]): boolean {
  return tokens.some((token, index) => {
    const value = tokens[index + (isMark(tokens[index + 1], "=") ? 2 : 1)]?.upper ?? "";
    return (isWord(token, "LOCK") && value === "NONE") || (isWord(token, "ALGORITHM") && value === "INSTANT");
  });
}
