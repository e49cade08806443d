import type { EnvironmentRows, Looked } from "@/server/environments/desired/rows";
import type { Change, ReconcilePlan } from "@/server/environments/desired/reconcile-plan";
import { holdRow, instanceRow, sessionRow, stopRow } from "./environment-rows";

/** The rows after the changes of a look, as the shell writes them; operations stay open until a test ends them. */
export function applyPlan(rows: EnvironmentRows, plan: Pick<ReconcilePlan, "changes">, now: Date): EnvironmentRows {
  return plan.changes.reduce<EnvironmentRows>((after, change) => applyChange(after, change, now), rows);
}

function applyChange(rows: EnvironmentRows, change: Change, now: Date): EnvironmentRows {
  const { stop } = rows;
  switch (change.do) {
    case "start":
    case "stop": {
      const open = { id: `op-${now.getTime()}`, kind: change.do, state: "pending", byPerson: false, createdAt: now } as const;
      return { ...rows, instances: rows.instances.map((one) => (change.instanceIds.includes(one.id) ? { ...one, open } : one)) };
    }
    case "stop-stage": {
      const isMoved = stop?.plannedAt.getTime() !== change.plannedAt.getTime();
      const drainingAt = change.stage === "warning" ? null : (stop?.drainingAt ?? now);
      return { ...rows, stop: { ...(stop ?? stopRow(change)), ...change, drainingAt, warned: isMoved ? [] : (stop?.warned ?? []) } };
    }
    case "end-stop":
      return { ...rows, stop: null };
    case "warn":
      return { ...rows, stop: stop === null ? null : { ...stop, warned: [...stop.warned, change.minutes] } };
    case "ask":
    case "desired":
      return rows;
    case "adopt-session": {
      const row = sessionRow({ ...change, id: `adopted-${now.getTime()}`, origin: "outside", startedBy: "outside Switchyard", startedAt: now });
      return { ...rows, sessions: [...rows.sessions, row] };
    }
    case "keep-off": {
      const row = holdRow({ kind: "keep_off", instanceId: change.instanceId, origin: "outside", placedAt: now, untilNextStart: true });
      return { ...rows, holds: [...rows.holds, row] };
    }
    case "end-session":
      return { ...rows, sessions: rows.sessions.filter(({ id }) => id !== change.sessionId) };
    case "end-hold":
      return { ...rows, holds: rows.holds.filter(({ id }) => id !== change.holdId) };
    case "end-lease":
      return { ...rows, leases: rows.leases.filter(({ id }) => id !== change.leaseId) };
  }
}

/** The rows after AWS has done what was open. */
export function settled(rows: EnvironmentRows, at: Date): EnvironmentRows {
  const settle = (one: EnvironmentRows["instances"][number]) => {
    if (one.open === null) return one;
    const state = one.open.kind === "start" ? "running" : "stopped";
    const last = { kind: one.open.kind, state: "confirmed", endedAt: at, errorCode: null } as const;
    return instanceRow({ ...one, state, stateSince: one.state === state ? one.stateSince : at, open: null, last });
  };
  return { ...rows, instances: rows.instances.map(settle) };
}

/** A `before` for a look: what an earlier one found. */
export function lookedBefore(part: Partial<Looked> & Pick<Looked, "state" | "until" | "since">): Looked {
  return { because: "", cause: { kind: "schedule", scheduleId: "schedule-1", by: "office hours Seoul" }, keptOnBy: null, ...part };
}
