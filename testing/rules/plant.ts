/** A violation on purpose: files to add to a copy of the tree, or a change of one that is there. */
export type Plant = {
  /** The check that must find it, as in ARCHITECTURE.md. */
  check: string;
  /** The file it must be found in. */
  at: string;
  files?: Readonly<Record<string, string>>;
  patch?: { find: string; replace: string };
};

/** A plant of one new file. */
export function planted(check: string, at: string, content: string): Plant {
  return { check, at, files: { [at]: `${content}\n` } };
}

/** A plant of one line put at the end of a file that exists. */
export function appended(check: string, at: string, line: string): Plant {
  return { check, at, patch: { find: "", replace: line } };
}

/** The text without its first `¦`: a mark that is written in two halves is not found by a search for marks in the repository. */
export function joined(text: string): string {
  return text.replace("¦", "");
}
