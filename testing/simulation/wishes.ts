import type { Move } from "@/server/environments/operation-claims";
import { isSoStill } from "@/server/environments/desired/still-wished";
import { decideWish } from "@/server/environments/wish";
import type { OperationKind, RequestLane } from "@/server/generated/prisma/client";
import { rowsOf } from "./environment-rows";
import { heldOf } from "./store-claims";
import type { SimEnvironment, SimInstance, SimOperation, SimRequest } from "./store-rows";
import type { World } from "./world";

/** A wish, as request-operations.ts records it. */
export type Wish = {
  kind: OperationKind;
  instances: readonly SimInstance[];
  by: { person: string } | { system: "scheduler" };
  lane: RequestLane;
  key: string;
  overrideReason: string | null;
  now: Date;
};

/** The simulated desired/request-by-schedule.ts: what is open the same way needs no other, what is open the other way gives way. */
export function recordScheduled(world: World, environment: SimEnvironment, wish: Pick<Wish, "kind" | "instances" | "key" | "now">): void {
  const parts = wish.instances.filter(({ open: [open] }) => open?.kind !== wish.kind && !(wish.kind === "stop" && open?.kind === "hibernate"));
  const key = `${environment.id} ${wish.key}`;
  if (world.store.requests.has(key)) return;
  write(world, environment, { ...wish, key, instances: parts, by: { system: "scheduler" }, lane: "bulk", overrideReason: null });
}

/** The simulated desired/take-back.ts: what the schedule asked for and an act has just undone gives way, in the transaction of the act. */
export function takeBackScheduled(world: World, environment: SimEnvironment, now: Date): void {
  const rows = rowsOf(environment);
  const undone = environment.instances
    .flatMap(({ open }) => open)
    .filter(({ state, request }) => request.requestedById === null && (state === "pending" || state === "claimed"))
    .filter(({ kind, instance }) => !isSoStill(rows, kind === "start" ? "running" : "stopped", { instanceId: instance.id, now }));
  world.claims.moveOperations(undone.map((o): Move => ({ ...heldOf(o), from: o.state, to: "superseded", endedAt: now })));
}

/**
 * The simulated request-operations.ts: for each instance the product's decision, then request and operations in the transaction that holds the
 * environment's row. The same key again is the same wish.
 */
export function recordWish(world: World, environment: SimEnvironment, wish: Wish): void {
  if (world.store.requests.has(wish.key)) return;
  const decided = wish.instances.map((instance) => ({ instance, decision: decideWish(wish.kind, { ...instance, open: instance.open[0] ?? null }) }));
  const acted = decided.filter(({ decision }) => decision.act === "create" || decision.act === "supersede");
  if (acted.length === 0 && !decided.some(({ decision }) => decision.act === "join")) return;
  write(world, environment, { ...wish, instances: acted.map(({ instance }) => instance) });
}

function write(world: World, environment: SimEnvironment, { kind, instances, by, lane, key, overrideReason, now }: Wish): void {
  world.say(
    "wish",
    () =>
      `${kind} of ${environment.name} by ${JSON.stringify(by)}: ${instances.map(({ name, open }) => `${name}${open.length > 0 ? ` in place of ${open[0]?.id ?? ""}` : ""}`).join(", ")}`,
  );
  const requestId = world.store.newId("request");
  const request: SimRequest = {
    id: requestId,
    kind,
    environmentId: environment.id,
    lane,
    requestId,
    key,
    overrideReason,
    parts: [],
    requestedById: "person" in by ? by.person : null,
    requestedBySystem: "system" in by ? by.system : null,
  };
  world.store.requests.set(key, request);
  world.witness.requested(key);
  const replaced = instances.flatMap(({ open }) => open);
  world.claims.moveOperations(replaced.map((o): Move => ({ ...heldOf(o), from: o.state, to: "superseded", endedAt: now })));
  for (const instance of instances) {
    const operation = newOperation(world.store.newId("operation"), request, { environment, instance, now });
    world.store.insertOperation(operation);
    world.witness.created(operation);
  }
}

function newOperation(
  id: string,
  request: SimRequest,
  { environment, instance, now }: { environment: SimEnvironment; instance: SimInstance; now: Date },
): SimOperation {
  return {
    id,
    kind: request.kind,
    state: "pending",
    createdAt: now,
    nextTryAt: now,
    attempt: 0,
    version: 1,
    fence: 0,
    leaseUntil: null,
    leaseOwner: null,
    sentAt: null,
    acceptedAt: null,
    errorCode: null,
    awsRole: null,
    request,
    environment,
    instance,
  };
}
