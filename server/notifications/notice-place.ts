import type { Actor } from "@/server/access/actor";
import { can } from "@/server/access/can";
import type { Place } from "@/server/access/can";
import type { Notice } from "@/server/generated/prisma/client";

/** Where the thing lies that a notice is about; null for what lies nowhere. */
function placeOfNotice({ team, stage, environment }: Pick<Notice, "team" | "stage" | "environment">): Place | null {
  return team === null || stage === null || environment === null ? null : { team, stage, environment };
}

/** True when the person may be told of it: they may see the environment, or it is about none. */
export function mayBeTold(actor: Actor, notice: Pick<Notice, "team" | "stage" | "environment">): boolean {
  const place = placeOfNotice(notice);
  return place === null || can(actor, "environment:view", place);
}
