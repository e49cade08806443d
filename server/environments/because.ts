import type { EnvironmentState, OperationKind } from "@/server/generated/prisma/client";
import { durationWords, sinceWords, timeWords } from "./words-of-time";

/** What explains the state of an environment. */
export type BecauseFacts = {
  state: EnvironmentState;
  stateSince: Date;
  /** When Switchyard first saw it; a state that began before is what AWS told of it then. */
  createdAt: Date;
  runningCount: number;
  instanceCount: number;
  /** The open operation that was asked for last, with what it waits for. */
  open: { kind: OperationKind; by: string; at: Date; lastError: string | null } | null;
  usualMs: number | null;
  /** Why a person must look, in words. */
  trouble: string | null;
  /** Names of running instances whose status checks fail. */
  impaired: readonly string[];
  last: { kind: OperationKind; by: string; endedAt: Date | null; at: Date } | null;
  dismissedAt: Date | null;
};

const past = { start: "started", stop: "stopped", reboot: "rebooted" } as const;
const nearMs = 10_000;

/** Why the environment is as it is, in one or two sentences; times of day are of the zone. */
export function because(facts: BecauseFacts, now: Date, zone: string): string {
  const { open, trouble, impaired, state } = facts;
  if (open !== null) return openWords(open, facts.usualMs, timeWords(open.at, now, zone));
  if ((state === "failed" || state === "attention") && trouble !== null) return trouble;
  if (state === "attention" && impaired.length > 0) return `AWS's status checks of ${impaired.join(" and ")} fail.`;
  if (state === "gone") return "AWS no longer has its instances.";
  return restingWords(facts, now, zone);
}

function openWords({ kind, by, lastError }: NonNullable<BecauseFacts["open"]>, usualMs: number | null, at: string): string {
  const asked = `${by} ${past[kind]} it at ${at}.`;
  if (lastError !== null) return `${asked} ${lastError}`;
  return usualMs === null ? asked : `${asked} A ${kind} usually takes ${durationWords(usualMs)}.`;
}

function restingWords(facts: BecauseFacts, now: Date, zone: string): string {
  const time = (at: Date) => timeWords(at, now, zone);
  const since = time(facts.stateSince);
  const { state, last, runningCount, instanceCount } = facts;
  const isOn = state === "running" || state === "starting" || state === "partly_running";
  const word = state === "partly_running" ? `${runningCount} of ${instanceCount} running` : isOn ? "Running" : "Stopped";
  if (last !== null && last.endedAt !== null && isNear(last.endedAt, facts.stateSince)) {
    const act = `${last.by} ${past[last.kind]} it at ${time(last.at)}.`;
    if (state === "partly_running") return `${word}: ${last.by} ${past[last.kind]} a part of it at ${time(last.at)}.`;
    if (isOn && last.kind !== "stop") return `${word} because ${act}`;
    if (!isOn && last.kind === "stop") return `Stopped by ${last.by} at ${time(last.at)}.`;
  }
  if (facts.stateSince < facts.createdAt && state !== "partly_running") {
    return `${word} since ${sinceWords(facts.stateSince, now, zone)}, ${isOn ? "started " : ""}outside Switchyard.`;
  }
  if (facts.createdAt.getTime() === facts.stateSince.getTime()) return `${word} when Switchyard first saw it at ${since}.`;
  if (facts.dismissedAt !== null && isNear(facts.dismissedAt, facts.stateSince)) return `${word} since ${since}.`;
  if (state === "partly_running") return `${word} since ${since}, changed outside Switchyard.`;
  return `${isOn ? "Started" : "Stopped"} outside Switchyard at ${since}.`;
}

function isNear(a: Date, b: Date): boolean {
  return Math.abs(a.getTime() - b.getTime()) <= nearMs;
}
