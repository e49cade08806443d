import { countsUntil, endOfLease, leaseRefusal, outerBound } from "@/server/environments/leases/lease-policy";
import type { Steps } from "./process";
import type { Random } from "./random";
import { stateOf } from "./environment-rows";
import type { SimEnvironment } from "./store-rows";
import type { World } from "./world";

type Job = {
  ttlSeconds: number;
  instanceId: string | null;
  ms: number;
  /** It stops sending heartbeats after this; null: it does not. */ silentAfterMs: number | null;
};

/** A job that takes a lease, is heard of while it works, and releases it, all through the web process; what it is told it believes. */
export function startJob(world: World, environment: SimEnvironment, random: Random, isSilent: boolean): void {
  const ms = random.between(60, 3 * 3_600) * 1_000;
  const job: Job = {
    ttlSeconds: random.pick([60, 120, 300, 900]),
    instanceId: random.chance(0.2) ? random.pick(environment.instances).id : null,
    ms,
    silentAfterMs: isSilent ? random.next() * ms : null,
  };
  world.web.run(take(world, environment, job, random));
}

function* take(world: World, environment: SimEnvironment, job: Job, random: Random): Steps {
  const id = world.store.newId("lease");
  yield random.between(5, 60);
  const taken = yield* world.inTransaction(world.web, [environment.id], () => {
    const now = world.web.now();
    const instances = environment.instances.filter((instance) => job.instanceId === null || instance.id === job.instanceId);
    const { name, stop, leases } = environment;
    const refusal = leaseRefusal({ environment: { name, state: stateOf(environment) }, instances, stop, liveLeases: leases.length });
    world.say("job", () =>
      refusal === null ? `${id} is taken on ${name} for ${Math.round(job.ms / 60_000)} min, ttl ${job.ttlSeconds} s` : `is refused on ${name}: ${refusal}`,
    );
    if (refusal !== null) return false;
    const maxUntil = outerBound(now, undefined);
    const lease = {
      id,
      instanceId: job.instanceId,
      holder: id,
      note: null,
      takenBy: "ci",
      takenAt: now,
      heartbeatAt: now,
      ttlSeconds: job.ttlSeconds,
      maxUntil,
    };
    environment.leases.push({ ...lease, countsUntil: countsUntil(now, job.ttlSeconds, maxUntil) });
    world.wake(environment);
    world.witness.working(environment, { id, instanceId: job.instanceId, until: world.timeline.now + 2 * job.ttlSeconds * 1_000 });
    return true;
  });
  if (taken === true) beat(world, environment, { id, job, startedAt: world.timeline.now });
}

type Held = { id: string; job: Job; startedAt: number };

/** The holder is another program: it goes on while the portal is down. */
function beat(world: World, environment: SimEnvironment, held: Held): void {
  const { timeline, web } = world;
  const passed = timeline.now - held.startedAt;
  const { silentAfterMs, ms, ttlSeconds } = held.job;
  if (silentAfterMs !== null && passed >= silentAfterMs) return;
  const isDone = passed >= ms;
  web.run(isDone ? release(world, environment, held) : heartbeat(world, environment, held));
  if (!isDone || !web.isUp) timeline.after((ttlSeconds * 1_000) / 4, () => beat(world, environment, held));
}

function* heartbeat(world: World, environment: SimEnvironment, { id, job }: Held): Steps {
  yield 10;
  yield* world.inTransaction(world.web, [environment.id], () => {
    const lease = environment.leases.find((each) => each.id === id);
    const now = world.web.now();
    if (lease === undefined || endOfLease({ ...lease, releasedAt: null, releasedBecause: null }, environment.stop, now) !== null) return;
    Object.assign(lease, { heartbeatAt: now, countsUntil: countsUntil(now, lease.ttlSeconds, lease.maxUntil) });
    const until = Math.min(world.timeline.now + 2 * job.ttlSeconds * 1_000, lease.maxUntil.getTime());
    world.witness.working(environment, { id, instanceId: lease.instanceId, until });
  });
}

function* release(world: World, environment: SimEnvironment, { id }: Held): Steps {
  yield 10;
  yield* world.inTransaction(world.web, [environment.id], () => {
    environment.leases = environment.leases.filter((lease) => lease.id !== id);
    world.say("job", () => `${id} is released on ${environment.name}`);
    world.wake(environment);
    world.witness.stoppedWorking(environment, id);
  });
}
