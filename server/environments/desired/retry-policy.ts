import type { InstanceRow } from "./rows";
import { heldSince } from "./scene";
import type { Part, Scene } from "./scene";

/** A wish that failed is tried again after this long while it still holds; the operation itself has tried for half an hour by then. */
const againAfterMs = 900_000;

/** What no other try changes: somebody must, or another wish. */
const final = ["denied", "forbidden", "not_found", "gone", "protected"];

/**
 * When an instance's part of a wish may be asked for: now, or later because the same failed; null: not before there is another wish. So no
 * operation that failed is made anew at every look.
 */
export function mayAskAt({ instance, wish }: Part, kind: "start" | "stop", scene: Scene): Date | null {
  const { last } = instance;
  if (last === null || last.state !== "failed" || wayOf(last) !== kind || heldSince(wish, scene) > last.endedAt) return scene.now;
  if (last.errorCode !== null && final.includes(last.errorCode)) return null;
  return new Date(Math.max(scene.now.getTime(), last.endedAt.getTime() + againAfterMs));
}

/** True when it may be asked for now. */
export function mayBeAsked(part: Part, kind: "start" | "stop", scene: Scene): boolean {
  const at = mayAskAt(part, kind, scene);
  return at !== null && at <= scene.now;
}

function wayOf({ kind }: NonNullable<InstanceRow["last"]>): "start" | "stop" | null {
  if (kind === "reboot") return null;
  return kind === "start" ? "start" : "stop";
}
