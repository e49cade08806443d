import type { Change } from "@/server/environments/desired/reconcile-plan";
import { planReconcile } from "@/server/environments/desired/reconcile-plan";
import type { StopRow } from "@/server/environments/desired/rows";
import { rowsOf } from "./environment-rows";
import type { Process, Steps } from "./process";
import type { SimEnvironment } from "./store-rows";
import { recordScheduled } from "./wishes";
import type { World } from "./world";

/** As in desired/reconcile.ts: what was decided longer ago is decided anew. */
const decidedWithinMs = 5_000;

/** As in desired/next-check.ts. */
const underWayMs = 60_000;
/**
 * The product looks again after five minutes at rest, whatever comes. Of those looks only a part is lived through here: a moment at which
 * something is to happen and that `nextCheckAt` does not know is then missed for hours, where the product would make up for it.
 */
const atRestMs = [300_000, 7_200_000, 7_200_000, 7_200_000];

/** The simulated shell of desired/: take the environment's row, load, decide by the product's plan, write; one transaction. */
export function* reconcile(world: World, worker: Process, environment: SimEnvironment): Steps {
  const { store, random, timeline } = world;
  const holder = { process: worker };
  if (!store.tryLock(environment.id, holder)) return store.onDue("reconcile", timeline.now + 1_000);
  const now = worker.now();
  const rows = rowsOf(environment);
  yield random.between(2, 15);
  if (!store.holds(environment.id, holder) || worker.now().getTime() - now.getTime() > decidedWithinMs) {
    store.unlock(environment.id, holder);
    return store.onDue("reconcile", timeline.now);
  }
  const plan = planReconcile(rows, now, environment.looked, { underWayMs, atRestMs: random.pick(atRestMs) });
  for (const change of plan.changes) {
    if (change.do !== "desired") world.say(worker.name, () => `${environment.name}: ${JSON.stringify(change)}`);
    apply(world, environment, change, now);
  }
  if (plan.changes.length > 0) world.witness.looked(environment);
  environment.nextCheckAt = plan.nextCheckAt.getTime();
  store.unlock(environment.id, holder);
  store.onDue("reconcile", environment.nextCheckAt - worker.skewMs);
}

function apply(world: World, environment: SimEnvironment, change: Change, now: Date): void {
  const { witness } = world;
  switch (change.do) {
    case "start":
    case "stop": {
      const instances = environment.instances.filter(({ id }) => change.instanceIds.includes(id));
      recordScheduled(world, environment, { kind: change.do, instances, key: change.key, now });
      return;
    }
    case "stop-stage":
      environment.stop = stopAfter(world, environment.stop, change, now);
      return witness.draining(environment, change.stage !== "warning");
    case "end-stop":
      environment.stop = null;
      return witness.draining(environment, false);
    case "warn":
      if (environment.stop !== null) environment.stop = { ...environment.stop, warned: [...environment.stop.warned, change.minutes] };
      return witness.warned(environment, change.plannedAt);
    case "ask":
      if (environment.stop !== null) environment.stop = { ...environment.stop, askedAt: now };
      return;
    case "adopt-session": {
      const session = { id: world.store.newId("session"), startedBy: "outside Switchyard", startedAt: now, extendedBy: null, extendedAt: null };
      environment.sessions.push({ ...session, instanceId: change.instanceId, origin: "outside", until: change.until, capAt: change.capAt });
      return;
    }
    case "keep-off": {
      const hold = { id: world.store.newId("hold"), placedById: null, placedBy: "outside Switchyard", placedAt: now, reason: null, until: null };
      // One that counts no more, because a session is newer, makes room.
      environment.holds = environment.holds.filter((older) => older.kind !== "keep_off" || older.instanceId !== change.instanceId);
      environment.holds.push({ ...hold, instanceId: change.instanceId, kind: "keep_off", origin: "outside", untilNextStart: true });
      return;
    }
    case "end-session":
      environment.sessions = environment.sessions.filter(({ id }) => id !== change.sessionId);
      return;
    case "end-hold":
      environment.holds = environment.holds.filter(({ id }) => id !== change.holdId);
      return;
    case "end-lease":
      environment.leases = environment.leases.filter(({ id }) => id !== change.leaseId);
      return witness.leaseEnded(environment, change.leaseId, change.because);
    case "desired":
      environment.looked = change.desired;
      return;
  }
}

function stopAfter(world: World, before: StopRow | null, change: Extract<Change, { do: "stop-stage" }>, now: Date): StopRow {
  const { stage, plannedAt, because, drainLimitAt } = change;
  const isMoved = before === null || before.plannedAt.getTime() !== plannedAt.getTime();
  const fresh: StopRow = {
    id: world.store.newId("stop"),
    stage,
    plannedAt,
    because,
    drainLimitAt,
    drainingAt: null,
    askedAt: null,
    byPerson: null,
    overrideReason: null,
    warned: [],
  };
  const row = before === null ? fresh : { ...before, stage, plannedAt, because, drainLimitAt, warned: isMoved ? [] : before.warned };
  return { ...row, drainingAt: stage === "warning" ? null : (row.drainingAt ?? now) };
}
