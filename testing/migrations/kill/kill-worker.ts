import { hasEnded } from "./kill-life";
import type { KillWorld } from "./kill-life";
import type { Moment } from "./kill-moments";
import type { Victims } from "./kill-processes";

const lookEveryMs = 100;

/**
 * kill -9 of a process that carries the run, at the moment.
 * @returns false when it carried the phase to its end without passing the moment; how long that takes is nobody's business
 */
export async function killWorker(world: KillWorld, runId: string, { moment, victims }: { moment: Moment; victims: Victims }): Promise<boolean> {
  const victim = victims.start(world, runId, moment);
  const over = new AbortController();
  try {
    return await Promise.race([victim.ended.then((code) => code === null), passedBy(world, { runId, moment, signal: over.signal })]);
  } finally {
    over.abort();
    await victim.kill();
  }
}

async function passedBy(world: KillWorld, { runId, moment, signal }: { runId: string; moment: Moment; signal: AbortSignal }): Promise<false> {
  while (!signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    if (await hasEnded(world, runId, moment.phase)) break;
  }
  return false;
}
