import { clock } from "@/server/platform/clock";
import { AppError } from "@/server/platform/errors";
import { fingerprintOf } from "../catalog/fingerprint";
import { ownedByLiveRuns } from "../catalog/owned-by-live-runs";
import { readTableFacts } from "../catalog/read-table-facts";
import type { LoadedRun } from "../authorized-run";
import { openRow } from "../databases/open-target";
import { registeredBefore, twiceWords } from "../databases/same-database";
import { identityDialectOf } from "../dialects/identity-dialect";
import { runDialectOf } from "../dialects/run-dialect";
import { whyNotShownFirst } from "../review/may-submit";
import { refreshApprovers, requireApproved, whyNotByStarter } from "../review/require-approved";
import { textIn } from "../target/row-values";
import type { TargetSession } from "../target/target-session";
import { placesOf, whyBehindRollback, whyNotBeside, whyNotOnTop } from "./other-runs";
import { inListedTransaction } from "./listed-transaction";
import { changeOf, sessionNameOf } from "./run-deps";
import type { RunDeps } from "./run-deps";
import { placesBeside, send } from "./target-journal";

/** What the last look before the beginning found. `stale` voids the approvals; `wait` looks again; with `unstarted` somebody else has to start it. */
export type Preflight = { found: "clear" } | { found: "wait"; ms: number; words: string } | { found: "stale" | "unstarted"; words: string };

const lookAgainMs = 5_000;
const oldList = " It may have ended: the server hands out an old list of its transactions, because somebody reads it all the time.";

/**
 * The last look before anything is changed: enough people who may approve it now, nothing half-way on the same column, no rows out of the table
 * that this one would bind, the table exactly as it was approved, and no long transaction that would make writers queue behind us.
 * @throws TargetError, AppError
 */
export async function preflight(run: LoadedRun, deps: RunDeps, fence: number): Promise<Preflight> {
  const approved = await whyNotApproved(run, deps);
  if (approved !== null) return approved;
  const behind = (await whyBehindRollback(deps.db, run)) ?? (await whyNotOnTop(deps.db, run)) ?? (await whyNotBeside(deps.db, run));
  if (behind !== null) return { found: "wait", ms: lookAgainMs, words: behind };
  const session = await openRow(deps.gateways, run.database, { sessionName: sessionNameOf(run, fence) });
  try {
    const why = (await whyTwice(run, deps, session)) ?? (await whyMixed(run, deps, session)) ?? (await whyChanged(run, deps, session));
    return why ?? (await whyHeld(run, session)) ?? { found: "clear" };
  } finally {
    await session.end();
  }
}

async function whyNotApproved(run: LoadedRun, { db, directory }: RunDeps): Promise<Preflight | null> {
  try {
    await refreshApprovers(db, directory, run);
    await requireApproved(db, run, { purpose: "run" });
    const words = await whyNotByStarter(db, run);
    if (words !== null) return { found: "unstarted", words };
    const unseen = await whyNotShownFirst(db, run);
    return unseen === null ? null : { found: "unstarted", words: `It did not begin. ${unseen}` };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === "directory_unavailable") return { found: "wait", ms: lookAgainMs, words: error.message };
    if (error.code === "invalid_state") return { found: "stale", words: error.message };
    throw error;
  }
}

/** One database under two registrations: runs of the two would not know of each other. The one that was registered first goes on. */
async function whyTwice({ database }: LoadedRun, deps: RunDeps, session: TargetSession): Promise<Preflight | null> {
  const identity = await identityDialectOf(database.engine).read(session);
  if (identity !== database.identity) await deps.db.targetDatabase.updateMany({ where: { id: database.id, identity: null }, data: { identity } });
  const twin = await registeredBefore(deps, { ...database, session, identity });
  return twin === null ? null : { found: "wait", ms: lookAgainMs, words: `${twiceWords(null, twin)} It begins when one of the two is archived.` };
}

/** The server itself is asked too: where the same migration is elsewhere, that may be another database of this server, known under another address. */
async function whyMixed(run: LoadedRun, { db }: RunDeps, session: TargetSession): Promise<Preflight | null> {
  const places = await placesOf(db, run);
  if (places.length === 0) return null;
  const beside = await placesBeside(session, runDialectOf(run.database.engine), changeOf(run));
  if (!beside.some((place) => places.includes(place))) return null;
  // Its name is no matter of those who read this and may not see it.
  const words =
    "This migration is on another database of the same server, which is registered under another address, and both would keep originals in the same tables. It begins when that one is finalized or rolled back.";
  return { found: "wait", ms: lookAgainMs, words };
}

/** The catalog is read again: what was approved is what runs, on what it was approved for. */
async function whyChanged(run: LoadedRun, { db }: RunDeps, session: TargetSession): Promise<Preflight | null> {
  const { schemaName, tableName, engine } = run.migration;
  const facts = await readTableFacts(session, engine, { schema: schemaName, table: tableName });
  if (facts === null) return { found: "stale", words: `${schemaName}.${tableName} is not there any more, or the role may not see it. Plan it again.` };
  const now = fingerprintOf(facts, await ownedByLiveRuns(db, run.databaseId));
  if (now === run.fingerprint) return null;
  return {
    found: "stale",
    words: `${schemaName}.${tableName} has changed since it was approved, so the approvals are void. Plan it again and have it reviewed.`,
  };
}

async function whyHeld(run: LoadedRun, session: TargetSession): Promise<Preflight | null> {
  const { schemaName: schema, tableName: name, engine } = run.migration;
  const dialect = runDialectOf(engine);
  const look = async (isFresh: boolean) => ({ isFresh, ...(await send(session, dialect.sessions.holders({ schema, name }))) });
  const { isFresh, rows } = await inListedTransaction(session, dialect, look);
  const [holder] = rows;
  if (holder === undefined) return null;
  const [who, application, seconds] = ["who", "application", "seconds"].map((column) => textIn(holder, column) ?? "");
  const named = application === "" ? who : `${who} (${application})`;
  return {
    found: "wait",
    ms: lookAgainMs,
    words: `A transaction of ${named} has held ${schema}.${name} for ${seconds} s, and at most 5 s are allowed. It begins when that has ended.${isFresh ? "" : oldList}`,
  };
}

/** The moment from which the originals may be taken away, by the clock of now. */
export function isDue(earliest: Date | null): boolean {
  return earliest !== null && earliest <= clock.now();
}
