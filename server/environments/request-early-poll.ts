import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { inTransaction } from "@/server/platform/transaction";
import { ringPoll } from "./jobs";
import { hastenPolls } from "./target-claims";

/** Asks for the targets of an account and region to be read now. An account or region that is none of ours is ignored. */
export async function requestEarlyPoll(db: Database, of: { account: string; region: string }): Promise<void> {
  const targets = await db.awsTarget.findMany({ where: { accountId: of.account, region: of.region, enabled: true }, select: { id: true } });
  if (targets.length === 0) return;
  await inTransaction(db, async (tx) => {
    await hastenPolls(
      tx,
      targets.map(({ id }) => id),
      clock.now(),
    );
    for (const { id } of targets) await ringPoll(tx, id);
  });
}
