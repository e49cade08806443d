import type { UserActor } from "@/server/access/actor";
import type { Database } from "@/server/platform/db";
import { authorizedMigration } from "../authorized-migration";
import { authorizedDatabase } from "../databases/authorized-database";
import { tableFacts } from "../catalog/schemas";
import { planMigration } from "../planning/plan-migration";
import { ruleWords } from "./approval-policy";
import { changeOf, planDeps } from "./plan-deps";
import { ruleOf } from "./rule-of-run";
import { hashOfPlan } from "./same-content";
import type { PlanInput } from "../acts/schemas";
import type { PlanOutput } from "./schemas";

/** How long a preview waits where others read the database already. */
const patienceMs = 3_000;

/**
 * The plan as somebody types: everything a reviewer would see, of the database as it is now. Nothing is kept. The number of a new migration is the
 * one it would probably get; its scripts carry it.
 * @throws AppError `not_found`, `forbidden`, and what planning refuses
 */
export async function previewPlan(db: Database, actor: UserActor, input: PlanInput, signal?: AbortSignal): Promise<PlanOutput> {
  const { migrationId, ...asked } = input;
  const database = await authorizedDatabase(db, actor, "migration:propose", input.databaseId);
  const number = migrationId === undefined ? await nextNumber(db) : (await authorizedMigration(db, actor, "migration:view", { id: migrationId })).number;
  const planned = await planMigration({ ...planDeps(db, signal), patienceMs }, actor, { ...asked, change: changeOf({ number }) });
  const { name, script, plan, samples, findings, risk, fingerprint, plannedAt } = planned;
  const facts = tableFacts.parse(planned.facts);
  const approvalWords = `${database.name} asks for ${ruleWords(ruleOf(database, risk))} at this risk.`;
  return {
    name,
    script,
    facts,
    plan,
    samples,
    findings,
    risk,
    fingerprint,
    plannedAt,
    contentHash: hashOfPlan(input.kind, planned),
    approvalWords,
  };
}

async function nextNumber(db: Database): Promise<number> {
  const { _max: newest } = await db.migration.aggregate({ _max: { number: true } });
  return (newest.number ?? 0) + 1;
}
