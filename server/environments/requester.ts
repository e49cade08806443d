import type { ActorRef } from "@/server/audit/actor-ref";
import type { OperationRequest, User } from "@/server/generated/prisma/client";

/** The system actors that wish something of an environment by themselves, and what people call them. */
export const systemRequesters = { scheduler: "the schedule", switcher: "a switch" } as const;

export type SystemRequester = keyof typeof systemRequesters;

/** Who stands behind a wish, as people read it. */
export function requesterName(request: Pick<OperationRequest, "requestedBySystem"> & { requestedBy: Pick<User, "name"> | null }): string {
  return request.requestedBy?.name ?? systemRequesterName(request.requestedBySystem);
}

/** What people call the system actor of this name. */
export function systemRequesterName(name: string | null): string {
  return systemRequesters[name as SystemRequester] ?? "Switchyard";
}

/** The same at the beginning of a sentence. */
export function atStart(name: string): string {
  return Object.values<string>(systemRequesters).includes(name) ? `${name.slice(0, 1).toUpperCase()}${name.slice(1)}` : name;
}

/** Whoever wished it, as the record keeps them. */
export function requesterRef(
  request: Pick<OperationRequest, "requestedBySystem" | "sourceIdentity" | "requestId"> & { requestedBy: Pick<User, "id" | "name"> | null },
): ActorRef {
  const { requestedBy: person, requestedBySystem, sourceIdentity, requestId } = request;
  const at = { sessionId: null, address: null, requestId };
  return person === null
    ? { kind: "system", id: null, uid: null, name: `Switchyard (${requestedBySystem ?? "system"})`, ...at }
    : { kind: "user", id: person.id, uid: sourceIdentity, name: person.name, ...at };
}
