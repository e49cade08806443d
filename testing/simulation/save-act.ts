import type { ActChange } from "@/server/environments/desired/act-plan";
import type { SimEnvironment } from "./store-rows";
import type { World } from "./world";

/** The simulated desired/save-act.ts: what an act changes of the rows that decide. */
export function saveAct(world: World, environment: SimEnvironment, changes: readonly ActChange[], { now, by }: { now: Date; by: string }): void {
  for (const change of changes) saveChange(world, environment, change, { now, by });
}

function saveChange(world: World, environment: SimEnvironment, change: ActChange, { now, by }: { now: Date; by: string }): void {
  const { store, witness } = world;
  switch (change.do) {
    case "end-hold":
      environment.holds = environment.holds.filter(({ id }) => id !== change.holdId);
      return;
    case "end-session":
      environment.sessions = environment.sessions.filter(({ id }) => id !== change.sessionId);
      return;
    case "add-session": {
      const { instanceId, until, capAt } = change;
      environment.sessions = environment.sessions.filter((session) => session.instanceId !== instanceId);
      const begun = { origin: "person", startedBy: by, startedAt: now, extendedBy: null, extendedAt: null } as const;
      environment.sessions.push({ id: store.newId("session"), instanceId, ...begun, until, capAt });
      return;
    }
    case "add-keep-off": {
      const { instanceId, untilNextStart } = change;
      environment.holds = environment.holds.filter((hold) => hold.kind !== "keep_off" || hold.instanceId !== instanceId);
      const placed = { origin: "person", placedById: by, placedBy: by, placedAt: now, reason: null, until: null };
      environment.holds.push({ id: store.newId("hold"), instanceId, kind: "keep_off", ...placed, untilNextStart });
      return;
    }
    case "override-leases":
      for (const { id } of environment.leases) witness.stoppedWorking(environment, id);
      environment.leases = [];
      return;
    case "end-stop":
      environment.stop = null;
      return witness.draining(environment, false);
    case "drain": {
      const stage = { stage: "draining", plannedAt: now, because: change.because, drainingAt: now, drainLimitAt: change.drainLimitAt, askedAt: null } as const;
      const { stop } = environment;
      if (stop === null) environment.stop = { id: store.newId("stop"), ...stage, byPerson: by, overrideReason: null, warned: [] };
      else if (stop.stage === "warning" || stop.byPerson !== by) environment.stop = { ...stop, ...stage, byPerson: by, warned: [] };
      else return;
      return witness.drainLimit(environment, change.drainLimitAt.getTime());
    }
  }
}
