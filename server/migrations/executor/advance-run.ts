import { clock } from "@/server/platform/clock";
import { logger } from "@/server/platform/logger";
import type { LoadedRun } from "../authorized-run";
import { readWindow, windowWords } from "../databases/database-words";
import { haltWords, openHalt } from "../review/halt";
import { notifyNotBegun } from "../review/run-notices";
import { claimRun, releaseRun } from "../run-claims";
import type { HeldRun } from "../run-claims";
import { finalizeHasBegun, whyNotFinal } from "./begin-finalize";
import { carryScript } from "./carry-script";
import { failRun, faultOf } from "./fail-run";
import { forceRows } from "./force-rows";
import { AnotherMoves, beginRun, endScript, moveTo, staleRun, unstartRun } from "./move-run";
import { whyNotUndoYet } from "./other-runs";
import { preflight } from "./preflight";
import { loadRun } from "./run-deps";
import type { RunDeps } from "./run-deps";
import { Interrupted } from "./run-guard";
import { afterFaultMs, decideRun } from "./run-policy";
import type { RunAct, RunFacts } from "./run-policy";
import { saveRun } from "./save-run";
import { watchEveryMs, watchLive } from "./watch-live";
import { mayFollow } from "../run-state";
import { isWindowOpen } from "./window-policy";

/** Acts of one turn; a run that goes on longer is taken up again at once. */
const mostActs = 30;
const anotherMovesMs = 3_000;
const lookAgainMs = 5_000;

/** A run in this worker's hands; null where the turn is over. */
type Held = HeldRun | null;

/**
 * Carries a run on as far as it goes now, and leaves it to be looked at again. Called by the queue's knock and by the scan alike; may run in any
 * number of workers at once, of which one holds the run.
 */
export async function advanceRun(deps: RunDeps, runId: string, signal?: AbortSignal): Promise<void> {
  let held: Held = await claimRun(deps.db, runId, deps.owner);
  for (let act = 0; held !== null; act += 1) {
    const run = await loadRun(deps.db, runId);
    // A higher fence: this worker was away for too long, and another one has it.
    if (run.fence !== held.fence) return;
    // A person may have steered it meanwhile, which moves the version and leaves the lease.
    held = { id: run.id, version: run.version, fence: run.fence };
    if (act === mostActs || signal?.aborted === true) return releaseRun(deps.db, held, clock.now());
    held = await takeTurn(deps, run, held, signal);
  }
}

async function takeTurn(deps: RunDeps, run: LoadedRun, held: HeldRun, signal: AbortSignal | undefined): Promise<Held> {
  try {
    return await takeAct({ deps, run, held, signal }, decideRun(await factsOf(deps, run), clock.now()));
  } catch (error) {
    if (error instanceof AnotherMoves) return rest({ deps, run, held, signal }, anotherMovesMs, error.message);
    return afterError(deps, run, held, error);
  }
}

async function factsOf({ db }: RunDeps, run: LoadedRun): Promise<RunFacts> {
  const halt = await openHalt(db);
  const window = readWindow(run.database.window);
  const closed = isWindowOpen(window, clock.now()) ? null : `The maintenance window is closed. It is open ${windowWords(window) ?? "at any time"}.`;
  return { ...run, halt: halt === null ? null : haltWords(halt), closed };
}

type Turn = { deps: RunDeps; run: LoadedRun; held: HeldRun; signal: AbortSignal | undefined };

async function takeAct(turn: Turn, act: RunAct): Promise<Held> {
  const { deps, run, held } = turn;
  switch (act.do) {
    case "leave":
      await releaseRun(deps.db, held, clock.now());
      return null;
    case "wait":
      return rest(turn, act.ms, act.words);
    case "move":
      return move(turn, act);
    case "look":
    case "begin":
      return begin(turn);
    case "run":
      return carry(turn, act.script);
    case "watch":
      return watch(turn);
    case "finalize":
      return finalizeInUse(turn);
    case "force":
      await forceRows(run, deps, held);
      await releaseRun(deps.db, held, clock.now());
      return null;
  }
}

/** Of two changes of a column the later one is undone first: what may not be undone yet stays as it is, and the person reads why. */
async function move({ deps, run, held }: Turn, act: Extract<RunAct, { do: "move" }>): Promise<Held> {
  const refused = act.to === "rolling_back" ? await whyNotUndoYet(deps.db, run) : null;
  if (refused !== null) return (await saveRun(deps.db, run, held, { words: refused, changes: { rollbackAskedBy: null } })) ?? held;
  return (await moveTo(deps, run, held, act)) ?? held;
}

/**
 * Looks whether it may begin, while it waits and once more when it has taken the place of the one that moves. What has to wait never keeps that
 * place: a rollback of another one could not go first.
 */
async function begin(turn: Turn): Promise<Held> {
  const { deps, run, held } = turn;
  const found = await preflight(run, deps, held.fence);
  if (found.found === "wait") return rest(turn, found.ms, found.words);
  if (found.found === "stale") return (await staleRun(deps, run, held, found.words)) ?? held;
  if (found.found === "unstarted") return (await unstartRun(deps, run, held, found.words)) ?? held;
  if (run.state === "preflight") return (await beginRun(deps, run, held)) ?? held;
  return (await moveTo(deps, run, held, { to: "preflight", words: "Nothing stands in the way. It is looked at once more." })) ?? held;
}

async function watch({ deps, run, held }: Turn): Promise<null> {
  await releaseRun(deps.db, await watchLive(run, deps, held), new Date(clock.now().getTime() + watchEveryMs));
  return null;
}

/** What waited for its finalize stays in use until that may begin; where a person has to decide again, it was not asked for. */
async function finalizeInUse(turn: Turn): Promise<Held> {
  const { deps, run, held } = turn;
  const hindrance = await whyNotFinal(deps, run);
  if (hindrance === null) return move(turn, { do: "move", to: "finalizing", words: `${run.finalizeAskedBy ?? "Somebody"} finalizes it.` });
  const { words } = hindrance;
  if (hindrance.is === "refused") {
    const changes = { finalizeAskedById: null, finalizeAskedBy: null };
    return (await saveRun(deps.db, run, held, { words, changes, more: (tx) => notifyNotBegun(tx, run, { words }) })) ?? held;
  }
  const said = run.because === words ? held : await saveRun(deps.db, run, held, { words });
  return said === null ? held : watch({ ...turn, held: said });
}

async function carry(turn: Turn, script: "forward" | "rollback" | "finalize"): Promise<Held> {
  const { deps, run, held, signal } = turn;
  const hindrance = script !== "finalize" || (await finalizeHasBegun(deps, run)) ? null : await whyNotFinal(deps, run);
  if (hindrance?.is === "wait") return rest(turn, lookAgainMs, hindrance.words);
  if (hindrance !== null) return (await failRun(deps, run, held, { is: "failed", words: hindrance.words, retryable: true, place: null })) ?? held;
  await carryScript(run, { deps, held, script, signal });
  const now = await loadRun(deps.db, run.id);
  return (await endScript(deps, now, held)) ?? held;
}

/** Leaves the run for a while, and says why. */
async function rest({ deps, run, held }: Turn, ms: number, words: string): Promise<null> {
  const place = await placeGivenBack(deps, run);
  const said = run.because === words && place.to === undefined ? held : await saveRun(deps.db, run, held, { words, ...place });
  await releaseRun(deps.db, said ?? held, new Date(clock.now().getTime() + ms));
  return null;
}

async function afterError(deps: RunDeps, run: LoadedRun, held: HeldRun, error: unknown): Promise<Held> {
  if (error instanceof Interrupted) return afterInterruption(deps, held, error);
  // The state may have moved on with the steps before the one that failed.
  const now = await loadRun(deps.db, run.id).catch(() => null);
  if (now !== null && now.fence !== held.fence) return null;
  const fault = faultOf(error, run.attempt);
  // In use or rolled back it does not fail by what is still looked after: that is tried again.
  if (now !== null && fault?.is === "failed" && mayFollow(now.state, "failed")) {
    logger.warn({ err: error, runId: run.id, state: now.state }, "a migration failed");
    return (await failRun(deps, now, { ...held, version: now.version }, fault)) ?? held;
  }
  logger.warn({ err: error, runId: run.id, state: run.state }, "a migration waits for its surroundings and is tried again");
  await tryLater(deps, now ?? run, held, fault?.words ?? "A step was interrupted by a fault. It is tried again.");
  return null;
}

/** One moves at a time, so whoever waits before the beginning, or before anything is taken away, steps back: a rollback of another one goes first. */
async function placeGivenBack(deps: RunDeps, run: LoadedRun): Promise<{ to?: "scheduled" | "live" }> {
  if (run.state === "preflight") return { to: "scheduled" };
  return run.state === "finalizing" && !(await finalizeHasBegun(deps, run)) ? { to: "live" } : {};
}

async function tryLater(deps: RunDeps, run: LoadedRun, held: HeldRun, words: string): Promise<void> {
  const attempt = run.attempt + 1;
  const changes = { attempt, lastError: words.slice(0, 2_000) };
  const said = await saveRun(deps.db, run, { ...held, version: run.version }, { words, changes, ...(run.state === "preflight" && { to: "scheduled" }) });
  await releaseRun(deps.db, said ?? held, new Date(clock.now().getTime() + afterFaultMs(attempt)));
}

async function afterInterruption(deps: RunDeps, held: HeldRun, { reason }: Interrupted): Promise<Held> {
  // Another worker has it: nothing of it is ours to write.
  if (reason === "lost") return null;
  // Asked to stop, to pause or to turn round: the next act says what comes of it.
  if (reason !== "stopping") return held;
  await releaseRun(deps.db, held, clock.now());
  return null;
}
