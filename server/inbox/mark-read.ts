import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { markInboxRead } from "@/server/notifications/delivery-claims";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { announce } from "@/server/platform/live";
import { inTransaction } from "@/server/platform/transaction";
import type { markReadInput, markReadOutput } from "./schemas";

/** Marks lines of the person's own inbox as read, or all of them; the person's other windows hear of it. Ids that are not theirs change nothing. */
export function markRead(db: Database, actor: UserActor, { ids }: z.infer<typeof markReadInput>): Promise<z.infer<typeof markReadOutput>> {
  return inTransaction(db, async (tx) => {
    const read = await markInboxRead(tx, actor.id, ids, clock.now());
    if (read > 0) await announce(tx, { noun: "inbox", id: actor.id, version: 0, scope: null });
    return { read };
  });
}
