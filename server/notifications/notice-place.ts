import type { Actor } from "@/server/access/actor";
import { can } from "@/server/access/can";
import type { Place } from "@/server/access/can";
import type { Permission } from "@/server/access/permissions";
import type { Notice } from "@/server/generated/prisma/client";

/** What the subject of a notice is seen by, where it is not an environment. */
const seenBy: ReadonlyMap<string, Permission> = new Map([
  ["migration", "migration:view"],
  ["database", "database:view"],
]);

/** The nouns of subjects by the permission that shows them; a noun that is not named here lies in an environment. */
export const subjectsBy: readonly { permission: Permission; nouns: { in: string[] } | { notIn: string[] } }[] = [
  { permission: "environment:view", nouns: { notIn: [...seenBy.keys()] } },
  ...[...seenBy].map(([noun, permission]) => ({ permission, nouns: { in: [noun] } })),
];

/** Where the thing lies that a notice is about; null for what lies nowhere. */
function placeOfNotice({ team, stage, environment }: Pick<Notice, "team" | "stage" | "environment">): Place | null {
  return team === null || stage === null || environment === null ? null : { team, stage, environment };
}

/** True when the person may be told of it: they may see the environment or the migration, or it is about none. */
export function mayBeTold(actor: Actor, notice: Pick<Notice, "subjectNoun" | "team" | "stage" | "environment">): boolean {
  const place = placeOfNotice(notice);
  return place === null || can(actor, seenBy.get(notice.subjectNoun) ?? "environment:view", place);
}
