import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { inTransaction } from "@/server/platform/transaction";
import { environmentAuditEvents } from "../audit-events";
import { placeOf } from "../authorized-environment";
import { wakeEnvironments } from "../desired/wake";
import { lockEnvironments } from "../environment-facts.sql";
import { refreshEnvironments } from "../refresh-environments";
import { authorizedPair } from "./authorized-pair";
import type { acceptedOutput } from "./schemas";
import { endKeptOff } from "./switch-holds";

/**
 * Ends a pair: both environments follow their own hours again; nothing is started, stopped or moved.
 * @throws AppError `not_found`, `forbidden`, `invalid_state` while a switch runs
 */
export async function archivePair(db: Database, actor: UserActor, pairId: string): Promise<z.infer<typeof acceptedOutput>> {
  return inTransaction(db, async (tx) => {
    const seen = await authorizedPair(tx, actor, "environment:switch", pairId);
    await lockEnvironments(tx, [seen.aId, seen.bId]);
    const pair = await authorizedPair(tx, actor, "environment:switch", pairId);
    const now = clock.now();
    if ((await tx.environmentSwitch.count({ where: { pairId, endedAt: null } })) > 0) {
      throw new AppError("invalid_state", `${pair.name} is being switched. Wait for its end, or cancel the switch first.`);
    }
    await tx.environmentPair.update({ where: { id: pair.id }, data: { archivedAt: now, version: pair.version + 1 } });
    await endKeptOff(tx, pair.id, actor.name, now);
    await record(tx, environmentAuditEvents["pair.archived"], {
      actor,
      subject: { noun: "pair", id: pair.id, label: pair.name },
      scope: placeOf(pair.a),
      data: { a: pair.a.name, b: pair.b.name },
    });
    await refreshEnvironments(tx, [pair.aId, pair.bId], now);
    await wakeEnvironments(tx, [pair.aId, pair.bId]);
    return { accepted: `${pair.name} is archived. ${pair.a.name} and ${pair.b.name} follow their own hours again.` };
  });
}
