import type { UserActor } from "@/server/access/actor";
import { can } from "@/server/access/can";
import type { Place } from "@/server/access/can";
import { AppError } from "@/server/platform/errors";
import { placeOfFollower } from "../authorized-schedule";
import type { FollowedSchedule } from "../authorized-schedule";

type Lever = { allowed: boolean; reason: string | null };

const permission = "environment:schedule";
const whoGrants = "An admin can grant it.";

/** Names of environments in one sentence. */
const mostNames = 3;

/**
 * Whether the actor may change a schedule: with the permission on every environment that follows it, and on some environment of its team
 * while none does. `scheduled` are the teams in which the actor may schedule something.
 */
export function editLever(actor: UserActor, schedule: FollowedSchedule, scheduled: ReadonlySet<string>): Lever {
  if (schedule.source === "tags") return refused("It is read from tags in AWS and follows them. Take it over to change it here.");
  return rightLever(actor, schedule, scheduled);
}

/** The same for taking a schedule over that was read from tags. */
export function takeOverLever(actor: UserActor, schedule: FollowedSchedule, scheduled: ReadonlySet<string>): Lever {
  return schedule.source === "tags" ? rightLever(actor, schedule, scheduled) : refused("It was made here already.");
}

/** Whether the actor may make a schedule for a team. */
export function createLever(team: string, scheduled: ReadonlySet<string>): Lever {
  return scheduled.has(team) ? { allowed: true, reason: null } : refused(`It needs the permission ${permission} on an environment of ${team}. ${whoGrants}`);
}

/** @throws AppError `forbidden` or `invalid_state` with the lever's reason when it is locked */
export function requireLever({ allowed, reason }: Lever, team: string, code: "forbidden" | "invalid_state" = "forbidden"): void {
  if (!allowed) throw new AppError(code, `You may not do this: ${lowerFirst(reason ?? "it is locked.")}`, { details: { permission, team } });
}

function rightLever(actor: UserActor, { team, environments }: FollowedSchedule, scheduled: ReadonlySet<string>): Lever {
  if (environments.length === 0) return createLever(team, scheduled);
  const lacking = environments.map(placeOfFollower).filter((place) => !can(actor, permission, place));
  if (lacking.length === 0) return { allowed: true, reason: null };
  return refused(`It needs the permission ${permission} on every environment that follows it; you lack it on ${lackingWords(actor, lacking)}. ${whoGrants}`);
}

/** Names only what the actor may see. */
function lackingWords(actor: UserActor, lacking: readonly Place[]): string {
  const seen = lacking.filter((place) => can(actor, "environment:view", place)).map(({ environment }) => environment);
  const others = lacking.length - Math.min(seen.length, mostNames);
  const names = seen.slice(0, mostNames).join(", ");
  if (names === "") return others === 1 ? "one that you may not see" : `${others} that you may not see`;
  return others === 0 ? names : `${names} and ${others} more`;
}

function refused(reason: string): Lever {
  return { allowed: false, reason };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
