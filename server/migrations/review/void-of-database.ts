import type { Actor } from "@/server/access/actor";
import type { TargetDatabase } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Tx } from "@/server/platform/transaction";
import type { LoadedRun } from "../authorized-run";
import { databaseRules, riskLevels } from "../databases/schemas";
import { lockMigration } from "./lock.sql";
import { whyNotShownFirst } from "./may-submit";
import { recordVoided } from "./record-act";
import { notifyVoided } from "./run-notices";
import { steerRun } from "./steer-run-claims";
import { announceMigration } from "./subject";
import { voidApprovals } from "./void-approvals";
import { withdrawable } from "./withdraw-run";

type Settings = Pick<TargetDatabase, "id" | "name" | "host" | "port" | "userName" | "tls" | "tlsCa" | "rules" | "safetyDelayMinutes">;

/** What about a changed database voids the approvals given there; null: nothing of it matters to them. */
function whyVoid(before: Settings, after: Settings): string | null {
  if (before.host !== after.host || before.port !== after.port) return `The address of ${after.name} was changed.`;
  if (before.userName !== after.userName) return `The user of ${after.name} was changed.`;
  if (before.tls !== after.tls || before.tlsCa !== after.tlsCa) return `How ${after.name} proves who it is was changed.`;
  if (isStricter(before.rules, after.rules)) return `The approval rules of ${after.name} were made stricter.`;
  return after.safetyDelayMinutes < before.safetyDelayMinutes ? `The safety delay of ${after.name} was made shorter.` : null;
}

/**
 * Voids the approvals of runs on a database that is reached otherwise than it was, whose rules became stricter or whose safety delay shorter. They
 * go back into review, or to be submitted anew where the rules now ask for something that nobody has seen. Called in the transaction that changes
 * the database.
 */
export async function voidOfDatabase(tx: Tx, actor: Actor, before: Settings, after: Settings): Promise<void> {
  const because = whyVoid(before, after);
  if (because === null) return;
  const waiting = { databaseId: after.id, state: { in: [...withdrawable] } };
  for (const { migrationId } of await tx.migrationRun.findMany({ where: waiting, select: { migrationId: true }, orderBy: { migrationId: "asc" } })) {
    await lockMigration(tx, migrationId);
  }
  const runs = await tx.migrationRun.findMany({ where: waiting, include: { database: true, migration: { include: { parts: true } } }, orderBy: { id: "asc" } });
  for (const run of runs) await sendBack(tx, actor, run, because);
}

async function sendBack(tx: Tx, actor: Actor, run: LoadedRun, because: string): Promise<void> {
  const unseen = await whyNotShownFirst(tx, run);
  const voided = await voidApprovals(tx, { runId: run.id }, because);
  const words = unseen === null ? `${because} It has to be approved anew.` : `${because} ${unseen} Then submit it anew.`;
  const back = unseen === null ? { to: "in_review" as const } : { to: "draft" as const, submittedAt: null };
  await steerRun(tx, run, { ...back, scheduledFor: null, because: words.slice(0, 500) }, clock.now());
  await recordVoided(tx, actor, { run, because, voided });
  await notifyVoided(tx, run, { words });
  await announceMigration(tx, run.migration, [{ ...run, version: run.version + 1 }]);
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
