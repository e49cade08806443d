import type { HoldKind } from "@/server/generated/prisma/client";
import type { EnvironmentRows, HoldRow, LeaseRow, SessionRow } from "./rows";
import { nextStartAfter } from "./scheduled";

/** When a hold ends by itself; null: when somebody ends it. */
export function holdEnd(rows: EnvironmentRows, { until, untilNextStart, placedAt }: HoldRow): Date | null {
  const start = untilNextStart ? (nextStartAfter(rows, placedAt)?.from ?? null) : null;
  if (start === null || until === null) return start ?? until;
  return start < until ? start : until;
}

/** The hold of this kind that counts for the instance: its own before that of the whole environment. */
export function liveHold(rows: EnvironmentRows, kind: HoldKind, at: { now: Date; instanceId: string | null }): HoldRow | null {
  let found: HoldRow | null = null;
  for (const hold of rows.holds) {
    if (hold.kind !== kind || !concerns(hold, at.instanceId)) continue;
    if (found !== null && hold.instanceId === null) continue;
    const end = holdEnd(rows, hold);
    if (end === null || end > at.now) found = hold;
  }
  return found;
}

/** The session that counts for the instance: its own before that of the whole environment. */
export function liveSession(rows: EnvironmentRows, at: { now: Date; instanceId: string | null }): SessionRow | null {
  let found: SessionRow | null = null;
  for (const session of rows.sessions) {
    if (session.until <= at.now || !concerns(session, at.instanceId)) continue;
    if (found === null || session.instanceId !== null) found = session;
  }
  return found;
}

/** When somebody last said something by this session. */
export function saidAt({ extendedAt, startedAt }: SessionRow): Date {
  return extendedAt ?? startedAt;
}

/** True while a lease delays a stop. A silent one counts for twice its time to live. */
export function isLive({ countsUntil, maxUntil }: LeaseRow, now: Date): boolean {
  return now < countsUntil && now < maxUntil;
}

function concerns(row: { instanceId: string | null }, instanceId: string | null): boolean {
  return row.instanceId === null || row.instanceId === instanceId;
}
