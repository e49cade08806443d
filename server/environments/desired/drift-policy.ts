import { holdEnd } from "./live-rows";
import type { HoldRow, InstanceRow } from "./rows";
import { heldSince, isUp } from "./scene";
import type { Part, Scene } from "./scene";

/** What AWS did of ours is seen this long after we gave an operation up, at most. */
const seenWithinMs = 300_000;

/** Causes that a person in AWS's console overrules; who keeps it on or freezes it, or a budget, stays. */
const overruled = ["schedule", "exception", "session", "keep_off"];

/** The instances that somebody started in AWS while they were to be off. */
export function startedOutside(scene: Scene): InstanceRow[] {
  return outside(scene, "stopped", (instance) => isUp(instance) && !isOnItsWay(scene, instance));
}

/** The instances that somebody stopped in AWS while they were to be on. What AWS itself took down, such as for want of capacity, is none. */
export function stoppedOutside(scene: Scene): InstanceRow[] {
  return outside(scene, "running", (instance) => (instance.state === "stopped" || instance.state === "stopping") && !isByAws(instance));
}

function outside(scene: Scene, state: "stopped" | "running", changed: (instance: InstanceRow) => boolean): InstanceRow[] {
  return scene.parts.flatMap((part) =>
    part.wish.state === state && overruled.includes(part.wish.cause.kind) && isDrift(scene, part, changed) ? [part.instance] : [],
  );
}

function isDrift(scene: Scene, { instance, wish }: Part, changed: (instance: InstanceRow) => boolean): boolean {
  if (!changed(instance) || instance.open !== null || instance.locked.start !== null || instance.locked.stop !== null) return false;
  // DescribeInstances may lag behind our own call.
  if (instance.expectedUntil !== null && scene.now < instance.expectedUntil) return false;
  return instance.stateSince > heldSince(wish, scene) && !isOurs(instance) && !wasWished(scene, instance);
}

/** True when what it is in its state by ends right now: until this moment that was as wished. */
function wasWished({ rows, now }: Scene, instance: InstanceRow): boolean {
  const concerns = (row: { instanceId: string | null }) => row.instanceId === null || row.instanceId === instance.id;
  const hasEnded = (hold: HoldRow) => (holdEnd(rows, hold)?.getTime() ?? Infinity) <= now.getTime();
  const kinds = isUp(instance) ? ["keep_on", "freeze"] : ["keep_off", "freeze"];
  const ofSession = isUp(instance) && rows.sessions.some((session) => session.until <= now && concerns(session));
  return ofSession || rows.holds.some((hold) => kinds.includes(hold.kind) && hasEnded(hold) && concerns(hold));
}

/** True when the state began under our newest operation: AWS may do late what we gave up waiting for. */
function isOurs({ last, stateSince }: InstanceRow): boolean {
  if (last === null) return false;
  return stateSince.getTime() <= last.endedAt.getTime() + (last.state === "confirmed" ? 0 : seenWithinMs);
}

// Codes: EC2 API reference, data type StateReason. "Server." is AWS, "Client." a person or the machine itself.
function isByAws({ stateReason }: InstanceRow): boolean {
  return stateReason !== null && /\bServer\./.test(stateReason);
}

/** What a stop is under way for was up before it; one that was started since is another matter. */
function isOnItsWay({ rows: { stop } }: Scene, { stateSince }: InstanceRow): boolean {
  return stop !== null && !(stop.stage === "stopping" && stateSince > (stop.drainingAt ?? stop.plannedAt));
}
