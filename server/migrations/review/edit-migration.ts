import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { inTransaction } from "@/server/platform/transaction";
import type { Tx } from "@/server/platform/transaction";
import { migrationAuditEvents } from "../audit-events";
import { authorizedMigration } from "../authorized-migration";
import type { LoadedMigration, RunOnDatabase } from "../authorized-migration";
import { planMigration } from "../planning/plan-migration";
import type { MigrationPlan } from "../planning/plan-migration";
import { becomeAuthor } from "./become";
import { requireEditable } from "./editable";
import { lockMigration } from "./lock.sql";
import { json, planColumns } from "./plan-columns";
import { changeOf, planDeps } from "./plan-deps";
import { recordVoided } from "./record-act";
import { hashOfPlan } from "./same-content";
import type { EditInput, acceptedOutput } from "../acts/schemas";
import { steerRun } from "./steer-run-claims";
import { announceMigration, subjectOf } from "./subject";
import { voidApprovals } from "./void-approvals";

/**
 * Changes the content. Whoever edits becomes an author, all approvals of all databases are void, and every run goes back to be submitted anew.
 * @throws AppError `not_found`, `forbidden`, `stale` when somebody else edited meanwhile, `invalid_state` once it has begun anywhere
 */
export async function editMigration(db: Database, actor: UserActor, input: EditInput): Promise<z.infer<typeof acceptedOutput>> {
  const seen = await authorizedMigration(db, actor, "migration:propose", { id: input.migrationId });
  requireSeen(seen, input);
  const { databaseId, kind, params, schema, table } = input;
  const plan = await planMigration(planDeps(db), actor, { databaseId, kind, params, schema, table, change: changeOf(seen) });
  return inTransaction(db, async (tx) => {
    await lockMigration(tx, input.migrationId);
    const migration = await authorizedMigration(tx, actor, "migration:propose", { id: input.migrationId });
    return write(tx, actor, { input, plan, migration, planned: requireSeen(migration, input) });
  });
}

function requireSeen(migration: LoadedMigration, input: EditInput): RunOnDatabase {
  if (migration.version !== input.version) throw new AppError("stale", `Migration ${migration.number} was edited meanwhile. Read it again, then edit.`);
  requireEditable(migration);
  const run = migration.runs.find(({ databaseId, state }) => databaseId === input.databaseId && state !== "cancelled");
  if (run === undefined) throw new AppError("invalid_input", "The content is planned on a database that the migration is meant for. Choose one of them.");
  return run;
}

type Scene = { input: EditInput; plan: MigrationPlan; migration: LoadedMigration; planned: RunOnDatabase };

async function write(tx: Tx, actor: UserActor, { input, plan, migration, planned }: Scene): Promise<z.infer<typeof acceptedOutput>> {
  const now = clock.now();
  const revision = migration.revision + 1;
  const contentHash = hashOfPlan(input.kind, plan);
  const lost = await tx.migrationApproval.groupBy({ by: ["runId"], where: { migrationId: migration.id, voidedAt: null }, _count: true });
  const voided = await voidApprovals(tx, { migrationId: migration.id }, `${actor.name} edited it (revision ${revision}).`);
  await becomeAuthor(tx, actor, migration.id);
  const content = { kind: input.kind, schemaName: input.schema, tableName: input.table, params: json(plan.params), script: json(plan.script), contentHash };
  await tx.migration.update({
    where: { id: migration.id },
    data: { title: input.title, why: input.why, ...content, revision, updatedAt: now, version: migration.version + 1 },
  });
  for (const run of migration.allRuns.filter(({ state }) => state !== "cancelled")) {
    const cleared = { submittedAt: null, scheduledFor: null, because: `${actor.name} edited it. Submit it again.` };
    if (run.id === planned.id) await steerRun(tx, run, { ...cleared, ...planColumns(plan), to: back(run, "planned") }, now);
    else await steerRun(tx, run, { ...cleared, fingerprint: null, plannedAt: null, to: back(run, "draft") }, now);
  }
  await record(tx, migrationAuditEvents["migration.edited"], {
    actor,
    ...subjectOf({ ...migration, title: input.title }, planned.database),
    data: { before: migration.contentHash, after: contentHash, revision, voided },
  });
  for (const { runId, _count } of lost) {
    const run = migration.allRuns.find(({ id }) => id === runId);
    if (run !== undefined) await recordVoided(tx, actor, { run: { ...run, migration }, because: `It was edited (revision ${revision}).`, voided: _count });
  }
  await announceMigration(tx, migration, migration.allRuns);
  return { accepted: `Migration ${migration.number} is now revision ${revision}.${voided > 0 ? " Its approvals are void." : ""}` };
}

/** Where a run waits for its next submission; from `approved` and `scheduled` the way back leads to the draft. */
function back({ state }: RunOnDatabase, wished: "planned" | "draft"): "planned" | "draft" {
  return wished === "planned" && (state === "approved" || state === "scheduled") ? "draft" : wished;
}
