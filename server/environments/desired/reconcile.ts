import { systemActors } from "@/server/access/system-actors";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { failpoint } from "@/server/platform/failpoint";
import { newId } from "@/server/platform/ids";
import { inTransaction } from "@/server/platform/transaction";
import type { Tx } from "@/server/platform/transaction";
import { ringOperate } from "../jobs";
import { loadRows } from "./load-rows";
import type { LoadedRows } from "./load-rows";
import { claimDueEnvironments } from "./reconcile-claims";
import { planReconcile } from "./reconcile-plan";
import type { ReconcilePlan } from "./reconcile-plan";
import { savePlans } from "./save-plans";
import { readLook } from "./stored-look";

/** Environments of one transaction: few enough that a person's click does not wait for them, many enough for few statements. */
export const environmentsPerTick = 200;

/** What was decided longer ago than this is decided anew: a worker that was frozen must not act on what it saw before. */
const decidedWithinMs = 5_000;

/** A worker was frozen, or the machine slept, between its look and its act. */
class StaleLook extends Error {
  constructor() {
    super("The look at the environments is too old to act on; they are looked at again.");
  }
}

/**
 * Compares environments that are due with what is desired of them, and writes what that leads to in one transaction. Any number of workers may
 * do this at once: whatever one holds, the others pass over.
 * What was decided is written in the same transaction or not at all: a worker that dies leaves nothing half done.
 * @returns how many were looked at; as many as the limit when there may be more
 */
export async function reconcileDue({ db }: { db: Database }, limit: number = environmentsPerTick): Promise<number> {
  const begun = { now: clock.now(), elapsed: clock.elapsed() };
  failpoint("tick");
  const { count, targetIds } = await inTransaction(db, async (tx) => {
    const ids = await claimDueEnvironments(tx, begun.now, limit);
    return { count: ids.length, targetIds: ids.length === 0 ? [] : await look(tx, ids, begun) };
  });
  // After the commit, so that nobody's click waits for the knock; one that is lost is made up for by the scan.
  for (const targetId of targetIds) await ringOperate(db, targetId);
  return count;
}

type Begun = { now: Date; elapsed: number };

async function look(tx: Tx, ids: readonly string[], begun: Begun): Promise<string[]> {
  const { now } = begun;
  const planned = (await loadRows(tx, ids)).map((rows) => ({ rows, plan: planFor(rows, now) }));
  failpoint("look");
  const targetIds = await savePlans(tx, planned, { actor: systemActors.scheduler(newId()), now });
  failpoint("decide");
  if (isLate(begun)) throw new StaleLook();
  return targetIds;
}

/** @throws Error for a schedule that cannot be read: an environment is not left without its hours because of that */
function planFor(rows: LoadedRows, now: Date): ReconcilePlan {
  if (!rows.isScheduleReadable) throw new Error(`The schedule ${rows.environment.scheduleId} cannot be read.`);
  return planReconcile(rows, now, readLook(rows.environment.desired));
}

/** By either clock: the machine's may have been set back meanwhile, the steady one stands still while a machine sleeps. */
function isLate({ now, elapsed }: Begun): boolean {
  return Math.max(clock.now().getTime() - now.getTime(), clock.elapsed() - elapsed) > decidedWithinMs;
}
