import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import type { TargetDatabase } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Database, Db } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import { inTransaction } from "@/server/platform/transaction";
import type { Tx } from "@/server/platform/transaction";
import { migrationAuditEvents } from "../audit-events";
import { authorizedDatabase } from "../databases/authorized-database";
import { planMigration } from "../planning/plan-migration";
import type { MigrationPlan } from "../planning/plan-migration";
import { becomeAuthor } from "./become";
import { takeNumber } from "./lock.sql";
import { json, planColumns } from "./plan-columns";
import { changeOf, planDeps } from "./plan-deps";
import { hashOfPlan } from "./same-content";
import type { CreateInput, createOutput } from "../acts/schemas";
import { announceMigration, subjectOf } from "./subject";

type Created = z.infer<typeof createOutput>;

/**
 * Proposes a migration: its content is planned on the live database and kept with its hash. The number is taken first, because what the scripts
 * make in the target carries it. Whoever proposes is its first author.
 * @throws AppError `not_found`, `forbidden`, and what planning refuses
 */
export async function createMigration(db: Database, actor: UserActor, input: CreateInput): Promise<Created> {
  await authorizedDatabase(db, actor, "migration:propose", input.databaseId);
  const repeated = await findRepeated(db, actor, input.idempotencyKey);
  if (repeated !== null) return repeated;
  const number = await inTransaction(db, (tx) => takeNumber(tx));
  const { databaseId, kind, params, schema, table } = input;
  const plan = await planMigration(planDeps(db), actor, { databaseId, kind, params, schema, table, change: changeOf({ number }) });
  return inTransaction(db, async (tx) => {
    const database = await authorizedDatabase(tx, actor, "migration:propose", databaseId);
    return (await write(tx, actor, { input, number, plan, database })) ?? (await findRepeated(tx, actor, input.idempotencyKey)) ?? unreachable();
  });
}

type Scene = { input: CreateInput; number: number; plan: MigrationPlan; database: TargetDatabase };

async function write(tx: Tx, actor: UserActor, { input, number, plan, database }: Scene): Promise<Created | null> {
  const now = clock.now();
  const migration = {
    id: newId(),
    number,
    title: input.title,
    why: input.why,
    team: database.team,
    engine: database.engine,
    kind: input.kind,
    schemaName: input.schema,
    tableName: input.table,
    params: json(plan.params),
    script: json(plan.script),
    contentHash: hashOfPlan(input.kind, plan),
    createdById: actor.id,
    createdBy: actor.name,
    createdAt: now,
    updatedAt: now,
    idempotencyKey: input.idempotencyKey,
  };
  const { count } = await tx.migration.createMany({ data: [migration], skipDuplicates: true });
  if (count === 0) return null;
  await becomeAuthor(tx, actor, migration.id);
  const run = {
    id: newId(),
    migrationId: migration.id,
    databaseId: database.id,
    state: "planned" as const,
    stateSince: now,
    createdAt: now,
    nextTryAt: now,
    ...planColumns(plan),
  };
  await tx.migrationRun.create({ data: run });
  await record(tx, migrationAuditEvents["migration.created"], {
    actor,
    ...subjectOf(migration, database),
    data: { runId: run.id, database: database.name, contentHash: migration.contentHash, kind: input.kind, table: `${input.schema}.${input.table}` },
  });
  await announceMigration(tx, migration, [{ id: run.id, version: 1, database }]);
  return { migrationId: migration.id, number, runId: run.id, accepted: `Migration ${number} is planned. Submit it when it says what you mean.` };
}

async function findRepeated(db: Db, actor: UserActor, idempotencyKey: string): Promise<Created | null> {
  const [known] = await db.migration.findMany({
    where: { createdById: actor.id, idempotencyKey },
    include: { runs: { orderBy: [{ createdAt: "asc" }, { id: "asc" }], take: 1 } },
  });
  const run = known?.runs[0];
  if (known === undefined || run === undefined) return null;
  return { migrationId: known.id, number: known.number, runId: run.id, accepted: `Migration ${known.number} was proposed already.` };
}

function unreachable(): never {
  throw new Error("A migration was neither written nor found.");
}
