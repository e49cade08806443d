import type { adoptionStates } from "./schemas";

type Place = { team: string; stage: string; environment: string };

/** An adoption, and where its instance is: among the unclaimed ones (also when it was missed once, perhaps because it was just tagged), in an environment, or in neither. */
export type AdoptionFacts = {
  adoption: Place & { startOrder: number; tagsSeenAt: Date | null };
  unclaimed: boolean;
  managed: (Place & { startOrder: number }) | null;
};

export type AdoptionState = { state: (typeof adoptionStates)[number]; said: string | null };

/** How far an adoption has come, and what a person should know of it. */
export function adoptionState({ adoption, unclaimed, managed }: AdoptionFacts): AdoptionState {
  if (adoption.tagsSeenAt === null) {
    return !unclaimed && managed === null ? { state: "vanished", said: vanished } : { state: "waiting", said: null };
  }
  if (managed === null) return { state: "tagged", said: "It has left AWS since, or lost its tags." };
  const others = differences(adoption, managed);
  return others.length === 0 ? { state: "tagged", said: null } : { state: "differs", said: `Its tags say otherwise than was accepted: ${others.join(", ")}.` };
}

const vanished =
  "AWS shows it neither without our tags nor as part of an environment: it is gone, or not all of its tags were written. Withdraw it, or write the tags again.";

function differences(wanted: Place & { startOrder: number }, found: Place & { startOrder: number }): string[] {
  const told = (what: string, is: string | number, was: string | number): string[] => (is === was ? [] : [`${what} ${is} instead of ${was}`]);
  return [
    ...told("team", found.team, wanted.team),
    ...told("stage", found.stage, wanted.stage),
    ...told("environment", found.environment, wanted.environment),
    ...told("order", found.startOrder, wanted.startOrder),
  ];
}
