const ANY = Symbol("any");
const ONE = Symbol("one");

/** A glob as a list of literal characters and the two wildcards. */
export type Glob = readonly (string | typeof ANY | typeof ONE)[];

/** Reads `*` (any run, also empty) and `?` (exactly one character). With `escapes`, a backslash makes the next character literal. */
export function parseGlob(pattern: string, { escapes = false } = {}): Glob {
  const glob: Glob[number][] = [];
  let escaped = false;
  for (const character of pattern) {
    if (escapes && !escaped && character === "\\") {
      escaped = true;
      continue;
    }
    if (!escaped && character === "*") glob.push(ANY);
    else if (!escaped && character === "?") glob.push(ONE);
    else glob.push(character);
    escaped = false;
  }
  return glob;
}

/** A glob that matches exactly this text, also where the text holds wildcard characters. */
export function literalGlob(text: string): Glob {
  return Array.from(text);
}

/** Whether the glob matches the whole text, case-sensitively. Own matcher: a translated RegExp backtracks exponentially on `*a*a*a`. */
export function matchesGlob(glob: Glob, text: string): boolean {
  const characters = Array.from(text);
  let at = 0;
  let position = 0;
  let lastAny = -1;
  let retryFrom = 0;
  while (position < characters.length) {
    const token = glob[at];
    if (token === ANY) {
      lastAny = at;
      retryFrom = position;
      at += 1;
    } else if (token !== undefined && (token === ONE || token === characters[position])) {
      at += 1;
      position += 1;
    } else if (lastAny >= 0) {
      at = lastAny + 1;
      retryFrom += 1;
      position = retryFrom;
    } else {
      return false;
    }
  }
  while (glob[at] === ANY) at += 1;
  return at === glob.length;
}
