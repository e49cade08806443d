import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import { announce } from "@/server/platform/live";
import { logger } from "@/server/platform/logger";
import { inTransaction } from "@/server/platform/transaction";
import type { Tx } from "@/server/platform/transaction";
import type { DescribedInstance, Ec2Gateway, Ec2Target } from "../ec2-types";
import { holdTarget } from "../target-claims";
import type { ClaimedTarget } from "../target-claims";
import { unclaimedChanges } from "./unclaimed-changes";
import type { UnclaimedChanges } from "./unclaimed-changes";
import { endSeenAdoptions, finishUnclaimed, renewLease, saveUnclaimed } from "./unclaimed-rows.sql";

/** Milliseconds between two readings: at rest, and while adoptions wait for their tags. */
const unclaimedEveryMs = { atRest: 60_000, adopting: 5_000 } as const;

/** For so long after it was accepted an adoption makes its target be read more often; somebody is at it then. */
const hurryMs = 3_600_000;

/** Rows of one transaction: few enough to commit within a second. */
const rowsPerTransaction = 500;

type UnclaimedDeps = { db: Database; gateway: Pick<Ec2Gateway, "describeUnclaimed"> };

/**
 * Follows the instances of a target that are without our tags; call it after each inventory, under the same lease and fence. It ends the
 * adoptions whose tags have come, and reads the unclaimed instances when they are due. Never throws.
 * @returns the milliseconds after which the target should be read again at the latest, or null when nothing hurries
 */
export async function followUnclaimed(deps: UnclaimedDeps, claimed: ClaimedTarget, target: Ec2Target & { unclaimedDueAt: Date }): Promise<number | null> {
  try {
    await endAdoptions(deps.db, claimed);
    const since = new Date(clock.now().getTime() - hurryMs);
    const hurries = (await deps.db.adoption.count({ where: { targetId: target.id, tagsSeenAt: null, withdrawnAt: null, acceptedAt: { gt: since } } })) > 0;
    if (hurries || target.unclaimedDueAt <= clock.now())
      await readUnclaimed(deps, claimed, { target, everyMs: unclaimedEveryMs[hurries ? "adopting" : "atRest"] });
    return hurries ? unclaimedEveryMs.adopting : null;
  } catch (error) {
    logger.warn({ err: error, target: target.key }, "unclaimed: what is without our tags could not be followed");
    return null;
  }
}

async function endAdoptions(db: Database, claimed: ClaimedTarget): Promise<void> {
  if ((await db.adoption.count({ where: { targetId: claimed.id, tagsSeenAt: null, withdrawnAt: null } })) === 0) return;
  await inTransaction(db, async (tx) => {
    if (!(await holdTarget(tx, claimed))) return;
    if ((await endSeenAdoptions(tx, claimed.id, clock.now())) > 0) await announceTarget(tx, claimed);
  });
}

async function readUnclaimed(
  { db, gateway }: UnclaimedDeps,
  claimed: ClaimedTarget,
  { target, everyMs }: { target: Ec2Target; everyMs: number },
): Promise<void> {
  if (!(await renewLease(db, claimed))) return;
  const at = clock.now();
  const nextDueAt = (): Date => new Date(clock.now().getTime() + everyMs);
  let seen: DescribedInstance[];
  try {
    seen = await gateway.describeUnclaimed(target);
  } catch (error) {
    logger.warn({ err: error, target: target.key }, "unclaimed: a target could not be read");
    await finishUnclaimed(db, claimed, { readAt: null, nextDueAt: nextDueAt() });
    return;
  }
  const changes = await changesOf(db, target.id, seen);
  if (await save(db, claimed, { changes, at })) await finishUnclaimed(db, claimed, { readAt: at, nextDueAt: nextDueAt() });
}

async function changesOf(db: Database, targetId: string, seen: readonly DescribedInstance[]): Promise<UnclaimedChanges> {
  const rows = await db.unclaimedInstance.findMany({ where: { targetId } });
  const claimed = await db.instance.findMany({ where: { targetId, state: { notIn: ["missing", "terminated"] } }, select: { ec2Id: true } });
  return unclaimedChanges(rows, seen, new Set(claimed.map(({ ec2Id }) => ec2Id)));
}

/** @returns false when another worker has taken the target over */
async function save(db: Database, claimed: ClaimedTarget, { changes, at }: { changes: UnclaimedChanges; at: Date }): Promise<boolean> {
  const { saved, missed, gone } = changes;
  const most = Math.max(saved.length, missed.length, gone.length);
  for (let from = 0; from < most; from += rowsPerTransaction) {
    const some = <Row>(rows: readonly Row[]): Row[] => rows.slice(from, from + rowsPerTransaction);
    const isHeld = await inTransaction(db, async (tx) => {
      if (!(await holdTarget(tx, claimed))) return false;
      const writes = some(saved).map((columns) => ({ id: newId(), ...columns }));
      if (writes.length > 0) await saveUnclaimed(tx, claimed.id, writes, at);
      await tx.unclaimedInstance.updateMany({ where: { id: { in: some(missed) } }, data: { state: "missing" } });
      await tx.unclaimedInstance.deleteMany({ where: { id: { in: some(gone) } } });
      await announceTarget(tx, claimed);
      return true;
    });
    if (!isHeld) return false;
  }
  return true;
}

function announceTarget(tx: Tx, { id, fence }: ClaimedTarget): Promise<void> {
  return announce(tx, { noun: "target", id, version: fence, scope: null });
}
