import type { EnvironmentState, InstanceState, StopStage } from "@/server/generated/prisma/client";

/** Live leases of one environment at most: whoever has more jobs than that shares one lease among them. */
export const mostLeases = 100;

const dayMs = 24 * 3_600_000;

/** How a lease ended. */
export type LeaseEnd = "released" | "lost" | "outer-bound" | "overridden";

/** What decides whether a new lease may be taken. */
export type LeaseScene = {
  environment: { name: string; state: EnvironmentState };
  /** The instance it is for, or all of them. */
  instances: readonly { name: string; state: InstanceState }[];
  /** The live way to a stop. */
  stop: { stage: StopStage; because: string } | null;
  liveLeases: number;
};

/** Stages of a stop in which nobody new is let in. */
const closed: readonly StopStage[] = ["draining", "asking", "stopping"];

/** Why no new lease can be taken, in words that say what to do; null when one can. A lease never starts anything. */
export function leaseRefusal({ environment: { name, state }, instances, stop, liveLeases }: LeaseScene): string | null {
  const single = instances.length === 1 ? instances[0] : undefined;
  if (state === "gone" || instances.length === 0) return `${name} has no instances in AWS any more.`;
  if (isClosed(stop)) {
    return `${name} is being stopped (${withoutDot(stop.because)}), so no new work is let in. Extend it, or start it again when it has stopped.`;
  }
  if (state === "stopping") return `${name} is being stopped. A lease does not keep what is already stopping; start it again first.`;
  if (state !== "starting" && !instances.some(({ state: is }) => is === "running" || is === "pending")) {
    return `${single?.name ?? name} is not running. A lease delays a stop but never starts anything: start it first, then take the lease.`;
  }
  if (liveLeases >= mostLeases) return `${name} already has ${liveLeases} leases, which is the most. Release some, or share one among several jobs.`;
  return null;
}

/** True while a stop is so far on that nobody new is let in. */
function isClosed<Stop extends { stage: StopStage }>(stop: Stop | null): stop is Stop {
  return stop !== null && closed.includes(stop.stage);
}

/** The outer bound of a lease: what was asked for, at most a day away. */
export function outerBound(now: Date, asked: Date | undefined): Date {
  const latest = new Date(now.getTime() + dayMs);
  return asked === undefined || asked > latest ? latest : asked;
}

/** Until when a lease counts without being heard of: its heartbeat plus twice its time to live, within its outer bound. */
export function countsUntil(heartbeatAt: Date, ttlSeconds: number, maxUntil: Date): Date {
  return new Date(Math.min(heartbeatAt.getTime() + 2 * ttlSeconds * 1_000, maxUntil.getTime()));
}

/** What became of a lease that is not live any more; null while it may be heard of. `stop` decides about one that was silent for too long. */
export function endOfLease(
  lease: { releasedAt: Date | null; releasedBecause: string | null; countsUntil: Date; maxUntil: Date },
  stop: { stage: StopStage } | null,
  now: Date,
): LeaseEnd | null {
  if (lease.releasedAt !== null) return readEnd(lease.releasedBecause);
  if (now >= lease.maxUntil) return "outer-bound";
  // Heard of late, but before anybody acted on the silence: it lives on, unless a stop has begun to count on its absence.
  return now >= lease.countsUntil && isClosed(stop) ? "lost" : null;
}

const ends: readonly LeaseEnd[] = ["released", "lost", "outer-bound", "overridden"];

/** How a stored lease ended. */
export function readEnd(because: string | null): LeaseEnd {
  return ends.find((end) => end === because) ?? "released";
}

/** What happened to a lease that a heartbeat came too late for, and what to do. */
export function endWords(end: LeaseEnd): string {
  return {
    released: "This lease was released. Take a new one to go on.",
    lost: "This lease was not heard of for twice its time to live, so it no longer counts. Take a new one, and send a heartbeat at least every quarter of its time to live.",
    "outer-bound": "This lease has reached its outer bound. Take a new one if the work goes on, or extend the environment.",
    overridden: "Somebody ended this lease with a reason. See the environment's history before you take a new one.",
  }[end];
}

function withoutDot(sentence: string): string {
  return sentence.replace(/\.$/, "");
}
