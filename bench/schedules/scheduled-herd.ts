import { reconcileAll } from "@/server/environments/desired/reconcile-all";
import { dueTargets, operateTarget } from "@/server/environments/operate";
import { startEnvironment } from "@/server/environments/start-environment";
import { newId } from "@/server/platform/ids";
import { clickedEnvironment, herdTeams } from "../starts/herd-seed";
import type { HerdWorld } from "../starts/herd-world";

/** What came of starts that a schedule asked for, and of the click in their middle. Times are virtual, to AWS's acceptance. */
export type ScheduledHerd = {
  instances: number;
  calls: number;
  throttled: number;
  mostInACall: number;
  /** From the scheduled start on. */
  seconds: number;
  clickSeconds: number;
  waitingAtClick: number;
};

const scanMs = 1_000;
const minuteMs = 60_000;
const dayMs = 86_400_000;
const mostSeconds = 7_200;

/**
 * Lets the hours of four schedules begin for all environments of the herd, and a person start one more environment after `clickAfterSeconds`.
 * The workers' scans of schedules and of operations run at the virtual seconds at which they find something; the knocks of the schedule and the reading of the
 * inventory are left out: what AWS has accepted counts, not what has come up.
 */
export async function startBySchedule(world: HerdWorld, clickAfterSeconds: number): Promise<ScheduledHerd> {
  const { db, time, aws, workers } = world;
  const bob = await world.person("Bob");
  const opensAt = await scheduleHerd(world);
  const clicked = await db.environment.findFirstOrThrow({ where: { name: clickedEnvironment } });
  aws.calls.clear();
  const throttledBefore = aws.buckets.throttled;
  let clickedAt: number | null = null;
  let waitingAtClick = 0;
  const isDone = async () =>
    clickedAt !== null && (await db.operation.count()) > 0 && (await db.operation.count({ where: { state: { in: ["pending", "claimed", "sent"] } } })) === 0;
  while (!(await isDone())) {
    if (time.now().getTime() - opensAt > mostSeconds * 1_000) throw new Error(`The herd has not been started within ${mostSeconds} s of virtual time.`);
    for (const worker of workers) {
      await reconcileAll(worker);
      for (const targetId of await dueTargets(worker.db)) await operateTarget(worker, targetId);
    }
    if (clickedAt === null && time.now().getTime() - opensAt >= clickAfterSeconds * 1_000) {
      clickedAt = time.now().getTime();
      waitingAtClick = await db.operation.count({ where: { state: "pending" } });
      await startEnvironment(db, bob, { environmentId: clicked.id, idempotencyKey: newId() });
      // Its knock, as the queue brings it at once.
      for (const worker of workers.slice(0, 1)) await operateTarget(worker, clicked.targetId);
    }
    time.advance(await untilNextScan(world));
  }
  const operations = await db.operation.findMany({ include: { instance: { select: { environmentId: true } } } });
  const accepted = (isClick: boolean): number =>
    Math.max(
      ...operations.flatMap(({ instance, acceptedAt }) => ((instance.environmentId === clicked.id) === isClick ? (acceptedAt?.getTime() ?? Infinity) : [])),
    );
  const starts = aws.calls.list().filter(({ eventName }) => eventName === "StartInstances");
  return {
    instances: operations.filter(({ acceptedAt }) => acceptedAt !== null).length,
    calls: starts.length,
    throttled: aws.buckets.throttled - throttledBefore,
    mostInACall: Math.max(...starts.map(({ instanceIds }) => instanceIds.length)),
    seconds: (accepted(false) - opensAt) / 1_000,
    clickSeconds: (accepted(true) - (clickedAt ?? 0)) / 1_000,
    waitingAtClick,
  };
}

/** Milliseconds until the next of the scans, one a second, that finds an operation due or an environment to look at. */
async function untilNextScan({ db, time }: HerdWorld): Promise<number> {
  const now = time.now().getTime();
  const pending = await db.operation.aggregate({ where: { state: "pending" }, _min: { nextTryAt: true } });
  const looked = await db.environment.aggregate({ where: { scheduleId: { not: null } }, _min: { nextCheckAt: true } });
  const moments = [pending._min.nextTryAt, looked._min.nextCheckAt].flatMap((at) => at?.getTime() ?? []);
  return Math.max(1, Math.ceil((Math.min(...moments) - now) / scanMs)) * scanMs;
}

/** Gives each team of the herd hours that begin at the next full minute, for every day; gives that moment. */
async function scheduleHerd({ db, time }: HerdWorld): Promise<number> {
  const now = time.now();
  const opensAt = Math.ceil(now.getTime() / minuteMs) * minuteMs;
  const from = (opensAt % dayMs) / minuteMs;
  const plan = { periods: [0, 1, 2, 3, 4, 5, 6].map((day) => ({ day, from, to: from + 600 })), exceptions: [], holidays: null };
  for (const team of herdTeams) {
    const by = { createdBy: "bench", createdAt: now, updatedBy: "bench", updatedAt: now };
    const { id } = await db.schedule.create({ data: { id: newId(), team, name: "office hours", zone: "UTC", plan, ...by } });
    await db.environment.updateMany({ where: { team, name: { not: clickedEnvironment } }, data: { scheduleId: id, leadMinutes: 0, nextCheckAt: now } });
  }
  return opensAt;
}
