import type { ActChange } from "./act-plan";
import { becauseOf } from "./because-words";
import { wishFor } from "./desired-state";
import { holdEnd } from "./live-rows";
import type { EnvironmentRows, HoldRow } from "./rows";

/** A hold that somebody wants to place. */
export type WantedHold = {
  kind: "keep_on" | "keep_off" | "freeze";
  instanceId: string | null;
  until: Date | null;
  untilNextStart: boolean;
  reason: string;
  byId: string;
};

/** What placing it changes besides; `same` is the id of a hold that says the same already. */
export type HoldPlan = { refused: string } | { refused: null; same: string | null; changes: ActChange[] };

/** What a new hold replaces: an older one of its kind there, and what it contradicts. Nobody keeps off what somebody else keeps on. */
export function planHold(rows: EnvironmentRows, wanted: WantedHold, now: Date): HoldPlan {
  const { kind, instanceId, byId } = wanted;
  if (wanted.untilNextStart && kind !== "keep_off") return { refused: "Only a keep-off can end with the next scheduled start. Choose a moment." };
  const older = rows.holds.find((hold) => hold.kind === kind && hold.instanceId === instanceId);
  if (older !== undefined && isSame(older, wanted)) return { refused: null, same: older.id, changes: [] };
  const live = rows.holds.filter((hold) => (holdEnd(rows, hold)?.getTime() ?? Infinity) > now.getTime());
  const keptOn = kind === "keep_off" ? live.find((hold) => hold.kind === "keep_on" && meets(hold, instanceId) && hold.placedById !== byId) : undefined;
  if (keptOn !== undefined) return { refused: `${becauseOf(wishFor(rows, now, keptOn.instanceId), rows, now)} Ask ${keptOn.placedBy} to end that first.` };
  const contrary = { keep_on: "keep_off", keep_off: "keep_on", freeze: null }[kind];
  const replaced = rows.holds.filter((hold) => hold === older || (hold.kind === contrary && isWithin(hold, instanceId)));
  const sessions = kind === "keep_off" ? rows.sessions.filter((session) => isWithin(session, instanceId)) : [];
  return {
    refused: null,
    same: null,
    changes: [
      ...replaced.map(({ id }): ActChange => ({ do: "end-hold", holdId: id })),
      ...sessions.map(({ id }): ActChange => ({ do: "end-session", sessionId: id, because: "replaced" })),
    ],
  };
}

function isSame(hold: HoldRow, { until, untilNextStart, reason, byId }: WantedHold): boolean {
  return hold.placedById === byId && hold.reason === reason && hold.untilNextStart === untilNextStart && hold.until?.getTime() === until?.getTime();
}

function isWithin(row: { instanceId: string | null }, instanceId: string | null): boolean {
  return instanceId === null || row.instanceId === instanceId;
}

function meets(row: { instanceId: string | null }, instanceId: string | null): boolean {
  return row.instanceId === null || instanceId === null || row.instanceId === instanceId;
}
