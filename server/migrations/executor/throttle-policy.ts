import type { ThrottleSettings } from "../databases/schemas";

/** How busy a target is. Null: it cannot be known. */
export type TargetBusyness = {
  activeSessions: number | null;
  /** Bytes that its log has grown to; only differences mean something. */
  logBytes: number | null;
  replicaLagSeconds: number | null;
  vacuumsTable: boolean;
  /** What the database's own query said; null: there is none. */
  waitWhile: boolean | null;
  /** On a clock that nobody sets, in milliseconds. */
  atMs: number;
};

const megabyte = 1_000_000;

/** Why a batch has to wait, in words; null: it need not. */
export function reasonToWait(settings: ThrottleSettings, now: TargetBusyness, before: TargetBusyness | null): string | null {
  const { maxReplicaLagSeconds, maxActiveSessions, maxLogMegabytesPerSecond, pauseWhileVacuum } = settings;
  if (maxReplicaLagSeconds !== null && (now.replicaLagSeconds ?? 0) > maxReplicaLagSeconds) {
    return `a replica is ${now.replicaLagSeconds} s behind, and at most ${maxReplicaLagSeconds} s are allowed`;
  }
  if (maxActiveSessions !== null && (now.activeSessions ?? 0) > maxActiveSessions) {
    return `${now.activeSessions} sessions are active, and at most ${maxActiveSessions} are allowed`;
  }
  const rate = logRate(now, before);
  if (maxLogMegabytesPerSecond !== null && rate !== null && rate > maxLogMegabytesPerSecond) {
    return `the log grows by ${rate.toFixed(1)} MB/s, and at most ${maxLogMegabytesPerSecond} MB/s are allowed`;
  }
  if (pauseWhileVacuum && now.vacuumsTable) return "the table is being vacuumed";
  return now.waitWhile === true ? "the database's own throttle query says so" : null;
}

function logRate(now: TargetBusyness, before: TargetBusyness | null): number | null {
  if (before === null || now.logBytes === null || before.logBytes === null || now.atMs <= before.atMs) return null;
  return ((now.logBytes - before.logBytes) / megabyte / (now.atMs - before.atMs)) * 1_000;
}
