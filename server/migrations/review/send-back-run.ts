import type { UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { migrationAuditEvents } from "../audit-events";
import { actOnRun } from "./act-on-run";
import { notifySentBack } from "./run-notices";
import type { RunOutput, SendBackInput } from "../acts/schemas";
import { steerRun } from "./steer-run-claims";
import { subjectOf } from "./subject";
import { voidApprovals } from "./void-approvals";
import { withdrawable } from "./withdraw-run";
import { writeWord } from "./write-word";

/**
 * Sends a run back to its authors, with words that say why. It may be approved already, as long as it has not begun: one objection outweighs.
 * @throws AppError `not_found`, `forbidden`, `stale` when something else stands there meanwhile, `invalid_state`
 */
export async function sendBackRun(db: Database, actor: UserActor, input: SendBackInput): Promise<RunOutput> {
  return actOnRun(db, actor, { permission: "migration:review", runId: input.runId }, async (tx, run, now) => {
    const { migration, database, state } = run;
    if (!withdrawable.includes(state)) {
      throw new AppError("invalid_state", `Migration ${migration.number} is ${state.replaceAll("_", " ")} on ${database.name}, not in review.`);
    }
    await voidApprovals(tx, { runId: run.id }, `${actor.name} sent it back.`);
    await writeWord(tx, actor, { run, shown: input, word: { purpose: "run", decision: "send_back", words: input.words } });
    await steerRun(tx, run, { to: "rejected", scheduledFor: null, because: `${actor.name} sent it back: ${input.words}`.slice(0, 500) }, now);
    const { contentHash, revision } = migration;
    const data = { runId: run.id, database: database.name, contentHash, fingerprint: input.fingerprint, revision };
    await record(tx, migrationAuditEvents["migration.sent-back"], { actor, ...subjectOf(migration, database), reason: input.words, data });
    await notifySentBack(tx, run, { by: actor, words: input.words });
    return { runId: run.id, state: "rejected", accepted: `Migration ${migration.number} goes back to its authors.` };
  });
}
