import type { Deed } from "./expectation";
import type { SimInstance } from "./store-rows";

/** Looks of one environment that write something, at most. */
export const mostLooksAMinute = 60;
/** So long it may take until what somebody did in AWS has been read, and adopted. */
export const unseenMs = 150_000;

type Warning = { at: number; plannedAt: number };
/** What the witness knows of one environment. */
export type Watched = {
  deeds: Deed[];
  warnings: Warning[];
  disturbedAt: number;
  drainLimitAt: number | null;
  work: Map<string, Work>;
  looks: { minute: number; count: number };
};
/** A lease as its holder knows it: it counts until then, unless heard of again. */
export type Work = { id: string; instanceId: string | null; until: number };

/** Nothing has happened yet. */
export function beginWatching(now: number): Watched {
  return { deeds: [], warnings: [], disturbedAt: now, drainLimitAt: null, work: new Map(), looks: { minute: 0, count: 0 } };
}

/** True when somebody's deed was about the instance, alone or with the others. */
export function isAbout({ instanceId }: Deed, { id }: SimInstance): boolean {
  return instanceId === null || instanceId === id;
}

/** True while a deed lasts, as far as it tells itself. */
export function isInForce(deed: Deed, now: number): boolean {
  return deed.until === "next-start" || now < deed.until;
}
