import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import type { TargetDatabase } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { newId } from "@/server/platform/ids";
import { announce } from "@/server/platform/live";
import { inTransaction } from "@/server/platform/transaction";
import type { Tx } from "@/server/platform/transaction";
import { migrationAuditEvents } from "../audit-events";
import { authorizedMigration } from "../authorized-migration";
import { readTableFacts } from "../catalog/read-table-facts";
import type { ColumnFacts } from "../catalog/table-facts";
import { authorizedDatabase, placeOfDatabase } from "../databases/authorized-database";
import { openTarget } from "../databases/open-target";
import { observeDialectOf } from "../dialects/observe-dialect";
import { ringObserve } from "../jobs";
import { requireNoHalt } from "../review/halt";
import type { TargetGateways } from "../target/gateways";
import { TargetError } from "../target/target-session";
import { nextNumber } from "./observe-claims";
import { questionOf, ruleWords } from "./observe-words";
import type { BeginObservationInput, beginObservationOutput } from "./schemas";

/** At once on one database; each costs its writers a comparison. */
const mostAtOnce = 5;

type Deps = { db: Database; gateways: TargetGateways };

/**
 * Begins to observe a column. The worker puts the counting trigger in place, reads it, and removes it when the time is over.
 * @throws AppError `not_found`, `forbidden`, `invalid_input` when there is no such column, `invalid_state` with what stands in the way
 */
export async function beginObservation(
  { db, gateways }: Deps,
  actor: UserActor,
  input: BeginObservationInput,
): Promise<z.infer<typeof beginObservationOutput>> {
  const seen = await authorizedDatabase(db, actor, "migration:propose", input.databaseId);
  requireFit(await readColumn({ db, gateways }, seen, input), input);
  return inTransaction(db, async (tx) => {
    const database = await authorizedDatabase(tx, actor, "migration:propose", input.databaseId);
    if (input.migrationId !== null) await authorizedMigration(tx, actor, "migration:view", { id: input.migrationId });
    await requireNothingInTheWay(tx, input);
    return write(tx, actor, { database, input });
  });
}

async function readColumn({ db, gateways }: Deps, { id, engine, name }: TargetDatabase, input: BeginObservationInput): Promise<ColumnFacts> {
  try {
    const session = await openTarget(db, gateways, id, { sessionName: "switchyard observe", statementTimeoutMs: 10_000 });
    try {
      const facts = await readTableFacts(session, engine, { schema: input.schema, table: input.table });
      const column = facts?.columns.find((each) => each.name === input.column);
      if (column !== undefined) return column;
    } finally {
      await session.end();
    }
  } catch (error) {
    if (error instanceof TargetError) throw new AppError("unavailable", `${name} cannot be asked: ${error.message}`);
    throw error;
  }
  throw new AppError("invalid_input", `There is no column ${input.schema}.${input.table}.${input.column} on ${name}, or the migrator's role may not see it.`);
}

function requireFit(column: ColumnFacts, { rule }: BeginObservationInput): void {
  if (rule.kind === "longer-than" && column.family !== "text") {
    throw new AppError(
      "invalid_input",
      `${column.name} is ${column.type}, which has no length in characters. Observe a text, or ask for rows without a value.`,
    );
  }
  if (rule.kind === "null" && !column.isNullable) throw new AppError("invalid_input", `${column.name} is NOT NULL: nobody can write it without a value.`);
}

async function requireNothingInTheWay(tx: Tx, { databaseId, schema, table, column }: BeginObservationInput): Promise<void> {
  await requireNoHalt(tx);
  const open = await tx.migrationObservation.findMany({ where: { databaseId, state: { in: ["installing", "watching", "removing"] } }, take: 100 });
  if (open.some((other) => other.schemaName === schema && other.tableName === table && other.columnName === column)) {
    throw new AppError("invalid_state", `${table}.${column} is being observed already. End that first, or look at what it found.`);
  }
  if (open.length >= mostAtOnce) throw new AppError("invalid_state", `${mostAtOnce} columns are observed on this database already. End one of them first.`);
}

async function write(tx: Tx, actor: UserActor, { database, input }: { database: TargetDatabase; input: BeginObservationInput }) {
  const now = clock.now();
  const [id, number] = [newId(), await nextNumber(tx)];
  const until = new Date(now.getTime() + input.minutes * 60_000);
  const { schema, table, column, rule } = input;
  const script = observeDialectOf(database.engine).script({ number, table: { schema, name: table }, column, rule });
  await tx.migrationObservation.create({
    data: {
      id,
      number,
      databaseId: database.id,
      migrationId: input.migrationId,
      schemaName: schema,
      tableName: table,
      columnName: column,
      kind: rule.kind,
      params: rule,
      script,
      state: "installing",
      startedById: actor.id,
      startedBy: actor.name,
      createdAt: now,
      until,
      nextTryAt: now,
    },
  });
  const place = placeOfDatabase(database);
  await record(tx, migrationAuditEvents["observation.begun"], {
    actor,
    subject: { noun: "observation", id, label: `${table}.${column}` },
    scope: place,
    data: { observationId: id, database: database.name, column: `${schema}.${table}.${column}`, rule: ruleWords(rule), until: until.toISOString() },
  });
  await announce(tx, { noun: "observation", id, version: 1, scope: place });
  await ringObserve(tx, id);
  return { observationId: id, accepted: `Observing: ${questionOf(column, rule)}` };
}
