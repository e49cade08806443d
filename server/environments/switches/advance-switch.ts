import { clock } from "@/server/platform/clock";
import { logger } from "@/server/platform/logger";
import type { LoadedSwitch } from "./authorized-pair";
import { loadSwitch } from "./load-switch";
import { readSwitchFacts } from "./read-switch-facts";
import { saveSwitchStep } from "./save-switch-step";
import { claimSwitch, releaseSwitch } from "./switch-claims";
import type { HeldSwitch } from "./switch-claims";
import type { SwitchDeps } from "./switch-deps";
import { decideSwitch } from "./switch-state";
import { takeSwitchStep } from "./take-switch-step";

/** Steps of one turn; a switch that goes on longer is taken up again at once. */
const mostSteps = 30;
const afterFaultMs = 5_000;

/**
 * Carries a switch on as far as it goes now, and leaves it to be looked at again. Called by the queue's knock and by the scan alike; may run in
 * any number of workers at once, of which one holds the switch.
 */
export async function advanceSwitch(deps: SwitchDeps, switchId: string, signal?: AbortSignal): Promise<void> {
  let held: HeldSwitch | null = await claimSwitch(deps.db, switchId, deps.owner);
  for (let step = 0; held !== null; step += 1) {
    const row = await loadSwitch(deps.db, switchId);
    // A higher fence: this worker was away for too long, and another one has it.
    if (row.fence !== held.fence) return;
    // A person may have steered it meanwhile, which moves the version and leaves the lease.
    held = { id: row.id, version: row.version, fence: row.fence };
    if (row.endedAt !== null || step === mostSteps || signal?.aborted) return releaseSwitch(deps.db, held, clock.now());
    held = await takeTurn(deps, row, held);
  }
}

/** One step; gives the guards to go on with, or null when the turn is over. */
async function takeTurn(deps: SwitchDeps, row: LoadedSwitch, held: HeldSwitch): Promise<HeldSwitch | null> {
  try {
    const read = await readSwitchFacts(deps, row);
    const after = await takeSwitchStep({ deps, row, held, read }, decideSwitch(row, read.facts, clock.now()));
    // Steered or taken over: the next look tells which.
    if (after.held === null) return held;
    if (after.next === "again") return after.held;
    return await rest(deps, row, after.held, after);
  } catch (error) {
    logger.error({ err: error, switchId: row.id, state: row.state }, "a step of a switch failed; it is tried again");
    await releaseSwitch(deps.db, held, new Date(clock.now().getTime() + afterFaultMs));
    return null;
  }
}

async function rest({ db }: SwitchDeps, row: LoadedSwitch, held: HeldSwitch, { ms, words }: { ms: number; words: string }): Promise<null> {
  const said = row.lastError === words ? held : await saveSwitchStep(db, row, held, { state: row.state, words, changes: { lastError: words } });
  if (said !== null) await releaseSwitch(db, said, new Date(clock.now().getTime() + ms));
  return null;
}
