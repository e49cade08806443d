import type { EnvironmentRows, InstanceRow } from "@/server/environments/desired/rows";
import { environmentState } from "@/server/environments/environment-state";
import { lockOf } from "@/server/environments/instance-locks";
import type { EnvironmentState } from "@/server/generated/prisma/client";
import type { SimEnvironment, SimInstance } from "./store-rows";

/** What a look reads: copies, so that what changes after it is not seen. */
export function rowsOf(environment: SimEnvironment): EnvironmentRows {
  const { id, name, schedule, leadMinutes, policy, stop } = environment;
  return {
    id,
    name,
    schedule,
    leadMinutes,
    policy,
    isManaged: true,
    activity: null,
    zone: "UTC",
    instances: environment.instances.map(instanceRow),
    sessions: environment.sessions.map((session) => ({ ...session })),
    holds: environment.holds.map((hold) => ({ ...hold })),
    leases: environment.leases.map((lease) => ({ ...lease })),
    stop: stop === null ? null : { ...stop, warned: [...stop.warned] },
  };
}

/** The state of the whole, as the product computes it. */
export function stateOf({ instances }: SimEnvironment): EnvironmentState {
  return environmentState(
    instances.map(({ state, checks, open, last }) => {
      const newest = open[0] ?? last;
      return { state, checks, operation: newest === null ? null : { kind: newest.kind, state: newest.state, dismissed: newest === last } };
    }),
  );
}

function instanceRow(instance: SimInstance): InstanceRow {
  const { id, name, state, stateSince, stateReason, checks, expectedUntil, last } = instance;
  const open = instance.open[0] ?? null;
  return {
    id,
    name,
    state,
    stateSince,
    stateReason,
    checks,
    expectedUntil,
    last,
    locked: { start: lockOf("start", instance), stop: lockOf("stop", instance) },
    open: open === null ? null : { id: open.id, kind: open.kind, state: open.state, byPerson: open.request.requestedById !== null, createdAt: open.createdAt },
  };
}
