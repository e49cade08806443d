import type { UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import type { MigrationRunState } from "@/server/generated/prisma/client";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { migrationAuditEvents } from "../audit-events";
import type { LoadedRun } from "../authorized-run";
import { actOnRun, requireShownContent } from "./act-on-run";
import { requireNoHalt } from "./halt";
import { ringRun } from "../jobs";
import { whyNotShownFirst } from "./may-submit";
import { stateWords } from "./record-act";
import { requireApproved } from "./require-approved";
import type { RunOutput, StartInput } from "../acts/schemas";
import { steerRun } from "./steer-run-claims";
import { subjectOf } from "./subject";

/** States from which a run is started; what was rolled back may go forward again under the same approval. */
export const startable: readonly MigrationRunState[] = ["approved", "scheduled", "rolled_back"];

const longestAheadMs = 90 * 24 * 3_600_000;

/**
 * Starts an approved run, now or at a moment. Nothing runs here: a worker takes it, asks for the approvals again, and acts. Asked twice, it is the same.
 * @throws AppError `not_found`, `forbidden`, `stale`, `invalid_state` when it is not approved now, or everything is stopped
 */
export async function startRun(db: Database, actor: UserActor, { runId, contentHash, at }: StartInput): Promise<RunOutput> {
  return actOnRun(db, actor, { permission: "migration:run", runId }, async (tx, run, now) => {
    const { migration, database } = run;
    if (!startable.includes(run.state)) {
      throw new AppError("invalid_state", `Migration ${migration.number} is ${stateWords(run)} on ${database.name}, so it cannot be started.`);
    }
    requireShownContent(run, contentHash);
    await requireNoHalt(tx);
    await requireApproved(tx, run, { purpose: "run" });
    const unseen = await whyNotShownFirst(tx, run);
    if (unseen !== null) throw new AppError("invalid_state", unseen);
    const moment = at === undefined || at <= now ? now : at;
    if (moment.getTime() - now.getTime() > longestAheadMs) throw new AppError("invalid_input", "Choose a moment within the next 90 days.");
    const later = moment > now;
    const name = `Migration ${migration.number}`;
    const output: RunOutput = {
      runId,
      state: "scheduled",
      accepted: later ? `${name} is scheduled on ${database.name}.` : `${name} starts on ${database.name}.`,
    };
    if (isStarted(run, moment, now)) return output;
    const words = later ? `${actor.name} scheduled it.` : `${actor.name} started it. A worker takes it now.`;
    const begun = { startedById: actor.id, startedBy: actor.name, scheduledFor: moment, nextTryAt: moment, attempt: 0 };
    const asked = { pauseAskedBy: null, rollbackAskedBy: null, lastError: null, endedAt: null };
    await steerRun(tx, run, { ...begun, ...asked, because: words, to: "scheduled" }, now);
    const data = { runId, database: database.name, contentHash, state: run.state, scheduledFor: later ? moment.toISOString() : null };
    await record(tx, migrationAuditEvents["migration.started"], { actor, ...subjectOf(migration, database), data });
    await ringRun(tx, runId);
    return output;
  });
}

/** True for a second click: it is scheduled for that moment already, or starts already. */
function isStarted({ state, scheduledFor }: LoadedRun, moment: Date, now: Date): boolean {
  if (state !== "scheduled" || scheduledFor === null) return false;
  return moment > now ? scheduledFor.getTime() === moment.getTime() : scheduledFor <= now;
}
