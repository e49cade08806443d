import { isSoStill } from "@/server/environments/desired/still-wished";
import { afterFailure, afterLost } from "@/server/environments/after-failure";
import { bucketOf, reserveOf, turnsOf } from "@/server/environments/ec2-buckets";
import type { Ec2Failure } from "@/server/environments/ec2-failure";
import { expectedForMs, observe } from "@/server/environments/observe";
import { leaseSeconds } from "@/server/environments/operation-claims";
import type { Move } from "@/server/environments/operation-claims";
import { planOperations } from "@/server/environments/operation-plan";
import type { Batch } from "@/server/environments/operation-plan";
import { resumeSent } from "@/server/environments/resume-sent";
import { isOpen } from "@/server/environments/state-machine";
import type { AwsState } from "./aws-model";
import { rowsOf } from "./environment-rows";
import { endOutOfTurn } from "./end-out-of-turn";
import type { Process, Steps } from "./process";
import { heldOf } from "./store-claims";
import type { HeldSimOperation, SimOperation } from "./store-rows";
import { observation } from "./worker-poll";
import { target } from "./world";
import type { World } from "./world";

/** As in send-batch.ts: a worker that was frozen must not act on what it knew. */
const actWithinMs = (leaseSeconds - 12) * 1_000;
const toleratedSkewMs = 5_000;
const leaveToOthersMs = 1_000;
const batchesPerRound = 16;
const mostRounds = 40;

/** The simulated server/environments/operate.ts: the product's decisions, between awaits at which anything may happen. */
export function* operate(world: World, worker: Process): Steps {
  const { store, claims } = world;
  claims.releaseClaimed();
  yield* resumeLost(world, worker);
  const tried = new Set<string>();
  for (let round = 0; round < mostRounds; round += 1) {
    const open = [...store.operations.values()].filter(({ state }) => isOpen(state));
    const plan = planOperations(open, worker.now(), target);
    const due = plan.due.filter(({ operations }) => operations.some((o) => !tried.has(`${o.id} ${o.version}`)));
    if (due.length === 0) return;
    for (const batch of due.slice(0, batchesPerRound)) {
      for (const o of batch.operations) tried.add(`${o.id} ${o.version}`);
      yield world.random.between(1, 10);
      const begunAt = world.timeline.now;
      const taken = claimBatch(world, worker, batch);
      if (taken.length > 0) worker.run(send(world, worker, { kind: batch.kind, operations: taken, begunAt }), "sending");
    }
  }
}

function claimBatch(world: World, worker: Process, { kind, lane, operations }: Batch<SimOperation>): HeldSimOperation[] {
  const now = worker.now();
  const api = bucketOf(kind);
  const claimable = operations.filter(({ state, nextTryAt }) => state === "pending" && nextTryAt <= now);
  if (claimable.length === 0) return [];
  const needed = { requests: 1, resources: claimable.length };
  if (!world.takeTokens(api, needed, reserveOf(api, lane), now)) {
    const [turn = now] = turnsOf(api, lane, world.bucket(api, now), [needed]);
    for (const o of claimable) {
      Object.assign(o, { nextTryAt: turn, version: o.version + 1 });
      world.store.onDue("operate", turn.getTime());
    }
    return [];
  }
  const taken = world.claims.claimPending(claimable, { owner: worker.name, now });
  return taken.map((o) => ({ ...o, held: heldOf(o) }));
}

type Claimed = { kind: SimOperation["kind"]; operations: readonly HeldSimOperation[]; begunAt: number };

/** The simulated send-batch.ts. */
function* send(world: World, worker: Process, { kind, operations: claimed, begunAt }: Claimed): Steps {
  const { claims, timeline, random } = world;
  yield random.between(2, 20);
  const operations = yield* stillWished(world, worker, claimed);
  if (operations.length === 0) return;
  // A session of AWS for exactly this act, good until shortly before the lease ends.
  const until = begunAt + leaseSeconds * 1_000 - Math.max(0, worker.skewMs) - toleratedSkewMs;
  yield latency(world);
  if (world.aws.weather.down) return yield* saveFailure(world, worker, { operations, state: "claimed", failure: unavailable });
  const marked = new Map(
    claims
      .markSent(
        operations.map(({ held }) => held),
        worker.now(),
      )
      .map((held) => [held.id, held]),
  );
  const sent = operations.flatMap((o) => (marked.has(o.id) ? [{ ...o, held: marked.get(o.id)! }] : []));
  if (sent.length === 0) return;
  world.witness.sentCall(sent);
  yield random.between(1, 5);
  if (timeline.now - begunAt > actWithinMs || !worker.isClockRight) return yield* giveBack(world, worker, sent);
  // From here to AWS and back it is the network's: a process that dies now has sent it all the same.
  yield 1;
  const ms = latency(world);
  const call: { answer: ReturnType<typeof world.aws.call> | null } = { answer: null };
  const ec2Ids = sent.map(({ instance }) => instance.ec2Id);
  timeline.after(ms / 2, () => (call.answer = world.aws.call(kind, ec2Ids, { by: sent.map(({ id, held }) => `${id}@${held.fence}`).join(" "), until })));
  yield ms;
  const { answer } = call;
  if (answer === null) throw new Error("AWS did not answer in time.");
  if ("states" in answer) return yield* saveAccepted(world, worker, sent, answer.states);
  if (answer.failure.kind === "lost") yield 6_000;
  if (answer.failure.kind === "wrong_state") yield* lookAgain(world, worker, sent);
  // The session of an act refuses only for the time (send-batch.ts, forTime).
  const failure: Ec2Failure = answer.failure.kind === "denied" ? { ...answer.failure, kind: "expired" } : answer.failure;
  yield* saveFailure(world, worker, { operations: sent, state: "sent", failure });
  claims.endFlight(sent.map(({ held }) => held));
}

/** The simulated desired/still-wished.ts: what the schedule asked for and is wished no more gives way before AWS hears of it. */
function* stillWished(world: World, worker: Process, claimed: readonly HeldSimOperation[]): Steps<HeldSimOperation[]> {
  const now = worker.now();
  const isWished = ({ kind, request, environment, instance }: HeldSimOperation): boolean =>
    request.requestedBySystem === null || isSoStill(rowsOf(environment), kind === "start" ? "running" : "stopped", { instanceId: instance.id, now });
  const wished = claimed.filter(isWished);
  const others = claimed.filter((operation) => !wished.includes(operation));
  if (others.length === 0) return wished;
  yield* world.inTransaction(worker, environmentIdsOf(others), () => {
    world.claims.moveOperations(
      others.map(({ held }): Move => ({ ...held, from: "claimed", to: "superseded", endedAt: now })),
      worker.name,
    );
    wake(world, others);
  });
  return wished;
}

function* giveBack(world: World, worker: Process, sent: readonly HeldSimOperation[]): Steps {
  const nextTryAt = new Date(worker.now().getTime() + leaveToOthersMs);
  yield* world.inTransaction(worker, environmentIdsOf(sent), () => {
    world.claims.moveOperations(
      sent.map(({ held }) => ({ ...held, from: "sent", to: "pending", nextTryAt })),
      worker.name,
    );
    world.claims.endFlight(sent.map(({ held }) => held));
  });
}

/** The simulated saveAccepted of save-answer.ts. */
function* saveAccepted(world: World, worker: Process, sent: readonly HeldSimOperation[], states: ReadonlyMap<string, AwsState>): Steps {
  const now = worker.now();
  yield* world.inTransaction(worker, environmentIdsOf(sent), () => {
    const moved = world.claims.moveOperations(
      sent.map(({ kind, held }): Move => {
        const move = { ...held, from: "sent" as const, acceptedAt: now, error: { code: null, words: null } };
        return kind === "reboot" ? { ...move, to: "confirmed", endedAt: now } : { ...move, to: "accepted" };
      }),
      worker.name,
    );
    world.claims.endFlight(sent.map(({ held }) => held));
    for (const { kind, instance } of moved) {
      const state = states.get(instance.ec2Id);
      if (kind === "reboot" || state === undefined) continue;
      const expectedState = kind === "start" ? "running" : "stopped";
      const stateSince = instance.state === state ? instance.stateSince : now;
      Object.assign(instance, { state, stateSince, expectedState, expectedUntil: new Date(now.getTime() + expectedForMs), observedAt: now });
    }
    wake(world, sent);
  });
  hasten(world);
}

type Failed = { operations: readonly HeldSimOperation[]; state: "claimed" | "sent"; failure: Ec2Failure };

/** The simulated saveFailure of save-answer.ts. */
function* saveFailure(world: World, worker: Process, { operations, state, failure }: Failed): Steps {
  const now = worker.now();
  yield* world.inTransaction(worker, environmentIdsOf(operations), () => {
    const moves = operations.map((o): Move => {
      const blame = blameOf(o, operations, failure);
      const call = { ...o, state, blame, awsRole: "scheduler", targetTitle: "test" };
      const after = afterFailure(call, failure, { now, random: world.random.next(), zone: "UTC" });
      const hasEnded = after.state === "failed" || after.state === "unknown";
      const times = hasEnded ? { endedAt: now } : { nextTryAt: new Date(now.getTime() + after.waitMs) };
      return { ...o.held, from: state, to: after.state, ...times, error: { code: after.code, words: after.words }, instead: after.instead };
    });
    endOutOfTurn(world, world.claims.moveOperations(moves, worker.name), now);
    if (failure.kind === "throttled" && operations[0] !== undefined) world.slowBucket(bucketOf(operations[0].kind), new Date(now.getTime() + 60_000));
    wake(world, operations);
  });
  hasten(world);
}

/** The simulated resume-lost.ts. */
function* resumeLost(world: World, worker: Process): Steps {
  const taken = world.claims.takeOverSent({ owner: worker.name, now: worker.now() });
  if (taken.length === 0) return;
  yield latency(world);
  const isBlind = world.aws.weather.down;
  const decided = taken.map(({ operation, held }) => {
    const state = isBlind ? null : world.aws.read(operation.instance.ec2Id).state;
    const next = operation.kind === "reboot" ? "unknown" : isBlind ? "later" : resumeSent(operation.kind, state);
    return { operation: { ...operation, held }, next, state };
  });
  const accepted = decided.filter(({ next }) => next === "accepted");
  const states = new Map(accepted.flatMap(({ operation, state }) => (state === null ? [] : [[operation.instance.ec2Id, state] as const])));
  if (accepted.length > 0)
    yield* saveAccepted(
      world,
      worker,
      accepted.map(({ operation }) => operation),
      states,
    );
  const others = decided.filter(({ next }) => next !== "accepted");
  if (others.length === 0) return;
  const now = worker.now();
  yield* world.inTransaction(worker, environmentIdsOf(others.map(({ operation }) => operation)), () => {
    const moves = others.map(({ operation, next }): Move => {
      const move = { ...operation.held, from: "sent" as const };
      if (next === "resend") return { ...move, to: "pending", nextTryAt: now };
      const attempt = Math.max(2, operation.held.fence);
      const after = afterLost({ ...operation, state: "sent", attempt }, { now, random: world.random.next(), zone: "UTC" });
      const times = after.state === "sent" ? { nextTryAt: new Date(now.getTime() + after.waitMs) } : { endedAt: now };
      return { ...move, to: after.state, ...times, error: { code: after.code, words: after.words } };
    });
    endOutOfTurn(world, world.claims.moveOperations(moves, worker.name), now);
    wake(
      world,
      others.map(({ operation }) => operation),
    );
  });
}

function* lookAgain(world: World, worker: Process, operations: readonly HeldSimOperation[]): Steps {
  yield latency(world);
  const at = worker.now();
  const seen = operations.map(({ instance }) => ({ instance, reading: observation(world, instance, at) }));
  yield* world.inTransaction(worker, environmentIdsOf(operations), () => {
    for (const { instance, reading } of seen) Object.assign(instance, observe(instance, { ...reading, checks: instance.checks }) ?? {});
  });
}

function blameOf({ instance }: SimOperation, operations: readonly SimOperation[], { instanceIds }: Ec2Failure): "this" | "another" | "unclear" {
  if (instanceIds.length > 0) return instanceIds.includes(instance.ec2Id) ? "this" : "another";
  return operations.length === 1 ? "this" : "unclear";
}

const unavailable: Ec2Failure = { kind: "unavailable", message: "unavailable", awsCode: null, instanceIds: [] };

function latency({ random }: World): number {
  return random.chance(0.03) ? random.between(2_000, 6_000) : random.between(40, 400);
}

function hasten(world: World): void {
  world.reading.dueAt = Math.min(world.reading.dueAt, world.timeline.now + 3_000);
  world.store.onDue("poll", world.reading.dueAt);
}

function wake(world: World, operations: readonly SimOperation[]): void {
  for (const { environment } of operations) {
    environment.nextCheckAt = Math.min(environment.nextCheckAt, world.timeline.now);
    world.store.onDue("reconcile", environment.nextCheckAt);
  }
}

function environmentIdsOf(operations: readonly SimOperation[]): string[] {
  return operations.map(({ environment }) => environment.id);
}
