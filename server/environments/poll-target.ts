import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { announce } from "@/server/platform/live";
import { logger } from "@/server/platform/logger";
import { inTransaction } from "@/server/platform/transaction";
import { Ec2Error } from "./ec2-failure";
import type { Ec2Gateway, Ec2Target } from "./ec2-types";
import { isInMotion } from "./end-operations";
import { mapInstance } from "./inventory-mapping";
import type { MappedInstance } from "./inventory-mapping";
import { saveInventory } from "./save-inventory";
import type { Inventory } from "./save-inventory";
import { claimDueTargets, finishPoll } from "./target-claims";
import type { ClaimedTarget } from "./target-claims";

/** Milliseconds between two readings of a target: at rest, and while something moves. */
export const pollEveryMs = { atRest: 15_000, inMotion: 3_000 } as const;

export type PollDeps = { db: Database; gateway: Ec2Gateway };

/** Takes the targets that are due for reading, at most eight; with `targetId` only that one. Several workers share them: each target is taken by one. */
export function claimTargets(db: Database, targetId?: string): Promise<ClaimedTarget[]> {
  const now = clock.now();
  return claimDueTargets(db, { now, nextDueAt: later(now, pollEveryMs.atRest), limit: 8, targetId });
}

/** Reads one target and saves what changed. A failure is kept on the target's row, where people see it, and tried again. */
export async function pollTarget(deps: PollDeps, claimed: ClaimedTarget): Promise<void> {
  const target = await deps.db.awsTarget.findUniqueOrThrow({ where: { id: claimed.id } });
  try {
    const inventory = await readInventory(deps.gateway, target);
    if (!(await saveInventory(deps.db, claimed, inventory))) return;
    const pause = (await isInMotion(deps.db, target.id)) ? pollEveryMs.inMotion : pollEveryMs.atRest;
    await finish(deps.db, claimed, { readAt: inventory.at, failedAt: null, error: null, nextDueAt: later(clock.now(), pause) });
  } catch (error) {
    logger.warn({ err: error, target: target.key }, "inventory: a target could not be read");
    const now = clock.now();
    const words = error instanceof Ec2Error ? pollWords(error) : "It could not be saved.";
    await finish(deps.db, claimed, { readAt: null, failedAt: now, error: words, nextDueAt: later(now, pollEveryMs.atRest) });
  }
}

async function readInventory(gateway: Ec2Gateway, target: Ec2Target): Promise<Inventory> {
  const at = clock.now();
  const [described, checks] = await Promise.all([gateway.describeInstances(target), gateway.describeInstanceStatus(target)]);
  const instances: MappedInstance[] = [];
  for (const one of described) {
    const mapping = mapInstance(one);
    if (mapping.ok) instances.push(mapping.instance);
    else warnOnce(target, mapping.warning);
  }
  return { instances, checks, at };
}

const warned = new Set<string>();

/** A wrong tag is there at every reading; the log says it once per process. */
function warnOnce(target: Ec2Target, warning: string): void {
  const key = `${target.id} ${warning}`;
  if (warned.has(key)) return;
  warned.add(key);
  logger.warn({ target: target.key }, warning);
}

async function finish(db: Database, target: ClaimedTarget, end: Parameters<typeof finishPoll>[2]): Promise<void> {
  await inTransaction(db, async (tx) => {
    const [before] = await finishPoll(tx, target, end);
    if (before !== undefined && before.error !== end.error) await announce(tx, { noun: "target", id: target.id, version: target.fence, scope: null });
  });
}

function pollWords({ failure }: Ec2Error): string {
  switch (failure.kind) {
    case "denied":
      return `AWS refuses the observer role (${failure.awsCode ?? "no code"}). Check its trust policy, its external id and its permissions.`;
    case "lost":
    case "unavailable":
      return "AWS does not answer.";
    case "throttled":
      return "AWS asks to slow down; it is tried again.";
    case "no_capacity":
    case "wrong_state":
    case "not_found":
    case "other":
      return `AWS answered: ${failure.message}`;
  }
}

function later(from: Date, ms: number): Date {
  return new Date(from.getTime() + ms);
}
