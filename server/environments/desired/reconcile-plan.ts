import type { HoldKind, StopStage } from "@/server/generated/prisma/client";
import { becauseOf } from "./because-words";
import type { Wish } from "./desired-state";
import { startedOutside, stoppedOutside } from "./drift-policy";
import { planExpiry } from "./expiry-plan";
import { keepOffsUndoneBy } from "./keep-offs";
import { holdEnd } from "./live-rows";
import { nextCheckAt } from "./next-check";
import type { Pace } from "./next-check";
import type { EnvironmentRows, HoldRow, InstanceRow, Looked } from "./rows";
import { heldSince, sceneOf } from "./scene";
import type { Scene } from "./scene";
import { planStarts } from "./start-plan";
import { planStop, usersOf } from "./stop-plan";

/** How a way to a stop ends. */
export type StopOutcome = "stopped" | "extended" | "cancelled" | "superseded";

/**
 * One change that a look at an environment leads to. The shell writes them in one transaction, in this order. `key` names an act by what leads
 * to it: the same key again is the same act.
 */
export type Change =
  | { do: "start"; instanceIds: readonly string[]; because: string; lateMs: number; key: string }
  | { do: "stop"; instanceIds: readonly string[]; because: string; lateMs: number; key: string }
  /** Begins, moves or advances the way to a stop. A new `plannedAt` has no warnings yet. */
  | { do: "stop-stage"; stage: StopStage; plannedAt: Date; because: string; drainLimitAt: Date | null }
  | { do: "end-stop"; outcome: StopOutcome }
  /** The warning `minutes` before `plannedAt`, once for each pair. */
  | { do: "warn"; minutes: number; plannedAt: Date; because: string }
  /** At the drain limit with somebody at work: a person must decide. */
  | { do: "ask"; plannedAt: Date; because: string }
  /** Somebody started it in AWS outside its hours. */
  | { do: "adopt-session"; instanceId: string | null; until: Date; capAt: Date }
  /** Somebody stopped it in AWS within its hours: a keep-off until the next scheduled start, in place of sessions of the same instances. */
  | { do: "keep-off"; instanceId: string | null }
  | { do: "end-session"; sessionId: string; because: "expired" | "replaced" }
  | { do: "end-hold"; holdId: string; kind: HoldKind }
  | { do: "end-lease"; leaseId: string; because: "lost" | "outer-bound" }
  /** What is desired of the whole environment, or who keeps it on, is another than at the last look. */
  | { do: "desired"; desired: Looked };

/** `looked` is what the next look is given as `before`. */
export type ReconcilePlan = { changes: readonly Change[]; looked: Looked; nextCheckAt: Date };

const minuteMs = 60_000;

/**
 * What is to be done about one environment now, and when to look again. Level-triggered: the same rows and moment give the same plan, and
 * once its changes are written the plan is empty. `pace` is how long a look holds at most where that is not the usual.
 */
export function planReconcile(rows: EnvironmentRows, now: Date, before: Looked | null, pace?: Pace): ReconcilePlan {
  const scene = sceneOf(rows, now, before);
  const expired = planExpiry(rows, now);
  const drift = planDrift(scene);
  // What was adopted decides anew; nothing is acted on before.
  if (drift.length > 0) return { changes: [...expired, ...drift], looked: lookedAt(scene, []), nextCheckAt: now };
  const acts = scene.whole.state === "none" ? endUnmanaged(rows) : [...planStarts(scene), ...planStop(scene)];
  const looked = lookedAt(scene, acts);
  // What is so already keeps the sentence that was told of it.
  const told: Change[] = looked === before ? [] : [{ do: "desired", desired: looked }];
  const changes = [...expired, ...acts, ...told];
  return { changes, looked, nextCheckAt: nextCheckAt(scene, changes, pace) };
}

function planDrift(scene: Scene): Change[] {
  const { rows, now } = scene;
  const { sessionMinutes, extensionCapMinutes } = rows.policy;
  const until = new Date(now.getTime() + sessionMinutes * minuteMs);
  const capAt = new Date(now.getTime() + Math.max(sessionMinutes, extensionCapMinutes) * minuteMs);
  const startedNow = startedOutside(scene);
  const started = placesOf(scene, startedNow);
  // Whoever starts it wants it on, also when their session is over: a keep-off of before does not take hold again.
  const undone =
    startedNow.length === 0
      ? []
      : keepOffsUndoneBy(
          rows,
          startedNow.map(({ id }) => id),
        );
  const stopped = placesOf(scene, stoppedOutside(scene));
  return [
    ...undone.flatMap((hold): Change[] => (isOver(rows, hold, now) ? [] : [{ do: "end-hold", holdId: hold.id, kind: hold.kind }])),
    ...started.map((instanceId): Change => ({ do: "adopt-session", instanceId, until, capAt })),
    ...stopped.flatMap((instanceId): Change[] => [
      ...rows.sessions
        .filter((session) => session.instanceId === instanceId && session.until > now)
        .map(({ id }): Change => ({ do: "end-session", sessionId: id, because: "replaced" })),
      { do: "keep-off", instanceId },
    ]),
  ];
}

/** True for what `planExpiry` ends in the same look. */
function isOver(rows: EnvironmentRows, hold: HoldRow, now: Date): boolean {
  const end = holdEnd(rows, hold);
  return end !== null && end <= now;
}

/** The whole environment where it is all of it, else the instances one by one; a row that names an instance is only outranked by its like. */
function placesOf({ rows, parts }: Scene, instances: readonly InstanceRow[]): (string | null)[] {
  if (instances.length === 0) return [];
  if ([...rows.sessions, ...rows.holds].some(({ instanceId }) => instanceId !== null)) return instances.map(({ id }) => id);
  const free = parts.filter(({ instance: { locked } }) => locked.start === null && locked.stop === null);
  return instances.length === free.length ? [null] : instances.map(({ id }) => id);
}

function endUnmanaged({ stop }: EnvironmentRows): Change[] {
  return stop === null ? [] : [{ do: "end-stop", outcome: "cancelled" }];
}

function lookedAt(scene: Scene, acts: readonly Change[]): Looked {
  const { rows, now, whole, before } = scene;
  const staged = acts.find((change) => change.do === "stop-stage");
  const stage = staged === undefined ? rows.stop?.stage : staged.stage;
  const isWaiting = (stage === "draining" || stage === "asking") && whole.state === "stopped" && !acts.some((change) => change.do === "end-stop");
  const users = isWaiting ? usersOf(rows, now, null) : [];
  const keptOnBy = users.length === 0 ? null : users.join(", ");
  if (before !== null && isSame(before, whole, keptOnBy)) return before;
  return { state: whole.state, because: becauseOf(whole, rows, now), until: whole.until, cause: whole.cause, since: heldSince(whole, scene), keptOnBy };
}

function isSame(before: Looked, { state, until, cause }: Wish, keptOnBy: string | null): boolean {
  if (before.state !== state || before.keptOnBy !== keptOnBy || before.until?.getTime() !== until?.getTime()) return false;
  return JSON.stringify(before.cause) === JSON.stringify(cause);
}
