import type { UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import type { Environment, OperationKind, RequestLane } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { newId } from "@/server/platform/ids";
import { inTransaction } from "@/server/platform/transaction";
import type { Tx } from "@/server/platform/transaction";
import { permissionOf } from "./act-permission";
import { acceptedWords, refusalWords } from "./act-words";
import { environmentAuditEvents } from "./audit-events";
import { authorizedEnvironment, placeOf } from "./authorized-environment";
import { endRequests } from "./end-requests";
import { lockEnvironments } from "./environment-facts.sql";
import { ringOperate } from "./jobs";
import { lockOpenOperations, moveOperations } from "./operation-claims";
import { waitsWords } from "./desired/act-plan";
import { loadedRows } from "./desired/locked-rows";
import { laterWords, planAct } from "./desired/plan-act";
import { saveAct } from "./desired/save-act";
import { wakeEnvironments } from "./desired/wake";
import { refreshEnvironments } from "./refresh-environments";
import { repeatedRequest } from "./repeated-request";
import type { ActInput, ActOutput, StopInput, StopOutput } from "./schemas";
import { isPersonsSourceIdentity } from "./session-policy";
import { openStates } from "./state-machine";
import { decideWish, hibernationRefusal } from "./wish";
import type { WishDecision } from "./wish";

const events = {
  start: "environment.started",
  stop: "environment.stopped",
  reboot: "environment.rebooted",
  hibernate: "environment.hibernated",
} as const;

/** What is asked for. In the lane `bulk` it leaves a reserve of AWS's rate to other people's clicks; a single environment never needs to. */
export type AskedAct = ActInput & { lane?: RequestLane } & Pick<StopInput, "overrideReason" | "keepOff">;

type Decided = { instance: WishedRow; decision: WishDecision };
type WishedRow = Awaited<ReturnType<typeof loadWished>>[number];

/**
 * Records the wish of a person: what it changes of what is desired (sessions, holds), request, operations, audit and the knock for the worker
 * in one transaction; AWS is not called here. A stop that must wait for those at work makes no operations yet.
 * The environment's row is locked first, so that two clicks at once are one after the other.
 * @throws AppError `not_found`, `forbidden`, `invalid_state` when nothing can be done or a hold stands against it, `duplicate` for a key used
 * for something else
 */
export async function requestOperations(db: Database, actor: UserActor, kind: OperationKind, input: AskedAct): Promise<StopOutput> {
  await authorizedEnvironment(db, actor, permissionOf(kind), input.environmentId);
  if (!isPersonsSourceIdentity(actor.uid)) {
    throw new AppError(
      "invalid_state",
      `Your sign-in name ${actor.uid} cannot be used in AWS, which takes 2 to 64 letters, digits and _+=,.@-, and not beginning with switchyard-. Ask an admin for another name.`,
    );
  }
  return inTransaction(db, async (tx) => {
    await lockEnvironments(tx, [input.environmentId]);
    const environment = await authorizedEnvironment(tx, actor, permissionOf(kind), input.environmentId);
    const repeated = await repeatedRequest(tx, actor, kind, input);
    if (repeated !== null) return { ...repeated, waits: null };
    await lockOpenOperations(tx, environment.id);
    const wished = await loadWished(tx, input);
    const decided = wished.map((instance) => ({ instance, decision: decideWish(kind, { ...instance, open: instance.operations[0] ?? null }) }));
    const refusal = refusalWords(kind, environment.name, decided) ?? (kind === "hibernate" ? hibernationRefusal(environment.name, wished) : null);
    if (refusal !== null) throw new AppError("invalid_state", refusal);
    const rows = await loadedRows(tx, environment.id);
    const now = clock.now();
    const plan = planAct(rows, kind, { actor, asked: input, now });
    if (plan.refused !== null) throw new AppError("invalid_state", plan.refused);
    await saveAct(tx, { actor, rows, reason: input.overrideReason ?? (input.reason || null), now }, plan.changes);
    if (plan.changes.length > 0) await wakeEnvironments(tx, [environment.id]);
    if (plan.waits === null) {
      const output = await write(tx, actor, { kind, input, environment, decided });
      return { ...output, accepted: output.accepted + laterWords(rows, plan, now), waits: null };
    }
    await refreshEnvironments(tx, [environment.id], now);
    return { requestId: null, accepted: waitsWords(rows, plan.waits, now), operations: 0, waits: plan.waits };
  });
}

/** How long a herd waits for the rest of it, in milliseconds, should nobody say that it is complete. */
const herdGathersMs = 30_000;

async function loadWished(tx: Tx, { environmentId, instanceIds }: ActInput) {
  const instances = await tx.instance.findMany({
    where: { environmentId, ...(instanceIds === undefined ? { state: { notIn: ["terminated", "missing"] } } : { id: { in: instanceIds } }) },
    include: { operations: { where: { state: { in: [...openStates] } } } },
    orderBy: [{ startOrder: "asc" }, { name: "asc" }, { id: "asc" }],
  });
  if (instanceIds !== undefined && instances.length !== new Set(instanceIds).size)
    throw new AppError("not_found", "There is no such instance in this environment.");
  return instances;
}

type Wish = { kind: OperationKind; input: AskedAct; environment: Environment; decided: readonly Decided[] };

async function write(tx: Tx, actor: UserActor, wish: Wish): Promise<ActOutput> {
  const { kind, input, environment, decided } = wish;
  const now = clock.now();
  const acted = decided.filter(({ decision }) => decision.act === "create" || decision.act === "supersede");
  const joined = decided.filter(({ decision }) => decision.act === "join");
  const left = decided.flatMap(({ decision }) => (decision.act === "leave" && !decision.done ? [decision.words] : []));
  const accepted = acceptedWords(kind, environment.name, { created: acted.length, joined: joined.length, left });
  if (acted.length === 0 && joined.length === 0) return { requestId: null, accepted, operations: 0 };
  const id = newId();
  const superseded = await supersede(tx, decided, now);
  // A click that only joins leaves its key too, so that its repetition finds it.
  await create(tx, actor, wish, { id, now, acted });
  await record(tx, environmentAuditEvents[events[kind]], {
    actor,
    subject: { noun: "environment", id: environment.id, label: environment.name },
    scope: placeOf(environment),
    reason: input.reason ?? null,
    data: {
      operationRequestId: acted.length === 0 ? null : id,
      whole: input.instanceIds === undefined,
      instances: acted.map(({ instance }) => instance.name),
      joined: joined.map(({ instance }) => instance.name),
      superseded,
      leftOut: left,
    },
  });
  await refreshEnvironments(tx, [environment.id], now);
  if (input.lane !== "bulk") await ringOperate(tx, environment.targetId);
  const requestId = acted.length === 0 ? (joined[0]?.instance.operations[0]?.requestRowId ?? null) : id;
  return { requestId, accepted, operations: acted.length };
}

async function supersede(tx: Tx, decided: readonly Decided[], now: Date): Promise<string[]> {
  const replaced = decided.flatMap(({ instance, decision }) =>
    decision.act === "supersede" ? instance.operations.map((operation) => ({ operation, name: instance.name })) : [],
  );
  const moved = await moveOperations(
    tx,
    replaced.map(({ operation: { id, version, fence, state } }) => ({ id, version, fence, from: state, to: "superseded" as const, endedAt: now })),
  );
  if (moved.length !== replaced.length) throw new AppError("stale", "The environment changed at this very moment. Try again.");
  await endRequests(
    tx,
    moved.map(({ requestRowId }) => requestRowId),
    now,
  );
  return replaced.map(({ name }) => name);
}

async function create(tx: Tx, actor: UserActor, { kind, input, environment }: Wish, made: { id: string; now: Date; acted: readonly Decided[] }): Promise<void> {
  const { id, now, acted } = made;
  await tx.operationRequest.create({
    select: { id: true },
    data: {
      id,
      environmentId: environment.id,
      kind,
      whole: input.instanceIds === undefined,
      requestedById: actor.id,
      sourceIdentity: actor.uid,
      reason: input.reason || null,
      lane: input.lane ?? "person",
      idempotencyKey: input.idempotencyKey,
      requestId: actor.requestId,
      createdAt: now,
      endedAt: acted.length === 0 ? now : null,
    },
  });
  await tx.operation.createMany({
    data: acted.map(({ instance }) => ({
      id: newId(),
      requestRowId: id,
      instanceId: instance.id,
      kind,
      state: "pending" as const,
      createdAt: now,
      // A herd begins when all of it stands (releaseHerd), or by itself should that never come.
      nextTryAt: input.lane === "bulk" ? new Date(now.getTime() + herdGathersMs) : now,
    })),
  });
}
