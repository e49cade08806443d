import { wishFor } from "./desired-state";
import type { Wish } from "./desired-state";
import type { EnvironmentRows, InstanceRow, Looked } from "./rows";

/** An instance that is still there, with what is desired of it. */
export type Part = { instance: InstanceRow; wish: Wish };

/** What a look decides by. */
export type Scene = {
  rows: EnvironmentRows;
  now: Date;
  before: Looked | null;
  /** What is desired of the whole. */
  whole: Wish;
  parts: readonly Part[];
};

const gone: readonly InstanceRow["state"][] = ["terminated", "shutting_down", "missing"];

/** True for an instance that is no more. */
export function isGone(state: InstanceRow["state"]): boolean {
  return gone.includes(state);
}

/** The scene at a moment. */
export function sceneOf(rows: EnvironmentRows, now: Date, before: Looked | null): Scene {
  const whole = wishFor(rows, now, null);
  const named = new Set([...rows.sessions, ...rows.holds].flatMap(({ instanceId }) => instanceId ?? []));
  const alive = rows.instances.filter(({ state }) => !isGone(state));
  const parts = alive.map((instance) => ({ instance, wish: named.has(instance.id) ? wishFor(rows, now, instance.id) : whole }));
  return { rows, now, before, whole, parts };
}

/** True while an instance costs what a running one costs. */
export function isUp({ state }: InstanceRow): boolean {
  return state === "running" || state === "pending";
}

/** True while an operation that leads down is open. */
export function isGoingDown({ open }: InstanceRow): boolean {
  return open?.kind === "stop" || open?.kind === "hibernate";
}

/** Since when the wish has been so: what stands behind it began then, or the looks have found it since. */
export function heldSince({ state, since, cause }: Wish, { before, now }: Pick<Scene, "before" | "now">): Date {
  if (before?.state === state) return before.since;
  return since !== null && cause.kind !== "schedule" && cause.kind !== "exception" ? since : now;
}
