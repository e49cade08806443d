import type { EnvironmentState, OperationKind } from "@/server/generated/prisma/client";
import { driftWords } from "./drift-words";
import type { DriftInstance } from "./drift-words";
import { atStart } from "./requester";
import { durationWords, sinceWords, timeWords } from "./words-of-time";

/** What explains the state of an environment. */
export type BecauseFacts = {
  state: EnvironmentState;
  stateSince: Date;
  /** When Switchyard first saw it; a state that began before is what AWS told of it then. */
  createdAt: Date;
  runningCount: number;
  instanceCount: number;
  /** The instances that are still there, by their short names. */
  instances: readonly DriftInstance[];
  /** The open operation that was asked for last, with what it waits for. */
  open: { kind: OperationKind; by: string; at: Date; lastError: string | null } | null;
  usualMs: number | null;
  /** Why a person must look, in words. */
  trouble: string | null;
  /** Running instances whose status checks fail, with the checks in words. */
  impaired: readonly { name: string; what: string; since: Date | null }[];
  last: { kind: OperationKind; by: string; endedAt: Date | null; at: Date } | null;
  dismissedAt: Date | null;
  /** What is desired of it, and its way to a stop, in words; null where nothing is desired. */
  desired: { state: "running" | "stopped" | "as_is"; because: string; stopping: string | null } | null;
};

const past = { start: "started", stop: "stopped", reboot: "rebooted", hibernate: "hibernated" } as const;
const nearMs = 10_000;

/** Why the environment is as it is, in one or two sentences; times of day are of the zone. */
export function because(facts: BecauseFacts, now: Date, zone: string): string {
  const { open, trouble, impaired, state } = facts;
  if (open !== null) return openWords(open, facts.usualMs, timeWords(open.at, now, zone));
  if ((state === "failed" || state === "attention") && trouble !== null) return trouble;
  if (state === "attention" && impaired.length > 0) return impairedWords(impaired, (at) => sinceWords(at, now, zone));
  if (state === "gone") return "AWS no longer has instances with its tags.";
  return desiredWords(facts) ?? restingWords(facts, now, zone);
}

// Where it is as it should be, what is desired of it says why and until when.
function desiredWords({ state, desired }: BecauseFacts): string | null {
  if (desired === null) return null;
  if (desired.stopping !== null) return `${desired.because} ${desired.stopping}`;
  return desired.state === "as_is" || desired.state === state ? desired.because : null;
}

function impairedWords(impaired: BecauseFacts["impaired"], since: (at: Date) => string): string {
  const [first] = impaired;
  if (first === undefined || impaired.length > 1) return `AWS's status checks of ${impaired.map(({ name }) => name).join(" and ")} fail.`;
  const verb = first.what.endsWith("s") ? "have" : "has";
  return first.since === null
    ? `The ${first.what} of ${first.name} ${verb} failed.`
    : `The ${first.what} of ${first.name} ${verb} failed since ${since(first.since)}.`;
}

function openWords({ kind, by, lastError }: NonNullable<BecauseFacts["open"]>, usualMs: number | null, at: string): string {
  const asked = `${atStart(by)} ${past[kind]} it at ${at}.`;
  if (lastError !== null) return `${asked} ${lastError}`;
  return usualMs === null ? asked : `${asked} A ${kind} usually takes ${durationWords(usualMs)}.`;
}

function restingWords(facts: BecauseFacts, now: Date, zone: string): string {
  const time = (at: Date) => timeWords(at, now, zone);
  const { state, last, runningCount, instanceCount } = facts;
  const isPartly = state === "partly_running";
  const isOn = state === "running" || state === "starting" || isPartly;
  const word = isPartly ? `${runningCount} of ${instanceCount} running` : isOn ? "Running" : "Stopped";
  const changedAt = isPartly ? lastChangeOf(facts) : facts.stateSince;
  if (last !== null && last.endedAt !== null && isNear(last.endedAt, facts.stateSince) && changedAt.getTime() - last.endedAt.getTime() <= nearMs) {
    const act = `${last.by} ${past[last.kind]} it at ${time(last.at)}.`;
    const isStop = last.kind === "stop" || last.kind === "hibernate";
    if (isPartly) return `${word}: ${last.by} ${past[last.kind]} a part of it at ${time(last.at)}.`;
    if (isOn && !isStop) return `${word} because ${act}`;
    if (!isOn && isStop) return `${last.kind === "stop" ? "Stopped" : "Hibernated"} by ${last.by} at ${time(last.at)}.`;
  }
  if (facts.stateSince < facts.createdAt && !isPartly) {
    return `${word} since ${sinceWords(facts.stateSince, now, zone)}, ${isOn ? "started " : ""}outside Switchyard.`;
  }
  if (facts.createdAt.getTime() === facts.stateSince.getTime()) return `${word} when Switchyard first saw it at ${time(facts.stateSince)}.`;
  if (facts.dismissedAt !== null && isNear(facts.dismissedAt, facts.stateSince)) return `${word} since ${sinceWords(facts.stateSince, now, zone)}.`;
  if (isPartly && changedAt <= facts.createdAt) return `${word} since ${sinceWords(facts.stateSince, now, zone)}, changed outside Switchyard.`;
  return driftWords(facts.instances, { state, at: time(changedAt) });
}

// A part of it may change while the whole keeps its state.
function lastChangeOf({ instances, stateSince }: BecauseFacts): Date {
  return new Date(Math.max(stateSince.getTime(), ...instances.map((instance) => instance.stateSince.getTime())));
}

function isNear(a: Date, b: Date): boolean {
  return Math.abs(a.getTime() - b.getTime()) <= nearMs;
}
