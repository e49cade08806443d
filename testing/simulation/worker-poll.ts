import { endingOf } from "@/server/environments/confirm-operation";
import { observe } from "@/server/environments/observe";
import type { Observation } from "@/server/environments/observe";
import type { MappedInstance } from "@/server/environments/inventory-mapping";
import type { Process, Steps } from "./process";
import { heldOf } from "./store-claims";
import type { SimInstance } from "./store-rows";
import { endOutOfTurn } from "./worker-operate";
import type { World } from "./world";

/** As in poll-target.ts. */
const pollEveryMs = { atRest: 15_000, inMotion: 3_000 } as const;

/** The simulated poll-target.ts and save-inventory.ts. A reading in which nothing changed writes nothing there, and is left out here. */
export function* poll(world: World, worker: Process): Steps {
  const { reading, store, random } = world;
  const fence = (reading.fence += 1);
  reading.dueAt = world.timeline.now + pollEveryMs.atRest;
  reading.isWanted = false;
  yield random.between(20, 200);
  if (world.aws.weather.down || random.chance(world.aws.weather.throttled)) return store.onDue("poll", reading.dueAt);
  const at = worker.now();
  const seen = new Map([...store.instances.values()].map((instance) => [instance.id, observation(world, instance, at)]));
  yield random.between(20, 200);
  for (const environment of store.environments.values()) {
    const isTouched = environment.instances.some(
      (instance) => isChanged(instance, seen.get(instance.id)!) || instance.open.some(({ state }) => state === "accepted"),
    );
    if (!isTouched) continue;
    const isHeld = yield* world.inTransaction(worker, [environment.id], () => reading.fence === fence && save(world, environment.instances, seen));
    if (isHeld === false) return;
  }
  if (!isInMotion(world)) return;
  reading.dueAt = Math.min(reading.dueAt, world.timeline.now + pollEveryMs.inMotion);
  store.onDue("poll", reading.dueAt);
}

/** What a reading shows of one instance, as the gateway and inventory-mapping.ts give it. */
export function observation(world: World, row: SimInstance, at: Date): Observation {
  const { checks, ...seen } = world.aws.read(row.ec2Id);
  const facts: Pick<MappedInstance, "ec2Id" | "spot" | "name" | "type" | "zone" | "startOrder" | "platform" | "lockReason" | "hibernation"> = {
    ...row,
    spot: false,
  };
  const instance = { ...facts, ...seen, keyName: null, privateIp: null, publicIp: null, publicDns: null } as MappedInstance;
  return { instance, checks, at };
}

/** Whether a reading could change the row; cheaper than `observe`, which compares every column. */
function isChanged(row: SimInstance, { instance, checks, at }: Observation): boolean {
  if ((row.expectedUntil !== null && at >= row.expectedUntil) || row.state !== instance?.state || row.checks !== checks) return true;
  return row.launchedAt?.getTime() !== instance.launchedAt?.getTime() || row.stateReason !== instance.stateReason;
}

function save(world: World, instances: readonly SimInstance[], seen: ReadonlyMap<string, Observation>): boolean {
  let isChangedHere = false;
  for (const row of instances) {
    const reading = seen.get(row.id)!;
    const columns = isChanged(row, reading) ? observe(row, reading) : null;
    if (columns !== null) {
      world.witness.observed(row, columns.state);
      Object.assign(row, columns, { version: row.version + 1 });
      isChangedHere = true;
    }
    for (const operation of row.open.slice()) {
      if (operation.state !== "accepted") continue;
      const ending = endingOf(operation, { ...row, diagnosis: null }, { now: reading.at, zone: "UTC" });
      if (ending === null) continue;
      const error = ending.state === "failed" ? { error: { code: ending.code, words: ending.words } } : {};
      endOutOfTurn(
        world,
        world.claims.moveOperations([{ ...heldOf(operation), from: "accepted", to: ending.state, endedAt: reading.at, ...error }]),
        reading.at,
      );
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

function isInMotion({ store }: World): boolean {
  for (const { state, checks, expectedUntil } of store.instances.values()) {
    if (state === "pending" || state === "stopping" || (state === "running" && checks === "initializing") || expectedUntil !== null) return true;
  }
  for (const { state } of store.operations.values()) if (state === "sent" || state === "accepted") return true;
  return false;
}
