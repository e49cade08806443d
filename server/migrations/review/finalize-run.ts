import type { UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { organisationZone } from "@/server/platform/organisation-zone";
import { migrationAuditEvents } from "../audit-events";
import type { LoadedRun } from "../authorized-run";
import { whyNotFinalYet } from "../executor/other-runs";
import { actOnRun, requireShownContent } from "./act-on-run";
import { requireNoHalt } from "./halt";
import { ringRun } from "../jobs";
import { momentWords } from "./moment-words";
import { requireNothingMoves } from "./one-moves";
import { recordAct, stateWords } from "./record-act";
import { approvalStand, requireApproved } from "./require-approved";
import type { ApproveInput, RunOutput } from "../acts/schemas";
import { earliestFinalize } from "./soak";
import { steerRun } from "./steer-run-claims";
import { subjectOf } from "./subject";
import { writeWord } from "./write-word";

/** Why a run cannot be finalized yet, whoever approves; null: the safety delay is over. */
export function whyNotFinalize(run: Pick<LoadedRun, "state" | "liveAt" | "soakUntil" | "migration" | "database">, now: Date, zone: string): string | null {
  const name = `Migration ${run.migration.number}`;
  const earliest = earliestFinalize(run, run.database);
  if (run.state !== "live" || earliest === null) return `${name} is ${stateWords(run)} on ${run.database.name}, so it cannot be finalized.`;
  return earliest <= now ? null : `${name} stays as it is until ${momentWords(earliest, now, zone)}, so that it can be rolled back. Then it can be finalized.`;
}

/** The same for its approval, which may have to be given anew in the middle: what has begun to be finalized can only be finished. */
export function whyNotApproveFinalize(run: Parameters<typeof whyNotFinalize>[0] & Pick<LoadedRun, "resumeState">, now: Date, zone: string): string | null {
  const isBegun = (run.state === "paused" || run.state === "failed") && run.resumeState === "finalizing";
  return isBegun ? null : whyNotFinalize(run, now, zone);
}

function refuse(because: string | null): void {
  if (because !== null) throw new AppError("invalid_state", because);
}

/**
 * Approves taking the saved originals away; possible after the safety delay only, by people who are no authors.
 * @throws AppError `not_found`, `forbidden`, `stale`, `invalid_state` before the delay is over
 */
export async function approveFinalize(db: Database, actor: UserActor, input: ApproveInput): Promise<RunOutput> {
  return actOnRun(db, actor, { permission: "migration:review", runId: input.runId }, async (tx, run, now) => {
    refuse(whyNotApproveFinalize(run, now, organisationZone()));
    const word = { purpose: "finalize" as const, decision: "approve" as const, words: input.words || null };
    const isNew = await writeWord(tx, actor, { run, shown: input, word });
    const stand = await approvalStand(tx, run, { purpose: "finalize" });
    await steerRun(tx, run, { because: stand.enough ? "Its finalize is approved." : stand.missing }, now);
    const { migration, database } = run;
    if (isNew) {
      const { contentHash, revision } = migration;
      const data = { runId: run.id, database: database.name, contentHash, fingerprint: input.fingerprint, revision, enough: stand.enough };
      await record(tx, migrationAuditEvents["migration.finalize-approved"], { actor, ...subjectOf(migration, database), reason: word.words, data });
    }
    const next = stand.enough ? "It may be finalized." : (stand.missing ?? "");
    return { runId: run.id, state: run.state, accepted: `You approved the finalize of migration ${migration.number} on ${database.name}. ${next}` };
  });
}

/**
 * Finalizes a run: afterwards there is no way back.
 * @throws AppError `not_found`, `forbidden`, `stale`, `invalid_state` before the delay is over, or when it is not approved now
 */
export async function finalizeRun(db: Database, actor: UserActor, { runId, contentHash }: { runId: string; contentHash: string }): Promise<RunOutput> {
  return actOnRun(db, actor, { permission: "migration:run", runId }, async (tx, run, now) => {
    refuse(whyNotFinalize(run, now, organisationZone()) ?? (await whyNotFinalYet(tx, run)));
    requireShownContent(run, contentHash);
    await requireNoHalt(tx);
    await requireApproved(tx, run, { purpose: "finalize" });
    await requireNothingMoves(tx, run);
    const asked = { finalizeAskedById: actor.id, finalizeAskedBy: actor.name };
    await steerRun(tx, run, { ...asked, to: "finalizing", nextTryAt: now, attempt: 0, because: `${actor.name} finalizes it.` }, now);
    await recordAct(tx, actor, { act: "migration.finalize-started", run });
    await ringRun(tx, runId);
    return { runId, state: "finalizing", accepted: `Migration ${run.migration.number} is being finalized on ${run.database.name}.` };
  });
}
