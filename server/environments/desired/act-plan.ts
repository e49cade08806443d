import { momentWords } from "../words-of-time";
import { becauseOf, zoneOf } from "./because-words";
import { wishFor } from "./desired-state";
import { isWithin, keepOffsUndoneBy } from "./keep-offs";
import { holdEnd } from "./live-rows";
import type { EnvironmentRows, HoldRow } from "./rows";
import { isUp } from "./scene";
import { usersOf } from "./stop-plan";

/** A start or stop by hand; `instanceIds` is null for the whole environment. */
export type Act = { instanceIds: readonly string[] | null; by: string };
export type StopAct = Act & { keepOff: "next-start" | "by-hand"; overrideReason: string | null; byId: string };

/** One change of the rows that decide. */
export type ActChange =
  | { do: "end-hold"; holdId: string }
  | { do: "end-session"; sessionId: string; because: "stopped" | "replaced" }
  | { do: "add-session"; instanceId: string | null; until: Date; capAt: Date }
  | { do: "add-keep-off"; instanceId: string | null; untilNextStart: boolean }
  | { do: "override-leases" }
  | { do: "end-stop" }
  /** It stops when those at work are done. */
  | { do: "drain"; drainLimitAt: Date; because: string };

/** Those a stop waits for, and when a person is asked. */
export type Waits = { for: string[]; until: Date };

export type ActPlan = { refused: string } | { refused: null; changes: ActChange[]; waits: Waits | null };

const minuteMs = 60_000;
const later = new Date(8.64e15);

/**
 * What a start by hand changes beside the operations: it undoes what keeps it off, and outside the hours it makes a session. Where there is
 * no schedule nothing would stop it, so it needs none.
 */
export function planStartAct(rows: EnvironmentRows, { instanceIds }: Act, now: Date): ActPlan {
  const hold = standingAgainst(rows, instanceIds, now, ["freeze", "budget"]);
  if (hold !== null) return { refused: `${rows.name} cannot be started now. ${wordsOf(rows, hold, now)}` };
  const ended = keepOffsUndoneBy(rows, instanceIds);
  const after: EnvironmentRows = { ...rows, holds: rows.holds.filter((each) => !ended.includes(each)) };
  const { sessionMinutes, extensionCapMinutes } = rows.policy;
  const until = new Date(now.getTime() + sessionMinutes * minuteMs);
  const capAt = new Date(now.getTime() + Math.max(sessionMinutes, extensionCapMinutes) * minuteMs);
  const off = scopesOf(instanceIds).filter((instanceId) => wishFor(after, now, instanceId).state === "stopped");
  return {
    refused: null,
    changes: [
      ...ended.map(({ id }): ActChange => ({ do: "end-hold", holdId: id })),
      ...off.map((instanceId): ActChange => ({ do: "add-session", instanceId, until, capAt })),
    ],
    waits: null,
  };
}

/** Until when a start of the whole environment would keep it on; null where its hours, or nothing, would end it. */
export function startedUntil(rows: EnvironmentRows, now: Date): Date | null {
  const plan = planStartAct(rows, { instanceIds: null, by: "" }, now);
  const session = plan.refused === null ? plan.changes.find((change) => change.do === "add-session") : undefined;
  return session?.until ?? null;
}

/** Why a reboot is refused, in words; null when nothing stands against it. */
export function rebootRefusal(rows: EnvironmentRows, instanceIds: readonly string[] | null, now: Date): string | null {
  const hold = standingAgainst(rows, instanceIds, now, ["freeze"]);
  return hold === null ? null : `${rows.name} cannot be rebooted now. ${wordsOf(rows, hold, now)}`;
}

/**
 * What a stop by hand changes: it ends sessions and keeps it off. It skips the warnings, not those at work: with them it waits, unless it
 * says why it does not. Under somebody else's keep-on it is refused.
 */
export function planStopAct(rows: EnvironmentRows, act: StopAct, now: Date): ActPlan {
  const { instanceIds } = act;
  const frozen = standingAgainst(rows, instanceIds, now, ["freeze"]);
  if (frozen !== null) return { refused: `${rows.name} cannot be stopped now. ${wordsOf(rows, frozen, now)}` };
  const others = { ...rows, holds: rows.holds.filter(({ placedById }) => placedById !== act.byId) };
  const kept = standingAgainst(others, instanceIds, now, ["keep_on"]);
  if (kept !== null) return { refused: `${wordsOf(rows, kept, now)} Ask ${kept.placedBy} to end that, or whoever may hold ${rows.name}.` };
  const whole = instanceIds === null ? null : standingAgainst(rows, [], now, ["keep_on"]);
  if (whole !== null) return { refused: `${wordsOf(rows, whole, now)} End that first, or stop all of ${rows.name}.` };
  const own = rows.holds.filter((each) => each.kind === "keep_on" && each.placedById === act.byId && isWithin(each, instanceIds));
  const sessions = rows.sessions.filter((each) => isWithin(each, instanceIds));
  const waits = act.overrideReason === null ? waitsOf(rows, instanceIds, now) : null;
  return {
    refused: null,
    changes: [
      ...own.map(({ id }): ActChange => ({ do: "end-hold", holdId: id })),
      ...sessions.map(({ id }): ActChange => ({ do: "end-session", sessionId: id, because: "stopped" })),
      ...keepOffs(rows, act, { now, isWaiting: waits !== null }),
      ...stopChanges(rows, act, { now, waits }),
    ],
    waits,
  };
}

function stopChanges(rows: EnvironmentRows, { by, overrideReason }: StopAct, { now, waits }: { now: Date; waits: Waits | null }): ActChange[] {
  if (waits !== null) return [{ do: "drain", drainLimitAt: waits.until, because: `${by} stopped it.` }];
  const ended: ActChange[] = rows.stop === null ? [] : [{ do: "end-stop" }];
  return overrideReason === null || usersOf(rows, now, null).length === 0 ? ended : [{ do: "override-leases" }, ...ended];
}

/**
 * Without a schedule nothing starts it, so it need not be kept off, unless that is asked for, or the stop waits: then the keep-off is what
 * the stop stands on, and ends with it.
 */
function keepOffs(rows: EnvironmentRows, { instanceIds, keepOff, byId }: StopAct, { now, isWaiting }: { now: Date; isWaiting: boolean }): ActChange[] {
  if (rows.schedule === null && keepOff === "next-start" && !isWaiting) return [];
  const untilNextStart = keepOff === "next-start";
  return scopesOf(instanceIds).flatMap((instanceId): ActChange[] => {
    // The same click again.
    const isKept = rows.holds.some(
      (hold) => hold.kind === "keep_off" && hold.instanceId === instanceId && hold.placedById === byId && hold.untilNextStart === untilNextStart,
    );
    if (isKept && wishFor(rows, now, instanceId).cause.kind === "keep_off") return [];
    const wish = wishFor(rows, now, instanceId);
    const isOff = wish.state === "stopped" && !rows.instances.some((each) => concerns(each.id, instanceId) && isUp(each));
    // An older keep-off may end before the next start, within the hours.
    const isOffUntilThen = isOff && (wish.hold === null || wish.hold.untilNextStart || wish.hold.until === null);
    return isOffUntilThen && untilNextStart ? [] : [{ do: "add-keep-off", instanceId, untilNextStart }];
  });
}

function waitsOf(rows: EnvironmentRows, instanceIds: readonly string[] | null, now: Date): Waits | null {
  const isAnyUp = rows.instances.some((each) => (instanceIds === null || instanceIds.includes(each.id)) && isUp(each) && each.locked.stop === null);
  const users = isAnyUp ? usersOf(rows, now, instanceIds === null ? null : new Set(instanceIds)) : [];
  if (users.length === 0) return null;
  // One that waits already waits on; one that has asked AWS waits for nobody any more.
  if (rows.stop?.stage === "stopping") return null;
  const running = rows.stop?.stage === "draining" ? rows.stop.drainLimitAt : null;
  return { for: users, until: running ?? new Date(now.getTime() + rows.policy.drainLimitMinutes * minuteMs) };
}

/** "payments-dev stops when ci-481 is done, at 22:00 at the latest a person is asked." */
export function waitsWords(rows: EnvironmentRows, waits: Waits, now: Date): string {
  const { for: users, until } = waits;
  const who = users.length > 2 ? `${users.length} jobs are` : `${users.join(" and ")} ${users.length === 1 ? "is" : "are"}`;
  const limit = momentWords(until, now, zoneOf(rows));
  const after = rows.policy.atDrainLimit === "force" ? `at ${limit} at the latest` : `if that is not by ${limit}, you are asked`;
  return `${rows.name} stops when ${who} done; ${after}.`;
}

/** The first hold of these kinds that stands against an act on the instances; an act on all of them meets those of each. */
function standingAgainst(rows: EnvironmentRows, instanceIds: readonly string[] | null, now: Date, kinds: readonly HoldRow["kind"][]): HoldRow | null {
  const holds = rows.holds.filter((hold) => (holdEnd(rows, hold) ?? later) > now && (hold.instanceId === null || isWithin(hold, instanceIds)));
  return kinds.flatMap((kind) => holds.find((hold) => hold.kind === kind) ?? [])[0] ?? null;
}

function wordsOf(rows: EnvironmentRows, hold: HoldRow, now: Date): string {
  return becauseOf(wishFor(rows, now, hold.instanceId), rows, now);
}

function scopesOf(instanceIds: readonly string[] | null): (string | null)[] {
  return instanceIds === null ? [null] : [...instanceIds];
}

function concerns(id: string, instanceId: string | null): boolean {
  return instanceId === null || instanceId === id;
}
