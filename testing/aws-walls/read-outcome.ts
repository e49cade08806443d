import type { Outcome } from "./golden-decision";

const WALLS = ["service control", "identity-based", "session", "role trust"] as const;

/**
 * What a refusal says, as the table writes it: the wall and how it refused, else the error's code.
 * Source of the words: IAM user guide, "Troubleshoot access denied error messages".
 */
export function readOutcome(error: { readonly code: string; readonly message: string }): Outcome {
  const [, silent] = /because no (.+) policy allows the \S+ action$/.exec(error.message) ?? [];
  const [, denying] = /with an explicit deny in (?:a|an|the) (.+) policy$/.exec(error.message) ?? [];
  const wall = WALLS.find((one) => one === (silent ?? denying));
  if (wall === undefined) return `refused: ${error.code}`;
  return silent === undefined ? `${wall} policy: explicit deny` : `${wall} policy: no allow`;
}
