import type { Proposal } from "./propose-adoption";

type Decided = { team: string; stage: string; environment: string; order: number };
type Proposed = { [Key in keyof Decided]: Decided[Key] | null } & { order: number };

/** What the record of an adoption says of an instance beyond the decision: the tags of ours it had, and what was proposed where a person decided otherwise. */
export function recordedBefore(
  tags: Readonly<Record<string, string>>,
  proposal: Proposal | undefined,
  decided: Decided,
): { before?: Record<string, string>; proposed?: Proposed } {
  const ours = Object.entries(tags).filter(([key]) => key.startsWith("switchyard:"));
  const proposed =
    proposal === undefined ? null : { team: proposal.team, stage: proposal.stage, environment: proposal.environment, order: proposal.startOrder };
  return {
    ...(ours.length === 0 ? {} : { before: Object.fromEntries(ours) }),
    ...(proposed === null || isSame(proposed, decided) ? {} : { proposed }),
  };
}

function isSame(proposed: Proposed, decided: Decided): boolean {
  return (["team", "stage", "environment", "order"] as const).every((key) => proposed[key] === decided[key]);
}
