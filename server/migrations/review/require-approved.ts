import type { DirectoryConfig } from "@/server/access/directory";
import { can } from "@/server/access/can";
import { loadGrants, userActor } from "@/server/access/load-actor";
import { loadFreshUserActor } from "@/server/access/resolve-actor";
import type { ApprovalPurpose } from "@/server/generated/prisma/client";
import type { Database, Db } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import type { LoadedRun } from "../authorized-run";
import { placeOfDatabase } from "../databases/authorized-database";
import { decideApproval, finalizeRule, forceRule } from "./approval-policy";
import type { Decision } from "./approval-policy";
import { countingApprovals } from "./counting-approvals";
import type { CountedApprovals } from "./counting-approvals";
import { ruleOf } from "./rule-of-run";

/** What approvals are for; a `force` names the rows it is about. */
export type ApprovedFor = { purpose: "run" | "finalize" } | { purpose: "force"; subjectHash: string };

export type ApprovalStand = Decision & CountedApprovals;

/** How far a run is approved right now, by the rules and rights of now. */
export async function approvalStand(db: Db, run: LoadedRun, what: ApprovedFor): Promise<ApprovalStand> {
  const rule = ruleOf(run.database, run.risk);
  const asked = { run: rule, finalize: finalizeRule(rule), force: forceRule }[what.purpose];
  const counted = await countingApprovals(db, run, what.purpose, what.purpose === "force" ? what.subjectHash : null);
  return { ...decideApproval(asked, counted.counting), ...counted };
}

/**
 * Whoever acts on a target asks this right before: enough people, none of them an author, each entitled now, have approved exactly this content
 * on exactly this target. Whatever was checked before may have changed since.
 * @throws AppError `invalid_state` with what is missing and whose approval no longer counts
 */
export async function requireApproved(db: Db, run: LoadedRun, what: ApprovedFor): Promise<void> {
  const stand = await approvalStand(db, run, what);
  if (!stand.enough) throw new AppError("invalid_state", notApprovedWords(what.purpose, stand));
}

/** Whoever started a run must still hold migration:run there when it begins, which may be weeks later; in words why they do not, null: they do. */
export async function whyNotByStarter(db: Db, run: LoadedRun): Promise<string | null> {
  if (await mayStillRun(db, run, run.startedById)) return null;
  const whoever = run.startedBy === null ? "whoever started it" : `${run.startedBy}, who started it,`;
  return `It did not begin: ${whoever} may no longer run migrations on ${run.database.name}.`;
}

/** The same of whoever asked for the finalize, which may wait for the maintenance window for days. */
export async function whyNotByFinalizer(db: Db, run: LoadedRun): Promise<string | null> {
  const { by, name } = finalizerOf(run);
  if (await mayStillRun(db, run, by)) return null;
  return `Nothing was taken away: ${name}, who asked for the finalize, may no longer run migrations on ${run.database.name}.`;
}

/** Who asked for the finalize; where that is not kept, whoever started the run answers for it. */
export function finalizerOf(run: Pick<LoadedRun, "finalizeAskedById" | "finalizeAskedBy" | "startedById" | "startedBy">): { by: string | null; name: string } {
  const by = run.finalizeAskedById ?? run.startedById;
  return { by, name: (run.finalizeAskedById === null ? run.startedBy : run.finalizeAskedBy) ?? "whoever" };
}

async function mayStillRun(db: Db, { id, database }: LoadedRun, userId: string | null): Promise<boolean> {
  const user = userId === null ? null : await db.user.findUnique({ where: { id: userId } });
  if (user === null || user.goneAt !== null) return false;
  return can(userActor(user, await loadGrants(db, user.groups), { ...nowhere, requestId: id }), "migration:run", placeOfDatabase(database));
}

const nowhere = { sessionId: null, address: null, directoryFresh: true };

/**
 * Reads the groups of whoever started a run and of everybody whose approval might count, again where they are older than a minute: what the
 * directory says now decides.
 * Called before `requireApproved`, outside any transaction.
 * @throws AppError `directory_unavailable` while the directory does not answer: nobody's right is known then
 */
export async function refreshApprovers(db: Database, directory: DirectoryConfig, run: Pick<LoadedRun, "id" | "startedById" | "startedBy">): Promise<void> {
  const given = await db.migrationApproval.findMany({
    where: { runId: run.id, decision: "approve", voidedAt: null },
    distinct: ["approverId"],
    select: { approverId: true, approver: true },
    take: 50,
  });
  const starter = run.startedById === null ? [] : [{ approverId: run.startedById, approver: run.startedBy ?? "whoever started it" }];
  for (const { approverId, approver } of [...given, ...starter]) {
    const actor = await loadFreshUserActor(db, directory, approverId, run.id);
    if (actor !== null && !actor.directoryFresh) {
      throw new AppError(
        "directory_unavailable",
        `The directory does not answer, so it is not known what ${approver} may still do. It goes on when the directory is back.`,
      );
    }
  }
}

const named: Record<ApprovalPurpose, string> = {
  run: "It is not approved",
  finalize: "Its finalize is not approved",
  force: "Forcing these rows is not approved",
};

function notApprovedWords(purpose: ApprovalPurpose, { missing, others }: ApprovalStand): string {
  const lost = others.map(({ name, because }) => ` ${name}'s approval does not count: ${because}.`).join("");
  return `${named[purpose]}. ${missing ?? ""}${lost}`.trim();
}
