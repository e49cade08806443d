import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { inTransaction } from "@/server/platform/transaction";
import { environmentAuditEvents } from "../audit-events";
import { placeOf } from "../authorized-environment";
import { lockEnvironments } from "../environment-facts.sql";
import { refreshEnvironments } from "../refresh-environments";
import { authorizedPair } from "./authorized-pair";
import { checkPair } from "./check-settings";
import { pairData, requireName, shownSecret } from "./create-pair";
import type { UpdatePairInput, pairOutput } from "./schemas";
import { readSettings } from "./switch-log";

/**
 * Changes name and settings of a pair. A switch that runs goes on with those it began with.
 * @throws AppError `not_found`, `forbidden`, `invalid_input`, `stale` when somebody else changed it meanwhile
 */
export async function updatePair(db: Database, actor: UserActor, input: UpdatePairInput): Promise<z.infer<typeof pairOutput>> {
  return inTransaction(db, async (tx) => {
    const seen = await authorizedPair(tx, actor, "environment:switch", input.pairId);
    await lockEnvironments(tx, [seen.aId, seen.bId]);
    const pair = await authorizedPair(tx, actor, "environment:switch", input.pairId);
    if (pair.version !== input.version) throw new AppError("stale", `${pair.name} was changed by somebody else meanwhile. Open it again.`);
    checkPair(pair, input.settings);
    await requireName(tx, pair.team, input.name, pair.id);
    await tx.environmentPair.update({ where: { id: pair.id }, data: { name: input.name, settings: input.settings, version: pair.version + 1 } });
    await record(tx, environmentAuditEvents["pair.changed"], {
      actor,
      subject: { noun: "pair", id: pair.id, label: input.name },
      scope: placeOf(pair.a),
      data: { before: pairData(pair, readSettings(pair.settings)), after: pairData(pair, input.settings) },
    });
    await refreshEnvironments(tx, [pair.aId, pair.bId], clock.now());
    return { pairId: pair.id, hookSecret: shownSecret(pair.id, input.settings) };
  });
}
