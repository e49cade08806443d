import type { UserActor } from "@/server/access/actor";
import { requireOn } from "@/server/access/can";
import { record } from "@/server/audit/record";
import type { Database } from "@/server/platform/db";
import { inTransaction } from "@/server/platform/transaction";
import { databaseAuditEvents } from "../databases/audit-events";
import { authorizedDatabase, placeOfDatabase } from "../databases/authorized-database";
import { dialectOf } from "../dialects/dialects";
import type { Measure } from "../operations/operation";
import { operationOf } from "../operations/operations";
import type { TargetGateways } from "../target/gateways";
import { sampleRows } from "./measure";
import { tableOf, withTarget } from "./plan-migration";
import type { PlanRequest } from "./plan-migration";
import { readParams } from "./read-params";
import type { SamplesOf } from "./schemas";

/** Rows of each sample. */
const shownRows = 20;

type Deps = { db: Database; gateways: TargetGateways; signal?: AbortSignal | undefined };

/**
 * The longest or most telling rows in clear. They are personal data: whoever reads them needs the right, and the look is on record before
 * the values leave.
 * @throws AppError as planMigration, and `forbidden` without `database:read-values`
 */
export async function readSamples(deps: Deps, actor: UserActor, request: PlanRequest): Promise<SamplesOf[]> {
  const row = await authorizedDatabase(deps.db, actor, "database:read-values", request.databaseId);
  const operation = operationOf(request.kind);
  const samples = await withTarget(deps, row, async (session) => {
    const facts = await tableOf(session, row, request);
    const dialect = dialectOf(row.engine);
    const context = { change: request.change, params: await readParams(operation, request.params, row.engine), table: facts, dialect };
    const found: SamplesOf[] = [];
    for (const measure of operation.measures(context).filter((each: Measure) => each.sample !== null)) {
      const rows = await sampleRows({ session, facts, tableName: dialect.tableName(facts) }, measure, shownRows);
      found.push({ measureKey: measure.key, title: measure.title, rows });
    }
    return found;
  });
  await inTransaction(deps.db, async (tx) => {
    requireOn(actor, "database:read-values", placeOfDatabase(row));
    await record(tx, databaseAuditEvents["database.values-read"], {
      actor,
      subject: { noun: "database", id: row.id, label: row.name },
      scope: placeOfDatabase(row),
      data: { table: `${request.schema}.${request.table}`, kind: request.kind, rows: samples.reduce((sum, { rows }) => sum + rows.length, 0) },
    });
  });
  return samples;
}
