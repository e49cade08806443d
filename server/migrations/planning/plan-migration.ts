import type { Actor } from "@/server/access/actor";
import type { TargetDatabase } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { newId } from "@/server/platform/ids";
import { withReadLocks } from "../cage/read-locks";
import { fingerprintOf } from "../catalog/fingerprint";
import { ownedByLiveRuns } from "../catalog/owned-by-live-runs";
import { readTableFacts } from "../catalog/read-table-facts";
import type { TableFacts } from "../catalog/table-facts";
import { authorizedDatabase } from "../databases/authorized-database";
import { openRow } from "../databases/open-target";
import type { DatabaseStage } from "../databases/schemas";
import { targetRefusal } from "../databases/target-refusal";
import { dialectOf } from "../dialects/dialects";
import type { LintInput } from "../lint/lint-input";
import { lintScript } from "../lint/lint-script";
import { secondOpinion } from "../lint/second-opinion";
import type { Operation, OperationContext } from "../operations/operation";
import { operationOf } from "../operations/operations";
import type { Finding } from "../schemas";
import type { MigrationScript } from "../scripts/schemas";
import type { TargetGateways } from "../target/gateways";
import type { TargetSession } from "../target/target-session";
import { dependenciesOf } from "./dependencies";
import { estimateOf } from "./estimate-policy";
import { findUnrangedKey } from "./find-unranged-key";
import { maskedSamples } from "./masked-samples";
import { measureTable } from "./measure";
import { takePlace, waitForPlace } from "./plan-places";
import { readParams } from "./read-params";
import { readTargetLoad } from "./read-target-load";
import { riskOf } from "./risk-policy";
import type { PlanFacts, PlanInput, RiskView, SamplesOf } from "./schemas";
import { scriptOf } from "./script-of";

/** What planning needs. `signal`: the preview was superseded; what runs in the target is cancelled. `patienceMs`: how long it waits for a place. */
export type PlanDeps = { db: Db; gateways: TargetGateways; signal?: AbortSignal | undefined; patienceMs?: number };

/** `change` is the prefix of everything made in the target, such as `m42`; `fingerprint` that of the plan before. */
export type PlanRequest = PlanInput & { change: string; fingerprint?: string | null };

/** A migration as it would be on one database right now. */
export type MigrationPlan = {
  name: string;
  /** Parameters as the kind read them, with its defaults. */
  params: unknown;
  script: MigrationScript;
  facts: TableFacts;
  plan: PlanFacts;
  /** Values are masked. */
  samples: SamplesOf[];
  findings: Finding[];
  risk: RiskView;
  fingerprint: string;
  plannedAt: Date;
};

/** A count that takes longer is estimated. */
const statementTimeoutMs = 2_500;
/** A person who proposes or submits waits for longer than a preview, which the next key press asks for again. */
const patienceMsOfActs = 15_000;

/**
 * Plans a migration from the live catalog: scripts, rows that break, dependencies, lint, estimate, risk and fingerprint. It talks to the
 * target and changes nothing there; never call it within a transaction.
 * @throws AppError `not_found`, `forbidden` without `migration:propose`, `invalid_input` for a form that cannot be read, `unavailable` when the database does not answer
 */
export async function planMigration(deps: PlanDeps, actor: Actor, request: PlanRequest): Promise<MigrationPlan> {
  const row = await authorizedDatabase(deps.db, actor, actor.kind === "system" ? "database:view" : "migration:propose", request.databaseId);
  const operation = operationOf(request.kind);
  const owned = await ownedByLiveRuns(deps.db, row.id);
  return withTarget(deps, row, async (session) => {
    const facts = await tableOf(session, row, request);
    const context = { change: request.change, params: await readParams(operation, request.params, row.engine), table: facts, dialect: dialectOf(row.engine) };
    const fingerprint = fingerprintOf(facts, owned);
    const drift = typeof request.fingerprint === "string" ? { planned: request.fingerprint, now: fingerprint } : undefined;
    return { ...(await planOn(session, { stage: row.stage as DatabaseStage, drift }, operation, context)), fingerprint, plannedAt: clock.now() };
  });
}

/** Everything but the fingerprint. */
async function planOn(
  session: TargetSession,
  { stage, drift }: { stage: DatabaseStage; drift: LintInput["drift"] },
  operation: Operation<unknown>,
  context: OperationContext<unknown>,
): Promise<Omit<MigrationPlan, "fingerprint" | "plannedAt">> {
  const { table: facts, params, dialect } = context;
  const script = await withReadLocks(facts.engine, scriptOf(operation, context));
  const [measured, opinion] = await Promise.all([
    measureTable({ session, facts, tableName: dialect.tableName(facts) }, operation.measures(context)),
    secondOpinion(facts.engine, script),
  ]);
  const load = await readTargetLoad(session, facts.engine, facts);
  const linted = await lintScript({ engine: facts.engine, kind: operation.kind, params, facts, script, load, measures: measured.results, drift });
  const found = [...(await validated(session, operation, context)), ...findUnrangedKey(facts, script, dialect)];
  const findings = [...found, ...measured.refusals.map(refusedQuestion), ...linted, ...opinion];
  return {
    name: operation.name(context),
    params,
    script,
    facts,
    plan: {
      measures: measured.results,
      dependencies: dependenciesOf(facts, params),
      estimate: estimateOf({ facts, script, measures: measured.results, scanMs: measured.scanMs }),
      scanMs: measured.scanMs,
    },
    samples: maskedSamples(measured.samples),
    findings,
    risk: riskOf({ stage, kind: operation.kind, estimatedRows: facts.estimatedRows, measures: measured.results, script, findings }),
  };
}

/** What is found of the table, and of the other one that the kind may name. */
export async function validated(session: TargetSession, operation: Operation<unknown>, context: OperationContext<unknown>): Promise<Finding[]> {
  const found = operation.validate(context);
  if (operation.other === undefined) return found;
  const { engine, schema } = context.table;
  return [...found, ...operation.other.validate(context, await readTableFacts(session, engine, { schema, table: operation.other.name(context.params) }))];
}

function refusedQuestion({ key, words }: { key: string; words: string }): Finding {
  return { rule: `not-counted/${key}`, level: "block", words: words.slice(0, 2_000), stepKey: null, source: "switchyard" };
}

/** The live table. @throws AppError `not_found` */
export async function tableOf(session: TargetSession, row: TargetDatabase, { schema, table }: { schema: string; table: string }): Promise<TableFacts> {
  const facts = await readTableFacts(session, row.engine, { schema, table });
  if (facts === null) throw new AppError("not_found", `There is no table ${schema}.${table} in ${row.name}, or ${row.userName} may not see it.`);
  return facts;
}

/**
 * A session for one plan, which ends with it; what runs is cancelled when the plan is no longer wanted. Only a few read a database at once.
 * @throws AppError `unavailable` when others read it for too long, or it does not answer
 */
export async function withTarget<T>(deps: Omit<PlanDeps, "db">, row: TargetDatabase, work: (session: TargetSession) => Promise<T>): Promise<T> {
  const { signal, patienceMs = patienceMsOfActs } = deps;
  signal?.throwIfAborted();
  const patience = { name: row.name, untilMs: clock.elapsed() + patienceMs, signal };
  const giveBack = await waitForPlace(row.id, patience);
  try {
    return await inSession(deps, row, async (session) => {
      await takePlace(session, row.engine, patience);
      return work(session);
    });
  } finally {
    giveBack();
  }
}

async function inSession<T>({ gateways, signal }: Omit<PlanDeps, "db">, row: TargetDatabase, work: (session: TargetSession) => Promise<T>): Promise<T> {
  try {
    const session = await openRow(gateways, row, { sessionName: `switchyard plan ${newId()}`, statementTimeoutMs });
    const cancel = (): void => void session.cancel().catch(() => undefined);
    signal?.addEventListener("abort", cancel);
    try {
      const result = await work(session);
      signal?.throwIfAborted();
      return result;
    } finally {
      signal?.removeEventListener("abort", cancel);
      await session.end();
    }
  } catch (error) {
    throw targetRefusal(error, row);
  }
}
