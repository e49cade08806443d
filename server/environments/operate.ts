import type { DirectoryConfig } from "@/server/access/directory";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { inTransaction } from "@/server/platform/transaction";
import { awaitTurns } from "./await-turns";
import { claimBatch } from "./claim-batch";
import { bucketOf } from "./ec2-buckets";
import type { Ec2Gateway } from "./ec2-types";
import { endOperations } from "./end-operations";
import { lockEnvironments } from "./environment-facts.sql";
import { releaseClaimed, targetsWithDueWork } from "./operation-claims";
import { loadOpenOperations } from "./operation-loading";
import type { LoadedOperation } from "./operation-loading";
import { planOperations } from "./operation-plan";
import type { Batch, Plan } from "./operation-plan";
import { refreshEnvironments } from "./refresh-environments";
import { resumeLost } from "./resume-lost";
import { beginning, sendBatch } from "./send-batch";
import type { ClaimedBatch, TitledTarget } from "./send-batch";

/** What a worker works with; `owner` names it in the rows it has taken, `directory` is where the rights of whoever asked are confirmed. */
export type OperateDeps = { db: Database; gateway: Ec2Gateway; directory: DirectoryConfig; owner: string };

/** Calls to AWS of one worker and target that go on at the same time. */
const callsAtOnce = 4;
/** Batches that are begun before the rows are read again, so that a click does not wait behind a herd. */
const batchesPerRound = 16;

/** The targets with operations that a worker should look at now. Also gives back what dead workers had claimed. */
export async function dueTargets(db: Database): Promise<string[]> {
  await releaseClaimed(db);
  return targetsWithDueWork(db, clock.now());
}

/**
 * Brings the operations of a target on as far as they go now: looks at those whose call may have happened, sends those that are due.
 * Called by the queue's knock and by the reconciler alike; may run in any number of workers at once.
 */
export async function operateTarget(deps: OperateDeps, targetId: string, signal?: AbortSignal): Promise<void> {
  const target = await deps.db.awsTarget.findUnique({ where: { id: targetId } });
  if (target === null) return;
  await resumeLost(deps, target);
  // What could not be taken, or went wrong without a wait, is not tried again and again in one run.
  const tried = new Set<string>();
  while (!signal?.aborted) {
    const plan = planOperations(await loadOpenOperations(deps.db, targetId), clock.now(), target);
    await failImpossible(deps.db, plan.impossible);
    const due = plan.due.filter(({ operations }) => operations.some((operation) => !tried.has(tryOf(operation))));
    if (due.length === 0) return;
    await sendRound(deps, target, { due, tried, signal });
  }
}

function tryOf({ id, version }: LoadedOperation): string {
  return `${id} ${version}`;
}

type Round = { due: readonly Batch<LoadedOperation>[]; tried: Set<string>; signal: AbortSignal | undefined };

async function sendRound(deps: OperateDeps, target: TitledTarget, { due, tried, signal }: Round): Promise<void> {
  let waiting = [...due];
  let count = 0;
  const next = (): Batch<LoadedOperation> | undefined => (count++ < batchesPerRound && !signal?.aborted ? waiting.shift() : undefined);
  const claimNext = async (): Promise<ClaimedBatch | null> => {
    for (let batch = next(); batch !== undefined; batch = next()) {
      for (const operation of batch.operations) tried.add(tryOf(operation));
      const begun = beginning();
      const { operations, wait } = await claimBatch(deps, target, batch);
      if (operations !== null && operations.length > 0) return { kind: batch.kind, operations, begun };
      if (wait === null) continue;
      // All those behind it in the same line wait too: none of them may take the tokens that come back for it.
      const of = batch;
      const line = Map.groupBy(waiting, (other) => isSameLine(of, other));
      waiting = line.get(false) ?? [];
      await awaitTurns(deps.db, target, [batch, ...(line.get(true) ?? [])], wait);
    }
    return null;
  };
  // Taken in order, one after the other, whatever the calls take: the oldest has the first choice of the tokens.
  let turn: Promise<ClaimedBatch | null> = Promise.resolve(null);
  const inTurn = (): Promise<ClaimedBatch | null> => (turn = turn.then(claimNext));
  const sendNext = async (): Promise<void> => {
    for (let batch = await inTurn(); batch !== null; batch = await inTurn()) await sendBatch(deps, target, batch);
  };
  // All of them end before this does, so that nothing goes on behind a process that is told to stop.
  const lines = await Promise.allSettled(Array.from({ length: callsAtOnce }, sendNext));
  for (const line of lines) if (line.status === "rejected") throw line.reason;
}

function isSameLine(a: Batch, b: Batch): boolean {
  return a.lane === b.lane && bucketOf(a.kind) === bucketOf(b.kind);
}

async function failImpossible(db: Database, impossible: Plan<LoadedOperation>["impossible"]): Promise<void> {
  if (impossible.length === 0) return;
  const now = clock.now();
  const environmentIds = impossible.map(({ operation }) => operation.environment.id);
  await inTransaction(db, async (tx) => {
    await lockEnvironments(tx, environmentIds);
    const ends = impossible.map(({ operation: { id, version, fence }, words }) => ({
      id,
      version,
      fence,
      from: "pending" as const,
      to: "failed" as const,
      words,
      code: "gone",
    }));
    await endOperations(tx, ends, now);
    await refreshEnvironments(tx, environmentIds, now);
  });
}
