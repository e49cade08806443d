import type { UserActor } from "@/server/access/actor";
import { scopesOf } from "@/server/access/can";
import { anyScope } from "@/server/access/place-filter";
import { subjectsBy } from "@/server/notifications/notice-place";

/**
 * The lines of a person's inbox that they may still read, as a filter for the query: their own, the newest of each thread, and only of
 * environments and migrations that they may see now.
 */
export function ownLines(actor: UserActor) {
  const visible = subjectsBy.map(({ permission, nouns }) => ({
    subjectNoun: nouns,
    AND: [
      anyScope(scopesOf(actor, permission), (scope) => ({
        ...(scope.teams.length > 0 && { team: { in: [...scope.teams] } }),
        ...(scope.stages.length > 0 && { stage: { in: [...scope.stages] } }),
        ...(scope.environments.length > 0 && { environment: { in: [...scope.environments] } }),
      })),
    ],
  }));
  return { userId: actor.id, channel: "inbox" as const, state: "sent" as const, notice: { OR: [{ environment: null }, ...visible] } };
}
