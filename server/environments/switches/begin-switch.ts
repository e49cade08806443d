import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { requireOn } from "@/server/access/can";
import { record } from "@/server/audit/record";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { newId } from "@/server/platform/ids";
import { inTransaction } from "@/server/platform/transaction";
import type { Tx } from "@/server/platform/transaction";
import { environmentAuditEvents } from "../audit-events";
import { placeOf } from "../authorized-environment";
import { wakeEnvironments } from "../desired/wake";
import { lockEnvironments } from "../environment-facts.sql";
import { lockOf } from "../instance-locks";
import { ringSwitch } from "../jobs";
import { refreshEnvironments } from "../refresh-environments";
import { isPersonsSourceIdentity } from "../session-policy";
import { authorizedPair } from "./authorized-pair";
import type { LoadedPair } from "./authorized-pair";
import type { BeginInput, beginOutput } from "./schemas";
import { endKeptOff, holdBothOn } from "./switch-holds";
import { withLine } from "./switch-log";

/**
 * Begins to switch a pair to the side that does not serve. Nothing is started or moved here: the worker carries it on, and asks again before
 * each act whether whoever began may still do it.
 * @throws AppError `not_found`, `forbidden`, `stale` when the other side serves meanwhile, `invalid_state` with what stands in the way
 */
export async function beginSwitch(db: Database, actor: UserActor, input: BeginInput): Promise<z.infer<typeof beginOutput>> {
  if (!isPersonsSourceIdentity(actor.uid)) {
    throw new AppError("invalid_state", `Your sign-in name ${actor.uid} cannot be used in AWS, so you cannot switch. Ask an admin for another name.`);
  }
  return inTransaction(db, async (tx) => {
    const seen = await authorizedPair(tx, actor, "environment:switch", input.pairId);
    await lockEnvironments(tx, [seen.aId, seen.bId]);
    const pair = await authorizedPair(tx, actor, "environment:switch", input.pairId);
    const repeated = await tx.environmentSwitch.findUnique({
      where: { requestedById_idempotencyKey: { requestedById: actor.id, idempotencyKey: input.idempotencyKey } },
    });
    if (repeated !== null) return repeatedAnswer(repeated, input);
    const { from, to } = sides(pair, input.toId);
    requireOn(actor, "environment:start", placeOf(to));
    requireOn(actor, "environment:stop", placeOf(from));
    await requireNothingInTheWay(tx, pair, { from, to });
    return write(tx, actor, { pair, input, from, to });
  });
}

type Sides = { from: LoadedPair["a"]; to: LoadedPair["a"] };

function sides(pair: LoadedPair, toId: string): Sides {
  const to = [pair.a, pair.b].find(({ id }) => id === toId);
  const from = [pair.a, pair.b].find(({ id }) => id !== toId);
  if (to === undefined || from === undefined) throw new AppError("invalid_input", `That environment is not in the pair ${pair.name}.`);
  if (pair.currentId === to.id) throw new AppError("stale", `${to.name} serves already. Somebody switched meanwhile.`);
  return { from, to };
}

async function requireNothingInTheWay(tx: Tx, pair: LoadedPair, { from, to }: Sides): Promise<void> {
  if ((await tx.environmentSwitch.count({ where: { pairId: pair.id, endedAt: null } })) > 0) {
    throw new AppError("invalid_state", `${pair.name} is being switched already.`);
  }
  const holds = await tx.environmentHold.findMany({
    where: {
      endedAt: null,
      AND: [{ OR: [{ until: null }, { until: { gt: clock.now() } }] }],
      OR: [
        { environmentId: { in: [from.id, to.id] }, kind: { in: ["freeze", "budget"] } },
        { environmentId: from.id, kind: "keep_on", origin: "person" },
      ],
    },
  });
  const [hold] = holds;
  if (hold !== undefined) {
    const name = hold.environmentId === from.id ? from.name : to.name;
    const what = { freeze: `has frozen ${name}`, budget: `keeps ${name} off: its budget is spent`, keep_on: `keeps ${name} on`, keep_off: `keeps ${name} off` };
    throw new AppError("invalid_state", `${hold.placedBy} ${what[hold.kind]}. End that first, then switch.`);
  }
  const instances = await tx.instance.findMany({ where: { environmentId: { in: [from.id, to.id] }, state: { notIn: ["terminated", "missing"] } } });
  if (!instances.some(({ environmentId }) => environmentId === to.id)) throw new AppError("invalid_state", `${to.name} has no instances that could serve.`);
  for (const instance of instances) {
    const lock = lockOf(instance.environmentId === to.id ? "start" : "stop", instance);
    if (lock !== null) throw new AppError("invalid_state", `${instance.name} is locked: ${lock}`);
  }
}

async function write(tx: Tx, actor: UserActor, { pair, input, from, to }: Sides & { pair: LoadedPair; input: BeginInput }) {
  const now = clock.now();
  const id = newId();
  const row = {
    id,
    pairId: pair.id,
    fromId: from.id,
    toId: to.id,
    state: "starting" as const,
    settings: pair.settings ?? {},
    requestedById: actor.id,
    requestedBy: actor.name,
    reason: input.reason || null,
    idempotencyKey: input.idempotencyKey,
    requestId: actor.requestId,
    startKey: newId(),
    stopKey: newId(),
    createdAt: now,
    stateSince: now,
    nextTryAt: now,
    log: withLine([], { at: now, step: "starting", words: `${actor.name} began to switch from ${from.name} to ${to.name}.` }),
  };
  await tx.environmentSwitch.create({ data: row });
  await endKeptOff(tx, pair.id, "the next switch", now);
  await holdBothOn(tx, row, { from: from.name, to: to.name }, now);
  await record(tx, environmentAuditEvents["switch.begun"], {
    actor,
    subject: { noun: "pair", id: pair.id, label: pair.name },
    scope: placeOf(to),
    reason: row.reason,
    data: { pair: pair.name, from: from.name, to: to.name, switchId: id },
  });
  await refreshEnvironments(tx, [from.id, to.id], now);
  await wakeEnvironments(tx, [from.id, to.id]);
  await ringSwitch(tx, id);
  return { switchId: id, accepted: `Switching ${pair.name} to ${to.name}.` };
}

function repeatedAnswer({ id, pairId, toId }: { id: string; pairId: string; toId: string }, input: BeginInput) {
  if (pairId !== input.pairId || toId !== input.toId)
    throw new AppError("duplicate", "This idempotency key belongs to another act. Make a new one for each act.");
  return { switchId: id, accepted: "This switch was begun already." };
}
