import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { announce } from "@/server/platform/live";
import { logger } from "@/server/platform/logger";
import { inTransaction } from "@/server/platform/transaction";
import { slowBucket } from "./bucket-claims";
import { Ec2Error } from "./ec2-failure";
import type { Ec2Gateway, Ec2Target } from "./ec2-types";
import { isInMotion } from "./end-operations";
import { mapInstance } from "./inventory-mapping";
import type { MappedInstance } from "./inventory-mapping";
import { readConsoles } from "./read-consoles";
import { readInstanceFacts } from "./read-instance-facts";
import { saveInventory } from "./save-inventory";
import type { Inventory } from "./save-inventory";
import { followTags } from "./schedules/from-tags/follow-tags";
import { claimDueTargets, finishPoll } from "./target-claims";
import type { ClaimedTarget } from "./target-claims";
import { followUnclaimed } from "./unclaimed/read-unclaimed";

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
    await followTags(deps.db, claimed, inventory.instances);
    const moves = await isInMotion(deps.db, target.id);
    await readMore(deps, claimed, { target, inventory, onlyNew: moves });
    const hurryMs = await followUnclaimed(deps, claimed, target);
    const pause = moves ? pollEveryMs.inMotion : Math.min(pollEveryMs.atRest, hurryMs ?? pollEveryMs.atRest);
    await finish(deps.db, claimed, { readAt: inventory.at, failedAt: null, error: null, nextDueAt: later(clock.now(), pause) });
  } catch (error) {
    logger.warn({ err: error, target: target.key }, "inventory: a target could not be read");
    const now = clock.now();
    // Without a code it was our own count that held the read back.
    if (error instanceof Ec2Error && error.failure.kind === "throttled" && error.failure.awsCode !== null) {
      await slowBucket(deps.db, { accountId: target.accountId, region: target.region, api: "Describe" }, now);
    }
    const words = error instanceof Ec2Error ? pollWords(error) : "It could not be saved.";
    await finish(deps.db, claimed, { readAt: null, failedAt: now, error: words, nextDueAt: later(now, pollEveryMs.atRest) });
  }
}

type Read = { target: Ec2Target; inventory: Inventory; onlyNew: boolean };

// The inventory stands already; whatever goes wrong here is no fault of it.
async function readMore(deps: PollDeps, claimed: ClaimedTarget, { target, inventory, onlyNew }: Read): Promise<void> {
  const spotRequests = new Map(inventory.instances.flatMap(({ ec2Id, spotRequestId }) => (spotRequestId === null ? [] : [[ec2Id, spotRequestId] as const])));
  const elasticIps = new Map(inventory.instances.map((one) => [one.ec2Id, one.elasticIps]));
  try {
    await readInstanceFacts(deps, { claimed, target, spotRequests, elasticIps, onlyNew });
    await readConsoles(deps, claimed, target);
  } catch (error) {
    logger.warn({ err: error, target: target.key }, "inventory: facts and consoles could not be kept");
  }
}

async function readInventory(gateway: Ec2Gateway, target: Ec2Target): Promise<Inventory> {
  const at = clock.now();
  const [described, statuses] = await Promise.all([gateway.describeInstances(target), gateway.describeInstanceStatus(target)]);
  const instances: MappedInstance[] = [];
  for (const one of described) {
    const mapping = mapInstance(one);
    if (mapping.ok) instances.push(mapping.instance);
    else warnOnce(target, mapping.warning);
  }
  return { instances, statuses, at };
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
    case "expired":
      return "AWS no longer takes the observer's session; it is tried again.";
    case "throttled":
      return "AWS asks to slow down; it is tried again.";
    case "no_capacity":
    case "no_hibernation":
    case "not_found":
    case "other":
    case "protected":
    case "spot_wait":
    case "wrong_state":
      return `AWS answered: ${failure.message}`;
  }
}

function later(from: Date, ms: number): Date {
  return new Date(from.getTime() + ms);
}
