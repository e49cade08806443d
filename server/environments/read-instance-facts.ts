import type { Instance } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { logger } from "@/server/platform/logger";
import { inTransaction } from "@/server/platform/transaction";
import { Ec2Error } from "./ec2-failure";
import type { Ec2FailureKind } from "./ec2-failure";
import type { Ec2Gateway, Ec2Target } from "./ec2-types";
import { lockEnvironments } from "./environment-facts.sql";
import { changedFacts, factsEveryMs, retryFactsMs } from "./instance-facts-policy";
import type { ReadFacts } from "./instance-facts-policy";
import { refreshEnvironments } from "./refresh-environments";
import { holdTarget } from "./target-claims";
import type { ClaimedTarget } from "./target-claims";

/** Instances of one turn: stop protection costs a call for each. */
const mostInstances = 50;
/** No fact is asked for after this much of the poller's lease (60 s). In milliseconds. */
const readForMs = 20_000;

export type FactsDeps = { db: Database; gateway: Ec2Gateway };

/** What is to be read: `spotRequests` and `elasticIps` by EC2 id as the inventory gave them; `onlyNew` leaves out what was read before. */
export type FactsTurn = {
  claimed: ClaimedTarget;
  target: Ec2Target;
  spotRequests: ReadonlyMap<string, string>;
  elasticIps: ReadonlyMap<string, number>;
  onlyNew: boolean;
};

/**
 * Reads what AWS tells only by other calls: volumes and their keys, kinds of Spot requests, stop protection. New instances come first, then those
 * read longest ago. A fact that cannot be read stays as it was and is asked for again soon.
 */
export async function readInstanceFacts(deps: FactsDeps, turn: FactsTurn): Promise<void> {
  const { target, onlyNew } = turn;
  const begunAt = clock.now();
  const old = { factsReadAt: { lt: new Date(begunAt.getTime() - factsEveryMs) } };
  const rows = await deps.db.instance.findMany({
    where: { targetId: target.id, state: { notIn: ["terminated", "missing"] }, OR: [{ factsReadAt: null }, ...(onlyNew ? [] : [old])] },
    orderBy: [{ factsReadAt: { sort: "asc", nulls: "first" } }, { id: "asc" }],
    take: mostInstances,
  });
  if (rows.length === 0) return;
  const read = await readFacts(deps.gateway, turn, rows, begunAt);
  await save(deps.db, turn.claimed, rows, read);
}

async function readFacts(gateway: Ec2Gateway, turn: FactsTurn, rows: readonly Instance[], begunAt: Date): Promise<ReadFacts> {
  const { target, spotRequests, elasticIps } = turn;
  const requests = rows.flatMap(({ ec2Id }) => spotRequests.get(ec2Id) ?? []);
  const ec2Ids = rows.map(({ ec2Id }) => ec2Id);
  const volumes = await orNull(target, "volumes", () => gateway.describeVolumes(target, ec2Ids));
  const kinds =
    requests.length === 0
      ? new Map<string, "one-time" | "persistent">()
      : await orNull(target, "Spot requests", () => gateway.describeSpotKinds(target, requests));
  return { volumes, kinds, spotRequests, elasticIps, ...(await readProtection(gateway, target, ec2Ids, begunAt)) };
}

/** What AWS says of all when it says it of one; nobody gains by asking fifty times. */
const saidOfAll: ReadonlySet<Ec2FailureKind> = new Set(["denied", "lost", "unavailable", "throttled"]);

type Protection = Pick<ReadFacts, "stopProtected" | "isProtectionHidden">;

async function readProtection(gateway: Ec2Gateway, target: Ec2Target, ec2Ids: readonly string[], begunAt: Date): Promise<Protection> {
  const stopProtected = new Map<string, boolean>();
  for (const ec2Id of ec2Ids) {
    if (clock.now().getTime() - begunAt.getTime() > readForMs) break;
    const read = await orFailure(target, "stop protection", () => gateway.isStopProtected(target, ec2Id));
    if (!(read instanceof Ec2Error)) stopProtected.set(ec2Id, read);
    else if (saidOfAll.has(read.failure.kind)) return { stopProtected, isProtectionHidden: read.failure.kind === "denied" };
  }
  return { stopProtected, isProtectionHidden: false };
}

async function orNull<T>(target: Ec2Target, what: string, read: () => Promise<T>): Promise<T | null> {
  const outcome = await orFailure(target, what, read);
  return outcome instanceof Ec2Error ? null : outcome;
}

async function orFailure<T>(target: Ec2Target, what: string, read: () => Promise<T>): Promise<T | Ec2Error> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Ec2Error)) throw error;
    logger.warn({ err: error, target: target.key }, `facts: ${what} could not be read`);
    return error;
  }
}

async function save(db: Database, claimed: ClaimedTarget, rows: readonly Instance[], read: ReadFacts): Promise<void> {
  const now = clock.now();
  const saved = rows.map((row) => ({ row, ...changedFacts(row, read) }));
  const changed = [...new Set(saved.flatMap(({ row, isChanged }) => (isChanged ? [row.environmentId] : [])))];
  await inTransaction(db, async (tx) => {
    if (!(await holdTarget(tx, claimed))) return;
    // All of them, also those whose facts stay: their rows are written one after the other.
    await lockEnvironments(
      tx,
      rows.map(({ environmentId }) => environmentId),
    );
    for (const { row, facts, isComplete, isChanged } of saved) {
      // Due again in ten minutes, or in one where a part is missing.
      const factsReadAt = isComplete ? now : new Date(now.getTime() - factsEveryMs + retryFactsMs);
      await tx.instance.updateMany({ where: { id: row.id }, data: { ...facts, factsReadAt, ...(isChanged ? { version: { increment: 1 } } : {}) } });
    }
    await refreshEnvironments(tx, changed, now);
  });
}
