import { setTimeout as sleep } from "node:timers/promises";
import type { Lease } from "./answers";
import type { Api, Called } from "./api-client";
import type { LeaseBody } from "./lease-facts";

/** A lease that is kept alive beside the work. Whatever goes wrong with it is said, and never ends the work. */
export type KeptLease = {
  /** Why there is none; null while it is held. */
  trouble: string | null;
  /** Gives it back and stops the heartbeats. */
  release(): Promise<void>;
};

type Kept = { leaseId: string | null; said: string | null; stage: string | null };

/**
 * Takes a lease and sends a heartbeat every quarter of its time to live. While the portal does not answer it keeps trying; a lease that was
 * lost is taken again.
 * @param say called once for each new thing that a person should know
 */
export async function keepLease(api: Api, path: string, body: LeaseBody, say: (words: string) => void): Promise<KeptLease> {
  const kept: Kept = { leaseId: null, said: null, stage: null };
  const over = new AbortController();
  const take = async (): Promise<string | null> => note(kept, await api.call<Lease>("POST", `${path}/leases`, body), say);
  const trouble = await take();
  const beating = beat();

  async function beat(): Promise<void> {
    while (await napped((body.ttlSeconds * 1_000) / 4, over.signal)) {
      const { leaseId } = kept;
      const heard = leaseId === null ? null : await api.call<Lease>("POST", `/leases/${leaseId}/heartbeat`);
      const isOver = heard !== null && !heard.ok && heard.problem !== null && [404, 409].includes(heard.problem.status);
      if (isOver) kept.leaseId = null;
      if (heard === null || isOver) await take();
      else note(kept, heard, say);
    }
  }

  return {
    trouble,
    async release(): Promise<void> {
      over.abort();
      await beating;
      if (kept.leaseId === null) return;
      const given = await api.call("DELETE", `/leases/${kept.leaseId}`);
      if (!given.ok && given.problem === null) say(`the lease could not be given back; it ends by itself within ${2 * body.ttlSeconds} s. ${given.words}`);
    },
  };
}

/** Remembers what came of a call, says what is new about it, and gives what stands against the lease. */
function note(kept: Kept, called: Called<Lease>, say: (words: string) => void): string | null {
  if (called.ok) {
    if (kept.said !== null) say("the lease is held again");
    const { leaseId, stop } = called.value;
    if (stop !== null && stop.stage !== kept.stage) say(`${stop.sentence} It waits for this command.`);
    Object.assign(kept, { leaseId, said: null, stage: stop?.stage ?? null });
    return null;
  }
  const words =
    called.problem === null
      ? `${called.words} The command goes on; the lease is tried again.`
      : `the stop of the environment could not be delayed: ${called.problem.detail} The command goes on.`;
  if (words !== kept.said) say(words);
  kept.said = words;
  return words;
}

/** True after the time has passed, false as soon as the signal aborts. */
async function napped(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
