import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { ringPoll } from "./jobs";
import { hastenPolls } from "./target-claims";

/** Asks for the targets of an account and region to be read now. An account or region that is none of ours is ignored. */
export async function requestEarlyPoll(db: Database, of: { account: string; region: string }): Promise<void> {
  const targets = await db.awsTarget.findMany({ where: { accountId: of.account, region: of.region, enabled: true }, select: { id: true } });
  if (targets.length === 0) return;
  await readSoon(
    db,
    targets.map(({ id }) => id),
  );
}

/** Has targets read as soon as may be. Comes after the commit of what is to be seen; should it be lost, the next regular reading sees the same. */
export async function readSoon(db: Database, targetIds: readonly string[]): Promise<void> {
  await hastenPolls(db, targetIds, clock.now());
  for (const id of targetIds) await ringPoll(db, id);
}
