import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { scopesOf } from "@/server/access/can";
import { record } from "@/server/audit/record";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { newId } from "@/server/platform/ids";
import { announce } from "@/server/platform/live";
import { inTransaction } from "@/server/platform/transaction";
import type { Tx } from "@/server/platform/transaction";
import { migrationAuditEvents } from "../audit-events";
import { ringWaitingRuns } from "./knock";
import { openHalt } from "./halt";
import type { acceptedOutput } from "../acts/schemas";
import { movingStates } from "../run-state";

type Accepted = z.infer<typeof acceptedOutput>;

/**
 * Stops everything: while the halt stands no migration moves, on no database. Workers end their batch and wait; nothing is undone. Whoever holds
 * migration:halt anywhere may, because stopping harms less than going on.
 */
export async function haltMigrations(db: Database, actor: UserActor, { reason }: { reason: string }): Promise<Accepted> {
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    const id = newId();
    const { count } = await tx.migrationHalt.createMany({
      data: [{ id, reason, startedBy: actor.name, startedById: actor.id, startedAt: now }],
      skipDuplicates: true,
    });
    if (count === 0) return { accepted: "All migrations are stopped already." };
    const moving = await tx.migrationRun.count({ where: { state: { in: [...movingStates] } } });
    await record(tx, migrationAuditEvents["migration.halted"], { actor, subject, reason, data: { moving } });
    await said(tx, id);
    return {
      accepted: moving === 0 ? "All migrations are stopped. None was moving." : `All migrations are stopped. ${moving} of them wait after their batch.`,
    };
  });
}

/**
 * Lets migrations go on from where they stand.
 * @throws AppError `forbidden` for those who neither stopped them nor hold migration:halt everywhere, `invalid_state` when nothing is stopped
 */
export async function endHalt(db: Database, actor: UserActor): Promise<Accepted> {
  return inTransaction(db, async (tx) => {
    const halt = await openHalt(tx);
    if (halt === null) throw new AppError("invalid_state", "Migrations are not stopped.");
    const because = whyNotEnd(actor, halt);
    if (because !== null) throw new AppError("forbidden", because);
    const { count } = await tx.migrationHalt.updateMany({ where: { id: halt.id, endedAt: null }, data: { endedAt: clock.now(), endedBy: actor.name } });
    if (count === 0) throw new AppError("stale", "Somebody let them go on at this very moment.");
    const data = { startedBy: halt.startedBy, startedAt: halt.startedAt.toISOString() };
    await record(tx, migrationAuditEvents["migration.halt-ended"], { actor, subject, data });
    await said(tx, halt.id);
    await ringWaitingRuns(tx);
    return { accepted: "Migrations go on." };
  });
}

/** Why the person may not let migrations go on; null: they may. Within one team nobody lifts what may have been meant for another. */
export function whyNotEnd(actor: UserActor, halt: { startedById: string; startedBy: string }): string | null {
  const scopes = scopesOf(actor, "migration:halt");
  const isEverywhere = scopes.some(({ teams, stages, environments }) => teams.length + stages.length + environments.length === 0);
  if (scopes.length > 0 && (isEverywhere || halt.startedById === actor.id)) return null;
  return `${halt.startedBy} stopped all migrations. They, or somebody with migration:halt everywhere, can let them go on.`;
}

const subject = { noun: "migration", id: null, label: "all migrations" };

function said(tx: Tx, id: string): Promise<void> {
  return announce(tx, { noun: "migration-halt", id, version: 1, scope: null });
}
