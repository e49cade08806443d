import type { UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { migrationAuditEvents } from "../audit-events";
import { actOnRun } from "./act-on-run";
import { approvalStand } from "./require-approved";
import { notifyApproved } from "./run-notices";
import type { ApproveInput, RunOutput } from "../acts/schemas";
import { steerRun } from "./steer-run-claims";
import { subjectOf } from "./subject";
import { writeWord } from "./write-word";

/**
 * Approves exactly the content and the plan that were shown. When enough people have, the run is approved and may be started.
 * @throws AppError `not_found`, `forbidden` (an author never approves), `stale` when something else stands there meanwhile, `invalid_state`
 */
export async function approveRun(db: Database, actor: UserActor, input: ApproveInput): Promise<RunOutput> {
  return actOnRun(db, actor, { permission: "migration:review", runId: input.runId }, async (tx, run, now) => {
    const { migration, database, state } = run;
    if (state !== "in_review") {
      throw new AppError("invalid_state", `Migration ${migration.number} is ${state.replaceAll("_", " ")} on ${database.name}, not in review.`);
    }
    const word = { purpose: "run" as const, decision: "approve" as const, words: input.words || null };
    const isNew = await writeWord(tx, actor, { run, shown: input, word });
    const stand = await approvalStand(tx, run, { purpose: "run" });
    if (stand.enough) await steerRun(tx, run, { to: "approved", because: `Approved by ${stand.counting.map(({ name }) => name).join(", ")}.` }, now);
    else await steerRun(tx, run, { because: stand.missing }, now);
    if (isNew) {
      const { contentHash, revision } = migration;
      const data = { runId: run.id, database: database.name, contentHash, fingerprint: input.fingerprint, revision, enough: stand.enough };
      await record(tx, migrationAuditEvents["migration.approved"], { actor, ...subjectOf(migration, database), reason: word.words, data });
    }
    if (stand.enough) await notifyApproved(tx, run, stand.counting);
    const next = stand.enough ? "It may be started." : (stand.missing ?? "");
    return {
      runId: run.id,
      state: stand.enough ? "approved" : "in_review",
      accepted: `You approved migration ${migration.number} for ${database.name}. ${next}`,
    };
  });
}
