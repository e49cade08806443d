import type { DirectoryConfig } from "@/server/access/directory";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { inTransaction } from "@/server/platform/transaction";
import type { Ec2Gateway } from "./ec2-types";
import { endOperations } from "./end-operations";
import { lockEnvironments } from "./environment-facts.sql";
import { releaseClaimed, targetsWithDueWork } from "./operation-claims";
import { loadOpenOperations } from "./operation-loading";
import type { LoadedOperation } from "./operation-loading";
import { planOperations } from "./operation-plan";
import type { Plan } from "./operation-plan";
import { refreshEnvironments } from "./refresh-environments";
import { resumeLost } from "./resume-lost";
import { sendBatch } from "./send-batch";

/** What a worker works with; `owner` names it in the rows it has taken, `directory` is where the rights of whoever asked are confirmed. */
export type OperateDeps = { db: Database; gateway: Ec2Gateway; directory: DirectoryConfig; owner: string };

/** Calls to AWS of one worker and target that go on at the same time. */
const callsAtOnce = 4;

/** The targets with operations that a worker should look at now. Also gives back what dead workers had claimed. */
export async function dueTargets(db: Database): Promise<string[]> {
  await releaseClaimed(db);
  return targetsWithDueWork(db, clock.now());
}

/**
 * Brings the operations of a target one step further: looks at those whose call may have happened, sends those that are due.
 * Called by the queue's knock and by the reconciler alike; may run in any number of workers at once.
 */
export async function operateTarget(deps: OperateDeps, targetId: string, signal?: AbortSignal): Promise<void> {
  const target = await deps.db.awsTarget.findUnique({ where: { id: targetId } });
  if (target === null) return;
  await resumeLost(deps, target);
  const plan = planOperations(await loadOpenOperations(deps.db, targetId), clock.now());
  await failImpossible(deps.db, plan.impossible);
  const waiting = [...plan.due];
  const sendNext = async (): Promise<void> => {
    for (let batch = waiting.shift(); batch !== undefined && !signal?.aborted; batch = waiting.shift()) await sendBatch(deps, target, batch);
  };
  // All of them end before this does, so that nothing goes on behind a process that is told to stop.
  const lines = await Promise.allSettled(Array.from({ length: callsAtOnce }, sendNext));
  for (const line of lines) if (line.status === "rejected") throw line.reason;
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
