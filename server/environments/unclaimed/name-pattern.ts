import { stageWords } from "./stage-words";

/** Text that must stand there, or a hole: `*` takes anything, `{word}` at least one character and keeps it. */
type Piece = { text: string } | { hole: string | null };

/** A pattern over names and tag values, such as `{team}-{stage}-*`. */
export type NamePattern = readonly Piece[];

export type Captures = Readonly<Record<string, string>>;

const mostHoles = 6;
// The longest value of a tag in EC2 ("Tag restrictions", EC2 user guide).
const longestValue = 256;
const pieces = /\*|\{([a-z]+)\}|[^*{}]+|[{}]/g;

/** What is wrong with the text of a pattern, in words; null when it can be used. */
export function patternFault(text: string): string | null {
  const found = [...text.matchAll(pieces)];
  if (found.some(([piece]) => piece === "{" || piece === "}")) return "write a placeholder as {word}, in lower-case letters";
  const names = found.flatMap(([, name]) => name ?? []);
  if (new Set(names).size < names.length) return "use each placeholder once";
  const holes = found.map(([piece, name]) => piece === "*" || name !== undefined);
  if (holes.filter(Boolean).length > mostHoles) return `use at most ${mostHoles} placeholders and stars`;
  if (holes.some((isHole, index) => isHole && holes[index + 1] === true)) return "put some text between two placeholders or stars";
  return null;
}

/** The placeholders of a pattern or template, without their braces. */
export function placeholdersIn(text: string): string[] {
  return [...text.matchAll(pieces)].flatMap(([, name]) => name ?? []);
}

/** A pattern ready to match. The text must have no fault. */
export function compilePattern(text: string): NamePattern {
  return [...text.matchAll(pieces)].map(([piece, name]) => (piece === "*" || name !== undefined ? { hole: name ?? null } : { text: piece.toLowerCase() }));
}

/**
 * What the placeholders stand for, or null when the whole value does not match. Case does not matter; each hole takes as little as it
 * can, and `{stage}` takes only a word that names a stage. What has failed once is not tried again, so the time is bounded by the
 * square of the value's length, whatever the pattern.
 */
export function matchPattern(pattern: NamePattern, value: string): Captures | null {
  if (value.length > longestValue) return null;
  const failed = new Set<number>();
  const matchFrom = (index: number, at: number): Captures | null => {
    const piece = pattern[index];
    if (piece === undefined) return at === value.length ? {} : null;
    const state = index * (longestValue + 1) + at;
    if (failed.has(state)) return null;
    const found = "text" in piece ? matchText(piece.text) : matchHole(piece.hole);
    if (found === null) failed.add(state);
    return found;

    function matchText(text: string): Captures | null {
      return value.slice(at, at + text.length).toLowerCase() === text ? matchFrom(index + 1, at + text.length) : null;
    }
    function matchHole(name: string | null): Captures | null {
      for (let end = name === null ? at : at + 1; end <= value.length; end += 1) {
        const taken = value.slice(at, end);
        const rest = name === "stage" && !stageWords.has(taken.toLowerCase()) ? null : matchFrom(index + 1, end);
        if (rest !== null) return name === null ? rest : { ...rest, [name]: taken };
      }
      return null;
    }
  };
  return matchFrom(0, 0);
}

/** A template with its placeholders filled in. */
export function fillTemplate(template: string, captures: Captures): string {
  return template.replace(pieces, (piece, name: string | undefined) => (name === undefined ? piece : (captures[name] ?? "")));
}
