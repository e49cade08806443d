import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { announce } from "@/server/platform/live";
import { inTransaction } from "@/server/platform/transaction";
import { migrationAuditEvents } from "../audit-events";
import { placeOfDatabase } from "../databases/authorized-database";
import { ringObserve } from "../jobs";
import { authorizedObservation } from "./authorized-observation";
import { steerObservation } from "./observe-claims";
import type { endObservationOutput } from "./schemas";

/**
 * Ends an observation before its time. The worker reads it once more and removes its trigger.
 * @throws AppError `not_found`, `forbidden`, `invalid_state` when it has ended, `stale` when a worker moved it at this moment
 */
export async function endObservation(db: Database, actor: UserActor, observationId: string): Promise<z.infer<typeof endObservationOutput>> {
  return inTransaction(db, async (tx) => {
    const row = await authorizedObservation(tx, actor, "migration:propose", observationId);
    if (row.state !== "installing" && row.state !== "watching") throw new AppError("invalid_state", "It has ended, or its trigger is being removed already.");
    const now = clock.now();
    if (!(await steerObservation(tx, row, { until: now, nextTryAt: now }))) throw new AppError("stale", "It was read at this very moment. Try again.");
    await record(tx, migrationAuditEvents["observation.end-asked"], {
      actor,
      subject: { noun: "observation", id: row.id, label: `${row.tableName}.${row.columnName}` },
      scope: placeOfDatabase(row.database),
      data: { observationId: row.id, database: row.database.name, column: `${row.schemaName}.${row.tableName}.${row.columnName}`, state: row.state },
    });
    await announce(tx, { noun: "observation", id: row.id, version: row.version + 1, scope: placeOfDatabase(row.database) });
    await ringObserve(tx, row.id);
    return { accepted: "It is read once more, then its trigger is removed." };
  });
}
