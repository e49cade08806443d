import type { MigrationRunState } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { organisationZone } from "@/server/platform/organisation-zone";
import type { Tx } from "@/server/platform/transaction";
import type { LoadedRun } from "../authorized-run";
import { noJson } from "../databases/no-json.sql";
import { lockMigration } from "../review/lock.sql";
import { momentWords } from "../review/moment-words";
import { requireApproved } from "../review/require-approved";
import { notifyConflicts, notifyDone, notifyLive, notifyNotBegun } from "../review/run-notices";
import { soakMinutes } from "../review/soak";
import { voidApprovals } from "../review/void-approvals";
import type { HeldRun, RunChanges } from "../run-claims";
import { movingStates } from "../run-state";
import { forgetValues } from "./forget-originals";
import { whyBehindRollback, whyNotBeside } from "./other-runs";
import { noProgress } from "./progress-policy";
import type { RunDeps } from "./run-deps";
import { saveRun } from "./save-run";

/** Prisma's code for a row that breaks a unique index (Prisma error reference). */
const uniqueViolation = "P2002";

/** Moves a run as its policy says, with what belongs to the state it goes to. @throws AnotherMoves */
export async function moveTo(deps: RunDeps, run: LoadedRun, held: HeldRun, { to, words }: { to: MigrationRunState; words: string }): Promise<HeldRun | null> {
  const isBeginning = to === "preflight" || to === "rolling_back" || (to === "finalizing" && run.state === "live");
  const other = isBeginning ? await otherMoving(deps.db, run) : null;
  if (other !== null) throw new AnotherMoves(`Migration ${other} moves on ${run.database.name} right now. This one waits for it.`);
  try {
    return await saveRun(deps.db, run, held, { to, words, changes: changesOf(run, to) });
  } catch (error) {
    // Two workers at the same moment: the database lets one of them.
    if (error instanceof Error && "code" in error && error.code === uniqueViolation) throw new AnotherMoves("Another migration began at this very moment.");
    throw error;
  }
}

/** On a database one migration moves at a time: this one waits. */
export class AnotherMoves extends Error {
  constructor(message: string) {
    super(message);
    this.name = "AnotherMoves";
  }
}

async function otherMoving(db: Db, { id, databaseId }: LoadedRun): Promise<number | null> {
  const other = await db.migrationRun.findFirst({
    where: { databaseId, id: { not: id }, state: { in: [...movingStates] } },
    select: { migration: { select: { number: true } } },
  });
  return other?.migration.number ?? null;
}

function changesOf(run: LoadedRun, to: MigrationRunState): RunChanges {
  if (to === "paused") return { resumeState: run.state, pauseAskedBy: null };
  if (to === "rolling_back") return { scriptName: "rollback", resumeState: null, pauseAskedBy: null, progress: noProgress, lastError: null };
  return {};
}

/**
 * Everything is clear: the next round begins. The approvals are asked for once more in the transaction of the move itself, and so are the
 * migration's other databases, one after the other.
 * @throws AnotherMoves
 */
export function beginRun(deps: RunDeps, run: LoadedRun, held: HeldRun): Promise<HeldRun | null> {
  return saveRun(deps.db, run, held, {
    to: "expanding",
    words: "It has begun.",
    changes: {
      round: run.round + 1,
      scriptName: "forward",
      progress: noProgress,
      unseen: noJson,
      liveAt: null,
      soakUntil: null,
      endedAt: null,
      lastError: null,
    },
    before: (tx) => lockMigration(tx, run.migrationId),
    more: async (tx) => {
      await requireApproved(tx, run, { purpose: "run" });
      const behind = (await whyBehindRollback(tx, run)) ?? (await whyNotBeside(tx, run));
      if (behind !== null) throw new AnotherMoves(behind);
    },
  });
}

/** What was approved is not what would run: the approvals are void. */
export function staleRun(deps: RunDeps, run: LoadedRun, held: HeldRun, words: string): Promise<HeldRun | null> {
  return saveRun(deps.db, run, held, {
    to: "stale",
    words,
    more: async (tx) => {
      await voidApprovals(tx, { runId: run.id }, words);
      await notifyNotBegun(tx, run, { words });
    },
  });
}

/** What is approved stays approved; the start does not count. */
export function unstartRun(deps: RunDeps, run: LoadedRun, held: HeldRun, words: string): Promise<HeldRun | null> {
  return saveRun(deps.db, run, held, {
    to: "approved",
    words,
    changes: { startedById: null, startedBy: null, scheduledFor: null },
    more: (tx) => notifyNotBegun(tx, run, { words }),
  });
}

/** A script has come to its end. */
export function endScript(deps: RunDeps, run: LoadedRun, held: HeldRun): Promise<HeldRun | null> {
  if (run.state === "rolling_back") return endRollback(deps, run, held);
  if (run.state === "finalizing") return endFinalize(deps, run, held);
  return goLive(deps, run, held);
}

function goLive(deps: RunDeps, run: LoadedRun, held: HeldRun): Promise<HeldRun | null> {
  const now = clock.now();
  const soakUntil = new Date(now.getTime() + soakMinutes(run.database) * 60_000);
  const soakUntilWords = momentWords(soakUntil, now, organisationZone());
  return saveRun(deps.db, run, held, {
    to: "live",
    words: `It is in use. It can be rolled back until it is finalized, ${soakUntilWords} at the earliest.`,
    changes: { liveAt: now, soakUntil, scriptName: null, rollbackAskedBy: null, pauseAskedBy: null },
    more: (tx) => notifyLive(tx, run, { soakUntilWords }),
  });
}

async function endRollback(deps: RunDeps, run: LoadedRun, held: HeldRun): Promise<HeldRun | null> {
  const rows = await deps.db.migrationConflict.count({ where: { runId: run.id, round: run.round } });
  const kept = rows === 0 ? "Every original is back." : `${rows} saved rows keep what the application wrote since; they stand in the conflict report.`;
  return saveRun(deps.db, run, held, {
    to: "rolled_back",
    words: `It is rolled back. ${kept}`,
    changes: { endedAt: clock.now(), scriptName: null, rollbackAskedBy: null, pauseAskedBy: null },
    more: async (tx: Tx) => {
      await notifyDone(tx, run, { ended: "rolled_back" });
      if (rows > 0) await notifyConflicts(tx, run, { rows });
    },
  });
}

function endFinalize(deps: RunDeps, run: LoadedRun, held: HeldRun): Promise<HeldRun | null> {
  return saveRun(deps.db, run, held, {
    to: "finalized",
    words: "It is final. The saved originals are gone.",
    changes: { endedAt: clock.now(), scriptName: null, pauseAskedBy: null, finalizeAskedById: null, finalizeAskedBy: null },
    more: async (tx, now) => {
      const open = { runId: run.id, decision: { in: ["force_asked", "force_approved"] } };
      const gone = { decision: "force_refused", decidedBy: "It was finalized, and the originals are gone", decidedAt: now };
      await tx.migrationConflict.updateMany({ where: open, data: gone });
      // Of a long report the worker's sweep takes the rest; nobody reads any of it from here on.
      await forgetValues(tx, run.id);
      await notifyDone(tx, run, { ended: "finalized" });
    },
  });
}
