import { environmentJobHandlers } from "@/server/environments/job-handlers";
import type { WorkerDeps } from "@/server/environments/job-handlers";
import type { Database } from "@/server/platform/db";
import { BackgroundWork } from "@/server/worker/background-work";
import { runDoorbell } from "@/server/worker/doorbell";
import { runReconciler, scans } from "@/server/worker/reconciler";
import { Turns } from "@/server/worker/turns";
import type { VirtualTime } from "./virtual-time";

/** Workers that run as in the product: each with its doorbell of the queue and its scans of the rows. */
export type HerdWorkers = {
  /** Resolves when every knock was heard and nobody works: only the passing of time can bring anything on. */
  rest(): Promise<void>;
  stop(): Promise<void>;
};

type Parts = { appUrl: string; db: Database; time: VirtualTime; workers: readonly WorkerDeps[] };

const lookEveryMs = 5;
/** Looks after which a step that still runs is taken to sleep on virtual time itself. */
const mostLooks = 600;

/** Work that can be asked whether it is done. */
class CountedWork extends BackgroundWork {
  steps = 0;

  override run(key: string, step: () => Promise<void>): Promise<void> {
    this.steps += 1;
    return super.run(key, step).finally(() => (this.steps -= 1));
  }
}

/** Starts the product's own loops for each worker. Their scans sleep on the virtual time; the doorbell is PostgreSQL's and needs none of it. */
export function runHerdWorkers({ appUrl, db, time, workers }: Parts): HerdWorkers {
  const stop = new AbortController();
  const works = workers.map(() => new CountedWork());
  const loops = workers.flatMap((deps, index) => {
    const work = works[index] ?? new CountedWork();
    return [
      runDoorbell(appUrl, environmentJobHandlers(deps, stop.signal), work, stop.signal),
      runReconciler(deps, work, { signal: stop.signal, turns: new Turns(scans) }),
    ];
  });
  const isAtRest = async (): Promise<boolean> =>
    works.every(({ steps }) => steps === 0) && time.asleep() >= workers.length * scans.length && (await knocks(db)) === 0;
  return {
    rest: async () => {
      // Twice in a row: between a knock's end and the step it wakes there is a moment in which neither shows.
      for (let quiet = 0, looks = 0; quiet < 2 && looks < mostLooks; looks += 1) {
        quiet = (await isAtRest()) ? quiet + 1 : 0;
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
      }
    },
    stop: async () => {
      stop.abort();
      await Promise.all(loops);
    },
  };
}

async function knocks(db: Database): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`select count(*)::int as count from graphile_worker._private_jobs where run_at <= now()`;
  return rows[0]?.count ?? 0;
}
