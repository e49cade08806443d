import type { MigrationRun, TargetDatabase } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import type { LoadedRun } from "../authorized-run";
import { stages } from "../databases/schemas";
import type { MigrationPlan } from "../planning/plan-migration";
import { ruleOf, stageOf } from "./rule-of-run";

type Asked = {
  run: Pick<MigrationRun, "id" | "migrationId">;
  database: TargetDatabase;
  contentHash: string;
  plan: { risk: unknown; fingerprint: string | null };
};

/** @throws AppError `invalid_state` with every finding that stands in the way */
export function requireNoBlocks({ findings }: Pick<MigrationPlan, "findings">): void {
  const blocks = findings.filter(({ level }) => level === "block");
  if (blocks.length > 0) throw new AppError("invalid_state", `It cannot be submitted: ${blocks.map(({ words }) => words).join(" ")}`.slice(0, 2_000));
}

/**
 * What the database's rules demand to be seen before, at the risk of the plan.
 * @throws AppError `invalid_state` naming what is missing
 */
export async function requireShownFirst(db: Db, asked: Asked): Promise<void> {
  const words = await missingBefore(db, asked);
  if (words !== null) throw new AppError("invalid_state", words);
}

/** The same of a run as it is kept: rules may have become stricter since it was submitted, and the stage before may have been rolled back. */
export function whyNotShownFirst(db: Db, run: LoadedRun): Promise<string | null> {
  return missingBefore(db, { run, database: run.database, contentHash: run.migration.contentHash, plan: run });
}

async function missingBefore(db: Db, asked: Asked): Promise<string | null> {
  const rule = ruleOf(asked.database, asked.plan.risk);
  const missing = [rule.rehearsal ? await missingRehearsal(db, asked) : null, rule.earlierStage ? await missingEarlierStage(db, asked) : null];
  const words = missing.filter((each) => each !== null);
  return words.length > 0 ? words.join(" ") : null;
}

async function missingRehearsal(db: Db, { run, contentHash, plan, database }: Asked): Promise<string | null> {
  const [last] = await db.migrationRehearsal.findMany({
    where: { runId: run.id, contentHash, fingerprint: plan.fingerprint ?? "" },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: 1,
  });
  const asks = `The rules of ${database.name} ask for a rehearsal of exactly this content on the table as it is now.`;
  if (last === undefined) return `${asks} Rehearse it first.`;
  if (last.state === "passed") return null;
  if (last.state === "waiting" || last.state === "running") return `${asks} It is being rehearsed; wait for the result.`;
  return `${asks} The last one ${last.state === "failed" ? "failed" : "could not be made"}: look at its report.`;
}

/** Why the pipeline does not let it on; null: the same content is live or final on a database of the stage before, or there is none. */
export async function missingEarlierStage(
  db: Db,
  { run, database, contentHash }: Pick<Asked, "database" | "contentHash"> & { run: Pick<MigrationRun, "migrationId"> },
): Promise<string | null> {
  const earlier = stages.slice(0, stages.indexOf(stageOf(database.stage)));
  const registered = await db.targetDatabase.findMany({
    where: { team: database.team, engine: database.engine, stage: { in: [...earlier] }, archivedAt: null },
    select: { id: true, stage: true },
    take: 200,
  });
  const before = earlier.toReversed().find((stage) => registered.some((each) => each.stage === stage));
  if (before === undefined) return null;
  const there = registered.filter(({ stage }) => stage === before);
  const shown = await db.migrationRun.count({
    where: {
      migrationId: run.migrationId,
      migration: { contentHash },
      databaseId: { in: there.map(({ id }) => id) },
      state: { in: ["live", "finalizing", "finalized"] },
    },
  });
  if (shown > 0) return null;
  return `The rules of ${database.name} ask that the same content is in use in ${before} first.`;
}
