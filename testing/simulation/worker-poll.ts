import { confirmWithinMs, endingOf } from "@/server/environments/confirm-operation";
import { observe } from "@/server/environments/observe";
import type { Observation } from "@/server/environments/observe";
import type { MappedInstance } from "@/server/environments/inventory-mapping";
import { checksPatienceMs } from "@/server/environments/operation-plan";
import type { AwsSight } from "./aws-model";
import type { Process, Steps } from "./process";
import { heldOf } from "./store-claims";
import type { SimInstance } from "./store-rows";
import { endOutOfTurn } from "./end-out-of-turn";
import type { World } from "./world";

/** Clocks of workers may be behind by this much. */
const skewMs = 5_100;

/** As in poll-target.ts. */
const pollEveryMs = { atRest: 15_000, inMotion: 3_000 } as const;

/** The simulated poll-target.ts and save-inventory.ts. A reading in which nothing changed writes nothing there, and is left out here. */
export function* poll(world: World, worker: Process): Steps {
  const { reading, store, random } = world;
  const fence = (reading.fence += 1);
  reading.dueAt = world.timeline.now + pollEveryMs.atRest;
  reading.wantedAt = Infinity;
  yield random.between(20, 200);
  if (world.aws.weather.down || random.chance(world.aws.weather.throttled)) return store.onDue("poll", reading.dueAt);
  const at = worker.now();
  const seen = new Map([...store.instances.values()].map((instance) => [instance.id, world.aws.read(instance.ec2Id)]));
  yield random.between(20, 200);
  for (const environment of store.environments.values()) {
    const isTouched = environment.instances.some(
      (instance) => isChanged(instance, seen.get(instance.id)!, at) || instance.open.some(({ state }) => state === "accepted"),
    );
    if (!isTouched) continue;
    const isHeld = yield* world.inTransaction(worker, [environment.id], () => reading.fence === fence && save(world, environment.instances, seen, at));
    if (isHeld === false) return;
  }
  const next = nextTurn(world);
  if (next === null) return;
  reading.dueAt = Math.min(reading.dueAt, world.timeline.now + pollEveryMs.inMotion);
  if (next < Infinity) store.onDue("poll", Math.max(next, reading.dueAt));
}

/** What a reading shows of one instance, as the gateway and inventory-mapping.ts give it. */
export function observation(world: World, row: SimInstance, at: Date): Observation {
  return asSeen(row, world.aws.read(row.ec2Id), at);
}

function asSeen(row: SimInstance, { checks, ...seen }: AwsSight, at: Date): Observation {
  const facts: Pick<MappedInstance, "ec2Id" | "spot" | "name" | "type" | "zone" | "startOrder" | "platform" | "lockReason" | "hibernation"> = {
    ...row,
    spot: false,
  };
  const instance = { ...facts, ...seen, keyName: null, privateIp: null, publicIp: null, publicDns: null } as MappedInstance;
  return { instance, checks, at };
}

/** Whether a reading could change the row; cheaper than `observe`, which compares every column. */
function isChanged(row: SimInstance, { state, checks, launchedAt, stateReason }: AwsSight, at: Date): boolean {
  if ((row.expectedUntil !== null && at >= row.expectedUntil) || row.state !== state || row.checks !== checks) return true;
  return row.launchedAt?.getTime() !== launchedAt.getTime() || row.stateReason !== stateReason;
}

function save(world: World, instances: readonly SimInstance[], seen: ReadonlyMap<string, AwsSight>, at: Date): boolean {
  let isChangedHere = false;
  for (const row of instances) {
    const sight = seen.get(row.id)!;
    const columns = isChanged(row, sight, at) ? observe(row, asSeen(row, sight, at)) : null;
    if (columns !== null) {
      world.witness.observed(row, columns.state);
      Object.assign(row, columns, { version: row.version + 1 });
      isChangedHere = true;
    }
    for (const operation of row.open.slice()) {
      if (operation.state !== "accepted") continue;
      const ending = endingOf(operation, { ...row, diagnosis: null }, { now: at, zone: "UTC" });
      if (ending === null) continue;
      const error = ending.state === "failed" ? { error: { code: ending.code, words: ending.words } } : {};
      endOutOfTurn(world, world.claims.moveOperations([{ ...heldOf(operation), from: "accepted", to: ending.state, endedAt: at, ...error }]), at);
      isChangedHere = true;
    }
  }
  const [first] = instances;
  if (isChangedHere && first !== undefined) {
    first.environment.nextCheckAt = Math.min(first.environment.nextCheckAt, world.timeline.now);
    world.store.onDue("reconcile", world.timeline.now);
    world.store.onDue("operate", world.timeline.now);
  }
  return true;
}

/**
 * When a reading while something moves can lead to anything although AWS shows nothing new: an expectation ends, a start counts as ready, an
 * operation is overdue. Null while nothing moves.
 */
function nextTurn({ store, timeline }: World): number | null {
  let isMoving = false;
  let next = Infinity;
  const at = (moment: number): void => {
    if (moment > timeline.now) next = Math.min(next, moment);
  };
  for (const { state, checks, expectedUntil } of store.instances.values()) {
    if (state === "pending" || state === "stopping" || (state === "running" && checks === "initializing")) isMoving = true;
    if (expectedUntil !== null) at(expectedUntil.getTime() + skewMs);
  }
  for (const { state, acceptedAt, instance } of store.operations.values()) {
    if (state !== "accepted") continue;
    isMoving = true;
    at((acceptedAt?.getTime() ?? 0) + confirmWithinMs + skewMs);
    at(instance.stateSince.getTime() + checksPatienceMs + skewMs);
  }
  return isMoving || next < Infinity ? next : null;
}
