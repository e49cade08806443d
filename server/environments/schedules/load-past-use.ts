import type { InstanceState } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import { stateChanges } from "../rail-facts.sql";
import type { StateChange } from "../rail-facts.sql";
import type { PastUse, Stretch, Work } from "./dry-run";

type Place = { id: string; name: string; team: string; stage: string };

/** Rows of work read at most; an environment with more is a busy one either way. */
const mostRows = 5_000;

/** What really happened to environments in a stretch of the past: what ran, and who worked. */
export async function loadPastUse(db: Db, environments: readonly Place[], range: Stretch): Promise<PastUse[]> {
  const ids = environments.map(({ id }) => id);
  const [changes, work] = await Promise.all([stateChanges(db, ids, range), loadWork(db, ids, range)]);
  const changesOf = Map.groupBy(changes, ({ environmentId }) => environmentId);
  return environments.map(({ id, name, team, stage }) => ({
    environmentId: id,
    name,
    team,
    stage,
    instances: runningOf(changesOf.get(id) ?? [], range),
    work: work.get(id) ?? [],
  }));
}

/** When each instance ran, out of its changes in order of time. */
export function runningOf(changes: readonly StateChange[], range: Stretch): PastUse["instances"] {
  return [...Map.groupBy(changes, ({ instanceId }) => instanceId)].map(([id, own]) => ({
    id,
    running: own.flatMap(({ state, at }, index) => {
      const to = own[index + 1]?.at ?? range.to;
      const from = at < range.from ? range.from : at;
      return isOn(state) && from < to ? [{ from, to }] : [];
    }),
  }));
}

function isOn(state: InstanceState): boolean {
  return state === "running" || state === "pending";
}

async function loadWork(db: Db, ids: readonly string[], { from, to }: Stretch): Promise<Map<string, Work[]>> {
  const theirs = { environmentId: { in: [...ids] } };
  const [leases, sessions, holds, stretches] = await Promise.all([
    db.busyLease.findMany({ where: { ...theirs, takenAt: { lt: to }, OR: [{ releasedAt: null }, { releasedAt: { gt: from } }] }, take: mostRows }),
    db.runSession.findMany({ where: { ...theirs, startedAt: { lt: to }, OR: [{ endedAt: null }, { endedAt: { gt: from } }] }, take: mostRows }),
    db.environmentHold.findMany({
      where: { ...theirs, kind: "keep_on", placedAt: { lt: to }, OR: [{ endedAt: null }, { endedAt: { gt: from } }] },
      take: mostRows,
    }),
    db.desiredStretch.findMany({ where: { ...theirs, cause: "activity", from: { lt: to }, OR: [{ to: null }, { to: { gt: from } }] }, take: mostRows }),
  ]);
  const found = [
    ...leases.map((one) => ({
      environmentId: one.environmentId,
      // A lease that nobody released counts no longer than its heartbeat says.
      work: { ...of(one, one.takenAt, earliest(one.releasedAt, one.countsUntil)), words: `${one.holder} was at work`, needsItOn: true },
    })),
    ...sessions.map((one) => ({
      environmentId: one.environmentId,
      work: { ...of(one, one.startedAt, earliest(one.endedAt, one.until)), words: startWords(one), needsItOn: false },
    })),
    ...holds.map((one) => ({
      environmentId: one.environmentId,
      work: { ...of(one, one.placedAt, earliest(one.endedAt, one.until ?? to)), words: `${one.placedBy} kept it on`, needsItOn: false },
    })),
    ...stretches.map((one) => ({
      environmentId: one.environmentId,
      work: { instanceId: null, from: one.from, to: one.to ?? to, words: "its metrics said that it was in use", needsItOn: true },
    })),
  ];
  return new Map([...Map.groupBy(found, ({ environmentId }) => environmentId)].map(([id, rows]) => [id, rows.map((row) => row.work)]));
}

function of({ instanceId }: { instanceId: string | null }, from: Date, to: Date): Stretch & Pick<Work, "instanceId"> {
  return { instanceId, from, to };
}

function startWords({ origin, startedBy }: { origin: string; startedBy: string }): string {
  return origin === "outside" ? "it was started outside Switchyard" : `${startedBy} had it started`;
}

function earliest(a: Date | null, b: Date): Date {
  return a !== null && a < b ? a : b;
}
