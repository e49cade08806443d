import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { requireOn } from "@/server/access/can";
import { record } from "@/server/audit/record";
import type { MigrationConflict, MigrationRunState } from "@/server/generated/prisma/client";
import { sha256 } from "@/server/platform/crypto";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import type { Tx } from "@/server/platform/transaction";
import { migrationAuditEvents } from "../audit-events";
import type { LoadedRun } from "../authorized-run";
import { placeOfDatabase } from "../databases/authorized-database";
import { sealedIn } from "../executor/collect-conflicts";
import { isForceable } from "../executor/forced-values";
import { whyNotForced } from "../operations/forced-columns";
import { canonicalJson } from "../scripts/content-hash";
import { actOnRun } from "./act-on-run";
import { authorWords, identityOf, isAuthor } from "./become";
import { ringRun } from "../jobs";
import { stateWords } from "./record-act";
import { requireApproved } from "./require-approved";
import { notifyForceAsked } from "./run-notices";
import type { ApproveForceInput, AskForceInput, acceptedOutput, forceOutput } from "../acts/schemas";
import { subjectOf } from "./subject";
import { writeWord } from "./write-word";

/** States in which originals of conflicts are still kept, so that they can be written back. */
const forceable: readonly MigrationRunState[] = ["live", "rolling_back", "rolled_back", "paused"];

/** Why no originals of a run can be written back, in words; null: they are kept. */
export function whyNoOriginals({ state, resumeState, migration }: Pick<LoadedRun, "state" | "resumeState" | "migration">): string | null {
  if (state === "paused" && resumeState === "finalizing") return `Migration ${migration.number} is being finalized: its originals are being taken away.`;
  return forceable.includes(state) ? null : `Migration ${migration.number} is ${stateWords({ state })}: there are no originals to write back.`;
}

/**
 * Asks to write originals over what the application wrote since, for named rows and with a reason. Nothing is written until somebody else, who
 * is no author either, approves exactly these rows.
 * @throws AppError `not_found`, `forbidden`, `invalid_state`, `invalid_input` for rows that are not open conflicts of this run
 */
export async function askForce(db: Database, actor: UserActor, { runId, conflictIds, words }: AskForceInput): Promise<z.infer<typeof forceOutput>> {
  return actOnRun(db, actor, { permission: "migration:run", runId }, async (tx, run, now) => {
    requireOn(actor, "database:read-values", placeOfDatabase(run.database));
    const locked = whyNoOriginals(run) ?? whyNotForced(run.migration);
    if (locked !== null) throw new AppError("invalid_state", locked);
    const ids = [...new Set(conflictIds)].sort();
    const rows = await tx.migrationConflict.findMany({ where: { id: { in: ids }, runId }, orderBy: { id: "asc" } });
    const taken = rows.find(({ decision }) => decision !== null && decision !== "force_refused");
    if (rows.length !== ids.length || taken !== undefined) {
      throw new AppError("invalid_input", "Some of these rows are no open conflicts of this migration any more. Read the report again.");
    }
    if (!rows.every(isForceable)) throw new AppError("invalid_input", "Some of these rows are not in the table any more: there is nothing to write over.");
    if (rows.some((row) => sealedIn(row) === null)) throw new AppError("invalid_input", "Originals of some of these rows are not kept any more.");
    const subjectHash = hashOfRows(rows);
    const asked = { askedByUuid: await identityOf(tx, actor), askedBy: actor.name, askedAt: now, askWords: words, askHash: subjectHash };
    await tx.migrationConflict.updateMany({ where: { id: { in: ids } }, data: { decision: "force_asked", decidedBy: null, decidedAt: null, ...asked } });
    const data = { runId, database: run.database.name, contentHash: run.migration.contentHash, subjectHash, rows: rows.length };
    await record(tx, migrationAuditEvents["migration.force-asked"], { actor, ...subjectOf(run.migration, run.database), reason: words, data });
    await notifyForceAsked(tx, run, { by: actor, rows: rows.length, words });
    return { subjectHash, accepted: "Asked. Somebody else has to approve it." };
  });
}

/**
 * Decides about rows that are asked for: whoever asked and whoever wrote the migration may not.
 * @throws AppError `not_found` when nothing of this is asked, `forbidden`, `stale`, `invalid_state`
 */
export async function approveForce(db: Database, actor: UserActor, input: ApproveForceInput): Promise<z.infer<typeof acceptedOutput>> {
  const { runId, subjectHash, decision, words } = input;
  return actOnRun(db, actor, { permission: "migration:review", runId }, async (tx, run, now) => {
    const rows = await tx.migrationConflict.findMany({ where: { runId, askHash: subjectHash, decision: "force_asked" }, orderBy: { id: "asc" } });
    if (rows.length === 0) throw new AppError("not_found", "Nobody asks for these rows any more.");
    const gone = decision === "approve" ? whyNoOriginals(run) : null;
    if (gone !== null) throw new AppError("invalid_state", gone);
    const own = await identityOf(tx, actor);
    if (isAuthor(run.migration, own)) throw new AppError("forbidden", authorWords(run.migration.number));
    if (rows.some(({ askedByUuid }) => askedByUuid === own)) throw new AppError("forbidden", "You asked for these rows, so somebody else has to decide.");
    if (hashOfRows(rows) !== subjectHash) throw new AppError("stale", "These rows have changed since they were asked for. Ask again.");
    const [first] = rows;
    if (decision === "approve" && first !== undefined) await approve(tx, actor, { run, subjectHash, words });
    const decided = { decision: decision === "approve" ? "force_approved" : "force_refused", decidedBy: actor.name, decidedAt: now };
    await tx.migrationConflict.updateMany({ where: { id: { in: rows.map(({ id }) => id) } }, data: decided });
    const data = { runId, database: run.database.name, contentHash: run.migration.contentHash, subjectHash, decision, rows: rows.length };
    await record(tx, migrationAuditEvents["migration.force-decided"], { actor, ...subjectOf(run.migration, run.database), reason: words || null, data });
    if (decision === "approve") await ringRun(tx, runId);
    if (decision === "refuse") return { accepted: "Refused. The application's values stay." };
    const when = run.state === "rolled_back" ? "" : " at the next rollback";
    return { accepted: `Approved. The originals are written back${when}.` };
  });
}

async function approve(
  tx: Tx,
  actor: UserActor,
  { run, subjectHash, words }: { run: LoadedRun; subjectHash: string; words: string | undefined },
): Promise<void> {
  const shown = { contentHash: run.migration.contentHash, fingerprint: run.fingerprint ?? "" };
  await writeWord(tx, actor, { run, shown, word: { purpose: "force", decision: "approve", words: words || null, subjectHash } });
  await requireApproved(tx, run, { purpose: "force", subjectHash });
}

/** What a force is about: exactly these lines of the target's log. Their values never change, and are sealed to their rows. */
function hashOfRows(rows: readonly MigrationConflict[]): string {
  return sha256(canonicalJson(rows.map(({ id, round, logId, rowKey }) => [id, round, logId.toFixed(0), rowKey])));
}
