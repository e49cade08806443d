/** What must hold after every step, whatever happens. */
export const invariants = {
  "latest-wish": "The latest human wish wins: nothing is sent, and nothing reaches AWS, that contradicts it.",
  "work-not-cut-off": "Nothing is stopped under a live lease before the drain limit, unless a person overrides with a reason.",
  "one-open-operation": "An instance never has two open operations.",
  "warned-before-stop": "Every stop was warned of, the shortest warning at least, unless a person said stop.",
  "started-by-lease": "A lease starts nothing.",
  "schedule-edges": "The system starts and stops nothing that the hours and the people do not ask for.",
  converges: "What is expected is so within a bounded time after the last fault, deed or edge.",
  "no-lost-operation": "Every operation comes to an end, and a click makes one request.",
  "no-doubled-act": "A reboot happens once, and an older call never reaches AWS after a newer one's.",
  "held-by-one": "What one worker has in hand no other one moves, and every operation goes along its states.",
} as const;

export type Invariant = keyof typeof invariants;

/** A rule that does not hold; `at` is the virtual moment in epoch milliseconds. */
export class Violation extends Error {
  constructor(
    readonly invariant: Invariant,
    readonly at: number,
    detail: string,
  ) {
    super(`${invariant} at ${new Date(at).toISOString()}: ${detail}`);
  }
}
