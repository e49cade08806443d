import type { TargetDatabase } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Tx } from "@/server/platform/transaction";
import { databaseRules, riskLevels } from "../databases/schemas";
import { lockMigration } from "./lock.sql";
import { steerRun } from "./steer-run-claims";
import { announceMigration } from "./subject";
import { voidApprovals } from "./void-approvals";

type Settings = Pick<TargetDatabase, "id" | "name" | "host" | "port" | "rules">;

/** What about a changed database voids the approvals given there; null: nothing of it matters to them. */
function whyVoid(before: Settings, after: Settings): string | null {
  if (before.host !== after.host || before.port !== after.port) return `The address of ${after.name} was changed.`;
  return isStricter(before.rules, after.rules) ? `The approval rules of ${after.name} were made stricter.` : null;
}

/**
 * Voids the approvals of runs on a database whose address changed or whose rules became stricter, and takes those that had enough back into
 * review. Called in the transaction that changes the database.
 */
export async function voidOfDatabase(tx: Tx, before: Settings, after: Settings): Promise<void> {
  const because = whyVoid(before, after);
  if (because === null) return;
  const waiting = { databaseId: after.id, state: { in: ["in_review" as const, "approved" as const, "scheduled" as const] } };
  for (const { migrationId } of await tx.migrationRun.findMany({ where: waiting, select: { migrationId: true }, orderBy: { migrationId: "asc" } })) {
    await lockMigration(tx, migrationId);
  }
  const runs = await tx.migrationRun.findMany({ where: waiting, include: { database: true, migration: true } });
  for (const run of runs) {
    await voidApprovals(tx, { runId: run.id }, because);
    await steerRun(tx, run, { to: "in_review", scheduledFor: null, because: `${because} It has to be approved anew.` }, clock.now());
    await announceMigration(tx, run.migration, [{ ...run, version: run.version + 1 }]);
  }
}

function isStricter(before: unknown, after: unknown): boolean {
  const [old, now] = [databaseRules.safeParse(before).data, databaseRules.safeParse(after).data];
  if (old === undefined || now === undefined) return true;
  return riskLevels.some((level) => {
    const [was, is] = [old[level], now[level]];
    const demandedMore = is.groups.some(({ dn, approvals }) => approvals > (was.groups.find((group) => group.dn === dn)?.approvals ?? 0));
    return is.approvals > was.approvals || demandedMore || (is.rehearsal && !was.rehearsal) || (is.earlierStage && !was.earlierStage);
  });
}
