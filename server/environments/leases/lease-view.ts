import type { UserActor } from "@/server/access/actor";
import { can } from "@/server/access/can";
import type { BusyLease, Environment, StopProcess } from "@/server/generated/prisma/client";
import { organisationZone } from "@/server/platform/organisation-zone";
import { placeOf } from "../authorized-environment";
import { timeWords } from "../words-of-time";
import { leaseSources } from "./schemas";
import type { Lease, WaitingStop } from "./schemas";

/** A stored lease with the name of its instance. */
export type LeaseRecord = BusyLease & { instance: { name: string } | null };

/** A lease as people and machines see it. */
export function leaseView(row: LeaseRecord, environment: Environment, actor: UserActor, now: Date): Lease {
  return {
    id: row.id,
    environmentId: row.environmentId,
    instanceId: row.instanceId,
    instance: row.instance?.name ?? null,
    holder: row.holder,
    note: row.note,
    source: leaseSources.find((source) => source === row.source) ?? "api",
    takenBy: row.takenBy,
    takenAt: row.takenAt,
    heartbeatAt: row.heartbeatAt,
    ttlSeconds: row.ttlSeconds,
    countsUntil: row.countsUntil,
    maxUntil: row.maxUntil,
    state: stateOf(row, now),
    sentence: sentenceOf(row, environment, now),
    release: releaseOf(row, environment, actor, now),
  };
}

function stateOf(row: BusyLease, now: Date): Lease["state"] {
  if (row.releasedAt !== null || now >= row.countsUntil) return "ended";
  return row.source !== "console" && now.getTime() > row.heartbeatAt.getTime() + row.ttlSeconds * 1_000 ? "silent" : "live";
}

function sentenceOf(row: LeaseRecord, environment: Environment, now: Date): string {
  const zone = organisationZone();
  const note = row.note === null ? "" : ` (${row.note})`;
  const end = row.source === "console" ? `until ${timeWords(row.maxUntil, now, zone)}` : `since ${timeWords(row.takenAt, now, zone)}`;
  const silent = stateOf(row, now) === "silent" ? ` It has not been heard of since ${timeWords(row.heartbeatAt, now, zone)}.` : "";
  return `${row.holder}${note} works on ${row.instance?.name ?? environment.name} ${end}.${silent}`;
}

function releaseOf(row: BusyLease, environment: Environment, actor: UserActor, now: Date): Lease["release"] {
  if (stateOf(row, now) === "ended") return "no";
  if (row.takenById === actor.id && can(actor, "environment:lease", placeOf(environment))) return "own";
  return can(actor, "environment:hold", placeOf(environment)) ? "with-reason" : "no";
}

/** A stop that waits for those at work, in words. */
export function waitingStopView(stop: StopProcess | null, environment: Environment, now: Date): WaitingStop | null {
  if (stop === null) return null;
  const zone = organisationZone();
  const { stage, plannedAt, drainLimitAt, because } = stop;
  const limit = drainLimitAt === null ? "" : ` Those at work are waited for until ${timeWords(drainLimitAt, now, zone)}.`;
  const sentence = `${environment.name} is to stop at ${timeWords(plannedAt, now, zone)}: ${because.replace(/\.$/, "")}.${limit}`;
  return { stage, plannedAt, drainLimitAt, sentence };
}
