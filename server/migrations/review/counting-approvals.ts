import { can } from "@/server/access/can";
import { loadGrants, userActor } from "@/server/access/load-actor";
import type { ApprovalPurpose, MigrationApproval, User } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import type { LoadedRun } from "../authorized-run";
import { placeOfDatabase } from "../databases/authorized-database";
import { contentHash } from "../scripts/content-hash";
import type { CountingApproval } from "./approval-policy";
import { boundTarget } from "./bound-target";

/** The approvals of a purpose that count now, and for each of the others why it does not. */
export type CountedApprovals = { counting: CountingApproval[]; others: { approvalId: string; name: string; because: string }[] };

/**
 * Which approvals count right now: of exactly this content on exactly this target, by people who are no authors, are still in the directory and
 * hold migration:review there through their groups as last read. The hash is computed from the row itself, so what was changed past the
 * product counts as changed.
 */
export async function countingApprovals(db: Db, run: LoadedRun, purpose: ApprovalPurpose, subjectHash: string | null = null): Promise<CountedApprovals> {
  const given = await db.migrationApproval.findMany({
    where: { runId: run.id, purpose, decision: "approve", voidedAt: null, subjectHash },
    orderBy: [{ decidedAt: "asc" }, { id: "asc" }],
  });
  const users = await db.user.findMany({ where: { entryUuid: { in: given.map(({ entryUuid }) => entryUuid) } } });
  const counted: CountedApprovals = { counting: [], others: [] };
  for (const approval of given) {
    const user = users.find(({ entryUuid }) => entryUuid === approval.entryUuid);
    const because = whyItDoesNotCount(run, approval) ?? (await whyNotEntitled(db, run, user));
    if (because === null && user !== undefined) counted.counting.push({ entryUuid: user.entryUuid, name: user.name, groups: user.groups });
    else counted.others.push({ approvalId: approval.id, name: approval.approver, because: because ?? "the account is gone" });
  }
  return counted;
}

function whyItDoesNotCount(run: LoadedRun, approval: MigrationApproval): string | null {
  const { kind, params, script } = run.migration;
  if (approval.contentHash !== run.migration.contentHash || approval.contentHash !== contentHash({ kind, params, script })) return "it was of another content";
  if (approval.fingerprint !== boundTarget(run, run.database)) return "it was of another target, or its table has changed";
  const isAuthor = run.migration.parts.some(({ entryUuid, part }) => entryUuid === approval.entryUuid && part === "author");
  return isAuthor ? "it is of somebody who edited it" : null;
}

async function whyNotEntitled(db: Db, run: LoadedRun, user: User | undefined): Promise<string | null> {
  if (user === undefined || user.goneAt !== null) return "the account is gone";
  const actor = userActor(user, await loadGrants(db, user.groups), { sessionId: null, address: null, requestId: run.id, directoryFresh: true });
  return can(actor, "migration:review", placeOfDatabase(run.database)) ? null : "they may no longer review there";
}
