import type { UserActor } from "@/server/access/actor";
import { can } from "@/server/access/can";
import type { Permission } from "@/server/access/permissions";
import { placeOf } from "../authorized-environment";
import { isGone } from "../operation-plan";
import type { Levers } from "../levers";
import type { EnvironmentSummary, Lever } from "../schemas";
import { startedUntil } from "./act-plan";
import { desired } from "./desired-state";
import { extensionOffers, extensionRefusal } from "./extension-policy";
import { isLive } from "./live-rows";
import type { LoadedRows } from "./load-rows";
import { planAct } from "./plan-act";
import { nextStartAfter } from "./scheduled";
import type { ShownHold, ShownUse } from "./schemas";
import { isBusy } from "./stop-plan";
import { stopSentence } from "./stop-sentence";

type DesiredFields = Pick<
  EnvironmentSummary,
  "desired" | "stop" | "inUse" | "sessions" | "holds" | "schedule" | "nextStart" | "startedUntil" | "extendOptions"
>;

/** What is desired of an environment and what leads there, as its summary shows it to the actor. */
export function shownDesired(actor: UserActor, rows: LoadedRows, now: Date): DesiredFields {
  const { state, because, until, cause } = desired(rows, now, null);
  const { stop, environment } = rows;
  return {
    desired: { state, because, until, causeKind: cause.kind },
    stop: stop === null ? null : { stage: stop.stage, plannedAt: stop.plannedAt, drainLimitAt: stop.drainLimitAt, sentence: stopSentence(rows, stop, now) },
    inUse: shownUses(actor, rows, now),
    sessions: rows.sessions
      .filter((session) => session.until > now)
      .map(({ id, instanceId, origin, startedBy, startedAt, until: end, capAt }) => ({ id, instanceId, origin, by: startedBy, startedAt, until: end, capAt })),
    holds: rows.holds.map((hold) => shownHold(actor, rows, hold)),
    schedule:
      rows.schedule === null
        ? null
        : { id: rows.schedule.id, name: rows.schedule.name, zone: rows.schedule.zone, source: environment.schedule?.source ?? "portal" },
    nextStart: nextStartAfter(rows, now)?.from ?? null,
    startedUntil: startedUntil(rows, now),
    extendOptions: extensionOffers(rows, now),
  };
}

/** The levers over the environment, or over these instances of it: those given, locked where a hold stands against them. */
export function withHolds<Given extends Levers>(levers: Given, rows: LoadedRows, by: { actor: UserActor; instanceIds?: readonly string[]; now: Date }): Given {
  const lock = (lever: Lever, kind: "start" | "stop" | "reboot"): Lever => {
    if (!lever.allowed) return lever;
    const plan = planAct(rows, kind, { actor: by.actor, asked: { instanceIds: by.instanceIds, overrideReason: "asked" }, now: by.now });
    return plan.refused === null ? lever : { allowed: false, reason: plan.refused };
  };
  if (rows.holds.length === 0) return levers;
  const { start, stop, reboot, hibernate } = levers;
  return { ...levers, start: lock(start, "start"), stop: lock(stop, "stop"), reboot: lock(reboot, "reboot"), hibernate: hibernate && lock(hibernate, "stop") };
}

/** The levers over what is desired. */
export function desiredLevers(actor: UserActor, rows: LoadedRows, now: Date): { extend: Lever; hold: Lever; schedule: Lever } {
  const isLost = rows.instances.every(({ state }) => isGone(state));
  const lever = (permission: Permission, refusal: () => string | null): Lever => {
    if (!can(actor, permission, placeOf(rows.environment))) {
      return { allowed: false, reason: `It needs the permission ${permission} for ${rows.name}. An admin can grant it.` };
    }
    const reason = isLost ? "Its instances no longer exist in AWS." : refusal();
    return { allowed: reason === null, reason };
  };
  return {
    extend: lever("environment:extend", () => extensionRefusal(rows, now)),
    hold: lever("environment:hold", () => null),
    schedule: lever("environment:schedule", () => null),
  };
}

function shownUses(actor: UserActor, rows: LoadedRows, now: Date): ShownUse[] {
  const place = placeOf(rows.environment);
  const leases = rows.storedLeases.filter((lease) => isLive(lease, now));
  const uses = leases.map(({ id, holder, note, takenAt, maxUntil, source, takenById }) => ({
    leaseId: id,
    who: holder,
    what: note,
    since: takenAt,
    until: maxUntil,
    source,
    canRelease: (takenById === actor.id && can(actor, "environment:lease", place)) || can(actor, "environment:hold", place),
  }));
  const { activity } = rows;
  if (activity === null || !isBusy(rows, now)) return uses;
  return [...uses, { leaseId: null, who: "Its idle rule", what: activity.words, since: activity.readAt, until: null, source: "idle-rule", canRelease: false }];
}

function shownHold(actor: UserActor, rows: LoadedRows, hold: LoadedRows["holds"][number]): ShownHold {
  const { id, instanceId, kind, placedBy, placedAt, reason, until, untilNextStart } = hold;
  const canEnd = kind !== "budget" && can(actor, "environment:hold", placeOf(rows.environment));
  return { id, instanceId, kind, by: placedBy, placedAt, reason, until, untilNextStart, canEnd };
}
