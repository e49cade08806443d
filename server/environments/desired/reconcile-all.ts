import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { isDatabaseFailure } from "@/server/platform/database-failure";
import { logger } from "@/server/platform/logger";
import { inTransaction } from "@/server/platform/transaction";
import { environmentsPerTick, reconcileDue } from "./reconcile";
import { claimDueEnvironments, saveLooks } from "./reconcile-claims";

/** How long an environment that cannot be looked at is left alone, in milliseconds. */
const leaveAloneMs = 60_000;

/** Looks at all that is due, batch after batch, until nothing more is, or the signal aborts. */
export async function reconcileAll(deps: { db: Database }, signal?: AbortSignal): Promise<void> {
  for (let count = environmentsPerTick; count >= environmentsPerTick && !signal?.aborted;) count = await reconcileBatch(deps);
}

/** One that cannot be looked at holds up no other: after an error they are looked at one by one, and that one is left alone for a while. */
async function reconcileBatch(deps: { db: Database }): Promise<number> {
  try {
    return await reconcileDue(deps);
  } catch (error) {
    if (isDatabaseFailure(error)) throw error;
    logger.error({ err: error }, "environments could not be compared with what is desired; they are looked at one by one");
  }
  let looked = 0;
  for (let count = 1; count > 0 && looked < environmentsPerTick; looked += count) count = await reconcileOne(deps);
  return looked;
}

async function reconcileOne(deps: { db: Database }): Promise<number> {
  try {
    return await reconcileDue(deps, 1);
  } catch (error) {
    if (isDatabaseFailure(error)) throw error;
    const [environmentId] = await leaveAlone(deps.db);
    logger.error({ err: error, environmentId }, "an environment could not be compared with what is desired; it is left alone for a minute");
    return environmentId === undefined ? 0 : 1;
  }
}

function leaveAlone(db: Database): Promise<string[]> {
  const now = clock.now();
  return inTransaction(db, async (tx) => {
    const ids = await claimDueEnvironments(tx, now, 1);
    await saveLooks(
      tx,
      ids.map((id) => ({ id, desired: null, nextCheckAt: new Date(now.getTime() + leaveAloneMs) })),
    );
    return ids;
  });
}
