import type { z } from "zod";
import type { Actor } from "@/server/access/actor";
import type { MigrationRehearsal } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import { authorizedRun } from "../authorized-run";
import type { LoadedRun } from "../authorized-run";
import { rehearsalReport } from "./schemas";
import type { RehearsalView, rehearsalOutput } from "./schemas";

/**
 * The last rehearsal of a run.
 * @throws AppError `not_found`
 */
export async function getRehearsal(db: Db, actor: Actor, runId: string): Promise<z.infer<typeof rehearsalOutput>> {
  const run = await authorizedRun(db, actor, "migration:view", runId);
  const [last] = await db.migrationRehearsal.findMany({ where: { runId }, orderBy: [{ createdAt: "desc" }, { id: "desc" }], take: 1 });
  return { rehearsal: last === undefined ? null : viewOf(last, run) };
}

/** A rehearsal as screens show it. */
function viewOf(row: MigrationRehearsal, run: Pick<LoadedRun, "fingerprint"> & { migration: { contentHash: string } }): RehearsalView {
  const report = row.report === null ? null : rehearsalReport.parse(row.report);
  return {
    id: row.id,
    state: row.state,
    contentHash: row.contentHash,
    fingerprint: row.fingerprint,
    isCurrent: row.contentHash === run.migration.contentHash && row.fingerprint === (run.fingerprint ?? ""),
    sentence: rehearsalSentence(row, report?.sentence ?? null),
    createdAt: row.createdAt,
    startedAt: row.startedAt,
    endedAt: row.endedAt,
    report,
  };
}

/** Where a rehearsal stands, in one sentence. */
function rehearsalSentence({ state, attempt }: Pick<MigrationRehearsal, "state" | "attempt">, told: string | null): string {
  if (state === "waiting") return "It waits for a worker, or for another rehearsal on this database.";
  if (state === "running") return attempt > 1 ? `A worker rehearses it, for the ${attempt}th time: an earlier try was cut off.` : "A worker rehearses it now.";
  return told ?? "It ended without a report.";
}
