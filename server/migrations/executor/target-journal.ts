import { clock } from "@/server/platform/clock";
import { failpoint } from "@/server/platform/failpoint";
import type { JournalMark, Query, RunDialect } from "../dialects/run-dialect";
import type { Step } from "../scripts/schemas";
import { countIn, isDone, textIn } from "../target/row-values";
import type { TargetRow, TargetSession } from "../target/target-session";
import { endSessions } from "./end-sessions";
import type { StepContext } from "./step-context";
import { FencedOut } from "./step-errors";

const mostClaims = 20;

/** Sends a text with its values. */
export function send(session: TargetSession, { sql, values }: Query): Promise<{ rows: readonly TargetRow[]; affected: number }> {
  return session.query(sql, values);
}

/** Makes the journal where it is missing. */
async function prepareJournal(session: TargetSession, dialect: RunDialect): Promise<void> {
  for (const { probe, sql } of dialect.journal.prepare) {
    if (!isDone((await session.query(probe)).rows)) await session.query(sql);
  }
}

/**
 * Takes a change in the target for this session. Whoever had it before is ended first, so that nothing of theirs runs on; a session with a
 * lower fence can neither take it back nor commit anything afterwards.
 * @throws FencedOut when somebody has a higher fence
 */
export async function claimJournal(session: TargetSession, dialect: RunDialect, { change, fence }: { change: string; fence: number }): Promise<void> {
  await prepareJournal(session, dialect);
  // Read first: adding would wait for a frozen predecessor whose transaction holds the line.
  if ((await send(session, dialect.journal.readHead(change))).rows.length === 0) await send(session, dialect.journal.addHead(change));
  for (let attempt = 1; ; attempt += 1) {
    const [head] = (await send(session, dialect.journal.readHead(change))).rows;
    const seen = { fence: textIn(head, "fence") ?? "0", sessionId: textIn(head, "session_id") ?? "" };
    if (head === undefined || BigInt(seen.fence) > BigInt(fence) || attempt > mostClaims) throw new FencedOut(change);
    if (seen.sessionId !== "" && seen.sessionId !== session.name) await endSessions(session, dialect, seen.sessionId);
    const { affected } = await send(session, dialect.journal.takeHead(change, seen, { fence, sessionId: session.name }));
    if (affected === 1) break;
    await clock.sleep(50 * clock.random());
  }
  failpoint("migration-claimed");
}

/** Other databases of the server that have the change and would share its place of originals, as the journal tells. */
export async function placesBeside(session: TargetSession, { journal }: RunDialect, change: string): Promise<readonly string[]> {
  if (journal.elsewhere === null) return [];
  for (const { probe } of journal.prepare) if (!isDone((await session.query(probe)).rows)) return [];
  return (await send(session, journal.elsewhere(change))).rows.flatMap((row) => textIn(row, "place") ?? []);
}

/** Says that the fence is ours, and inside a transaction keeps it so until the end. @throws FencedOut */
export async function holdFence({ session, dialect, change, fence }: StepContext): Promise<void> {
  const { affected } = await send(session, dialect.journal.holdHead(change, fence));
  if (affected !== 1) throw new FencedOut(change);
}

/** What the journal says of a step; null: nothing yet. */
export async function readMark({ session, dialect, change, script, round }: StepContext, step: Step): Promise<JournalMark | null> {
  const [row] = (await send(session, dialect.journal.read({ change, script, round, stepKey: step.key }))).rows;
  if (row === undefined) return null;
  return { state: textIn(row, "state") === "done" ? "done" : "running", lastKey: textIn(row, "last_key"), rowsDone: countIn(row, "rows_done") };
}

/** Writes what a step has come to. Inside a transaction it commits with the work. */
export async function writeMark({ session, dialect, change, script, round, fence }: StepContext, step: Step, mark: JournalMark): Promise<void> {
  await send(session, dialect.journal.write({ change, script, round, stepKey: step.key }, mark, fence));
  failpoint("migration-journal");
}

/** Forgets a change that has ended: rolled back or final. The fence stays with the portal. */
export async function forgetChange({ session, dialect, change }: StepContext): Promise<void> {
  await send(session, dialect.journal.forget(change));
}
