import { systemActors } from "@/server/access/system-actors";
import { record } from "@/server/audit/record";
import type { Environment } from "@/server/generated/prisma/client";
import { notify } from "@/server/notifications/notify";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import { logger } from "@/server/platform/logger";
import { organisationZone } from "@/server/platform/organisation-zone";
import { inTransaction } from "@/server/platform/transaction";
import type { Tx } from "@/server/platform/transaction";
import { environmentAuditEvents } from "../audit-events";
import { placeOf } from "../authorized-environment";
import { loadPolicyRules } from "../desired/import-policies";
import { policyOf } from "../desired/policy";
import type { Policy } from "../desired/rows";
import { wakeEnvironments } from "../desired/wake";
import { lockEnvironments } from "../environment-facts.sql";
import { refreshEnvironments } from "../refresh-environments";
import { monthOf } from "../zone-day";
import { budgetMove, budgetState } from "./budget-policy";
import type { BudgetMove, BudgetState } from "./budget-policy";
import { monthKey } from "./cost-range";
import { figuresOf } from "./environment-figures";
import { loadPrices } from "./load-prices";

/** Milliseconds between two looks of one process; several processes that look do the same once. */
const lookEveryMs = 5 * 60_000;

let lookedAt = Number.NEGATIVE_INFINITY;

/** Looks at the budgets when the last look of this process is five minutes ago. */
export async function checkBudgetsNowAndThen(db: Database): Promise<void> {
  const now = clock.now().getTime();
  if (now - lookedAt < lookEveryMs) return;
  lookedAt = now;
  await checkBudgets(db);
}

/**
 * Compares what this month has cost with the budgets of the policies: tells at 80 % and when all is spent, holds what has a hard budget off, and
 * ends holds whose reason is gone. The hold only says what is desired: warnings come and those at work are waited for as with every stop.
 */
export async function checkBudgets(db: Database): Promise<void> {
  const now = clock.now();
  const rules = await loadPolicyRules(db);
  const held = await db.environmentHold.findMany({ where: { kind: "budget", endedAt: null }, select: { environmentId: true } });
  const heldIds = new Set(held.map(({ environmentId }) => environmentId));
  const environments = rules.some(({ give }) => (give.budget ?? null) !== null)
    ? await db.environment.findMany({ where: { state: { not: "gone" } } })
    : await db.environment.findMany({ where: { id: { in: [...heldIds] } } });
  const concerned = environments
    .map((environment) => ({ environment, budget: policyOf(environment, rules).budget }))
    .filter(({ environment, budget }) => budget !== null || heldIds.has(environment.id));
  if (concerned.length === 0) return;
  const { prices } = await loadPrices(db);
  const range = { from: monthOf(now, organisationZone()).from, to: now };
  const figures = await figuresOf(
    db,
    concerned.map(({ environment }) => environment.id),
    { range, prices },
  );
  for (const { environment, budget } of concerned) {
    const of = figures.get(environment.id);
    await settle(db, { environment, budget, spentUsd: of === undefined ? 0 : of.spentUsd + of.stoppedUsd });
  }
}

type Case = { environment: Environment; budget: Policy["budget"]; spentUsd: number };

async function settle(db: Database, { environment, budget, spentUsd }: Case): Promise<void> {
  const now = clock.now();
  const zone = organisationZone();
  const state = budget === null ? null : budgetState(budget, spentUsd, now, zone);
  await inTransaction(db, async (tx) => {
    await lockEnvironments(tx, [environment.id]);
    const move = budgetMove(budget, state, await holdsOf(tx, environment.id, monthOf(now, zone).from));
    if (budget !== null && state !== null) await tell(tx, { environment, budget, state });
    if (move === null) return;
    await make(tx, { environment, budget, spentUsd, state }, move);
    await refreshEnvironments(tx, [environment.id], now);
    await wakeEnvironments(tx, [environment.id]);
    logger.info({ environment: environment.name, move: move.do }, "budgets: a hold was placed or ended");
  });
}

async function holdsOf(tx: Tx, environmentId: string, monthFrom: Date) {
  const holds = await tx.environmentHold.findMany({ where: { environmentId, kind: "budget", OR: [{ endedAt: null }, { placedAt: { gte: monthFrom } }] } });
  const live = holds.find(({ endedAt }) => endedAt === null) ?? null;
  const isLifted = holds.some(({ endedAt, placedAt, endedBy }) => endedAt !== null && placedAt >= monthFrom && endedBy !== systemActors.scheduler("").name);
  return { live, isLifted, placedInMonth: live !== null && live.placedAt >= monthFrom };
}

type Told = { environment: Environment; budget: NonNullable<Policy["budget"]>; state: BudgetState };

async function tell(tx: Tx, { environment, budget, state }: Told): Promise<void> {
  if (state.stage === "within") return;
  const month = monthKey(clock.now(), organisationZone());
  await notify(tx, {
    dedupeKey: `budget:${environment.id}:${month}:${budget.usdPerMonth}:${state.stage}`,
    kind: "budget.spent",
    thread: `budget:${environment.id}:${month}`,
    subject: { noun: "environment", id: environment.id },
    place: placeOf(environment),
    title: state.stage === "spent" ? `The month's budget of ${environment.name} is spent` : `The month's budget of ${environment.name} is nearly spent`,
    body: state.words,
    path: `/environments/${environment.id}`,
    levers: [],
    recipientIds: [],
    expiresAt: null,
  });
}

async function make(tx: Tx, of: Case & { state: BudgetState | null }, move: NonNullable<BudgetMove>): Promise<void> {
  const { environment, budget, spentUsd, state } = of;
  const now = clock.now();
  const actor = systemActors.scheduler(newId());
  const about = { actor, subject: { noun: "environment", id: environment.id, label: environment.name }, scope: placeOf(environment) };
  if (move.do === "end") {
    await tx.environmentHold.updateMany({ where: { id: move.holdId, endedAt: null }, data: { endedAt: now, endedBy: actor.name, version: { increment: 1 } } });
    await record(tx, environmentAuditEvents["environment.budget-ended"], { ...about, data: { why: move.why } });
    return;
  }
  const until = monthOf(now, organisationZone()).to;
  await tx.environmentHold.create({
    data: { id: newId(), environmentId: environment.id, kind: "budget", origin: "system", placedBy: actor.name, reason: state?.words, placedAt: now, until },
  });
  const { usdPerMonth = 0, hard = true } = budget ?? {};
  const data = { month: monthKey(now, organisationZone()), usdPerMonth, spentUsd: Math.round(spentUsd * 100) / 100, hard };
  await record(tx, environmentAuditEvents["environment.budget-spent"], { ...about, data });
}
