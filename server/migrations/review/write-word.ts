import type { UserActor } from "@/server/access/actor";
import type { ApprovalDecision, ApprovalPurpose } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import { AppError } from "@/server/platform/errors";
import { newId } from "@/server/platform/ids";
import type { Tx } from "@/server/platform/transaction";
import type { LoadedRun } from "../authorized-run";
import { contentHash } from "../scripts/content-hash";
import { requireShownContent } from "./act-on-run";
import { becomeApprover } from "./become";
import { boundTarget } from "./bound-target";
import { voidApprovals } from "./void-approvals";

type Shown = { contentHash: string; fingerprint: string };
type Word = { purpose: ApprovalPurpose; decision: ApprovalDecision; words: string | null; subjectHash?: string | null };

/**
 * Keeps what a reviewer decides about exactly what was shown to them, bound to content, target and fingerprint. An earlier word of theirs on the
 * same thing is void. @returns false when they said exactly this already (a second click)
 * @throws AppError `stale` when something else stands there than was shown, `forbidden` for an author
 */
export async function writeWord(tx: Tx, actor: UserActor, { run, shown, word }: { run: LoadedRun; shown: Shown; word: Word }): Promise<boolean> {
  requireShownContent(run, shown.contentHash);
  const { kind, params, script, number } = run.migration;
  if (contentHash({ kind, params, script }) !== shown.contentHash) {
    throw new AppError("stale", `What is kept of migration ${number} does not match its hash. It must be edited before anybody can approve it.`);
  }
  const bound = boundTarget(run, run.database);
  if (bound === null || run.fingerprint !== shown.fingerprint) {
    throw new AppError("stale", `The plan of migration ${number} on ${run.database.name} was read again meanwhile. Look at it again, then decide.`);
  }
  const entryUuid = await becomeApprover(tx, actor, run.migration);
  const { purpose, decision, words, subjectHash = null } = word;
  const [before] = await tx.migrationApproval.findMany({ where: { runId: run.id, purpose, entryUuid, subjectHash, voidedAt: null }, take: 1 });
  if (before !== undefined && before.decision === decision && before.contentHash === shown.contentHash && before.fingerprint === bound) return false;
  if (before !== undefined) await voidApprovals(tx, { id: before.id }, `${actor.name} decided anew.`);
  const about = { runId: run.id, migrationId: run.migrationId, purpose, decision, contentHash: shown.contentHash, fingerprint: bound, subjectHash };
  await tx.migrationApproval.create({
    data: { id: newId(), ...about, approverId: actor.id, approver: actor.name, entryUuid, part: "approver", words, decidedAt: clock.now() },
  });
  return true;
}
