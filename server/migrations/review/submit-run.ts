import type { UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import type { MigrationRunState } from "@/server/generated/prisma/client";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { migrationAuditEvents } from "../audit-events";
import { authorizedRun } from "../authorized-run";
import type { LoadedRun } from "../authorized-run";
import { actOnRun, requireShownContent } from "./act-on-run";
import { ruleWords } from "./approval-policy";
import { requireNoBlocks, requireShownFirst } from "./may-submit";
import { planColumns } from "./plan-columns";
import { planAgain } from "./plan-deps";
import { ruleOf } from "./rule-of-run";
import { notifyReviewAsked } from "./run-notices";
import { requireSameContent } from "./same-content";
import type { RunOutput } from "../acts/schemas";
import { steerRun } from "./steer-run-claims";
import { subjectOf } from "./subject";
import { voidApprovals } from "./void-approvals";

/** States from which a run is submitted. */
export const submittable: readonly MigrationRunState[] = ["draft", "planned", "rejected", "stale"];

/**
 * Asks for review of exactly this content on the table as it is now: the plan is read again, and must be the same content.
 * @throws AppError `not_found`, `forbidden`, `invalid_state` with every finding, missing rehearsal or earlier stage that stands in the way
 */
export async function submitRun(db: Database, actor: UserActor, runId: string): Promise<RunOutput> {
  const seen = await authorizedRun(db, actor, "migration:propose", runId);
  requireSubmittable(seen);
  const plan = await planAgain(db, actor, seen.migration, seen);
  requireSameContent(seen.migration, plan, seen.database.name);
  requireNoBlocks(plan);
  return actOnRun(db, actor, { permission: "migration:propose", runId }, async (tx, run, now) => {
    requireSubmittable(run);
    requireShownContent(run, seen.migration.contentHash);
    await requireShownFirst(tx, { run, database: run.database, contentHash: run.migration.contentHash, plan });
    await voidApprovals(tx, { runId }, "It was submitted anew.");
    const words = ruleWords(ruleOf(run.database, plan.risk));
    if (run.state !== "planned") await steerRun(tx, run, { to: "planned" }, now);
    const planned = run.state === "planned" ? run : { ...run, state: "planned" as const, version: run.version + 1 };
    await steerRun(tx, planned, { ...planColumns(plan), to: "in_review", submittedAt: now, because: `Waits for ${words}.`, lastError: null }, now);
    const { migration, database } = run;
    const data = { runId, database: database.name, contentHash: migration.contentHash, fingerprint: plan.fingerprint, revision: migration.revision };
    await record(tx, migrationAuditEvents["migration.submitted"], { actor, ...subjectOf(migration, database), data: { ...data, risk: plan.risk.level } });
    await notifyReviewAsked(tx, run, actor);
    return { runId, state: "in_review", accepted: `Migration ${migration.number} is in review for ${database.name}: it needs ${words}.` };
  });
}

function requireSubmittable({ state, migration, database }: LoadedRun): void {
  if (submittable.includes(state)) return;
  throw new AppError("invalid_state", `Migration ${migration.number} is ${state.replaceAll("_", " ")} on ${database.name}, so it cannot be submitted there.`);
}
