import type { SystemProblem } from "@/server/system/schemas";

/** What the shell says of the portal, and why levers are locked. */
export type SystemState = { sentences: readonly string[]; lock: string | undefined };

/**
 * What to say and what to lock.
 * @param lost the time of the last answer, in words, while the portal cannot be reached or has lost its database; null while it answers
 */
export function systemState(problems: readonly SystemProblem[], lost: string | null): SystemState {
  if (lost !== null) {
    const words = `The portal cannot be reached at present. What you see is from ${lost}; the page catches up by itself.`;
    return { sentences: [words], lock: `The portal cannot be reached; what is shown is from ${lost}. This opens again when it is back.` };
  }
  return { sentences: problems.map(({ words }) => words), lock: problems.find(({ locks }) => locks)?.words };
}
