import { becauseOf } from "./because-words";
import { saidAt } from "./live-rows";
import type { Change } from "./reconcile-plan";
import { mayBeAsked } from "./retry-policy";
import type { EnvironmentRows, InstanceRow } from "./rows";
import { isGoingDown, isUp } from "./scene";
import type { Part, Scene } from "./scene";

/** The instances to be started now, as one change; none when nothing is to be started. */
export function planStarts(scene: Scene): Change[] {
  const due = scene.parts.filter((part) => wantsStart(part, scene.rows) && mayBeAsked(part, "start", scene));
  const [first] = due;
  if (first === undefined) return [];
  return [
    {
      do: "start",
      instanceIds: due.map(({ instance }) => instance.id),
      because: becauseOf(first.wish, scene.rows, scene.now),
      lateMs: lateMs(scene),
      key: actKey("start", first, due),
    },
  ];
}

/** True for what should be on and is not, or is being stopped by an older wish. */
export function wantsStart({ instance, wish }: Part, { sessions }: Pick<EnvironmentRows, "sessions">): boolean {
  if (wish.state !== "running" || instance.locked.start !== null) return false;
  if (instance.open === null) return !isUp(instance);
  // Of two wishes of people the newer counts; the system's own gives way.
  if (!isGoingDown(instance)) return false;
  const { byPerson, createdAt } = instance.open;
  // Within the hours an extension is no cause of its own, but a newer wish all the same.
  const isExtended = sessions.some((session) => (session.instanceId === null || session.instanceId === instance.id) && saidAt(session) >= createdAt);
  return !byPerson || isExtended || (wish.since !== null && wish.since >= createdAt);
}

/** By how much the start that the last look foresaw is late; 0 for what was not foreseen. */
function lateMs({ before, whole, now }: Scene): number {
  if (before === null || before.state !== "stopped" || before.until === null || before.until > now) return 0;
  const begun = whole.since === null || whole.since < before.until ? before.until : whole.since;
  return Math.max(0, now.getTime() - begun.getTime());
}

/** Names an act by what leads to it: the cause, when it began, which instances, and the newest operation that came before. */
export function actKey(kind: "start" | "stop", { wish }: Part, parts: readonly { instance: InstanceRow }[]): string {
  const ids = parts.map(({ instance }) => instance.id).toSorted();
  const last = Math.max(0, ...parts.map(({ instance }) => Math.max(instance.last?.endedAt.getTime() ?? 0, instance.open?.createdAt.getTime() ?? 0)));
  return JSON.stringify([kind, wish.cause, wish.since, ids, last]);
}
