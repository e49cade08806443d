import type { Migration, MigrationRehearsal, TargetDatabase } from "@/server/generated/prisma/client";
import { systemActors } from "@/server/access/system-actors";
import { record } from "@/server/audit/record";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { failpoint } from "@/server/platform/failpoint";
import { logger } from "@/server/platform/logger";
import { inTransaction } from "@/server/platform/transaction";
import { migrationAuditEvents } from "../audit-events";
import { announceMigration, subjectOf } from "../review/subject";
import type { TargetGateways } from "../target/gateways";
import { TargetError } from "../target/target-session";
import { rehearse } from "./rehearse";
import { claimRehearsal, moveRehearsal, renewRehearsal } from "./rehearsal-claims";
import type { HeldRehearsal } from "./rehearsal-claims";
import { rehearsalDialectOf } from "./rehearsal-dialects";
import { refusedReport } from "./report-policy";
import type { RehearsalReport } from "./schemas";
import { NoScratch, dropLeftovers, makeScratch, openMaintenance } from "./scratch";
import type { Scratch } from "./scratch";

/** What a worker makes rehearsals with. */
export type RehearsalDeps = { db: Database; gateways: TargetGateways; owner: string };

/** The whole of one rehearsal may take this long. */
const longestMs = 180_000;
/** A try that the worker or the network cut off is made anew this often. */
const mostAttempts = 4;
const afterFaultMs = 5_000;

/** Another worker has it, or this one is asked to end: what was begun is dropped, and nothing is written. */
class Interrupted extends Error {
  constructor() {
    super("The rehearsal goes on elsewhere.");
    this.name = "Interrupted";
  }
}

/**
 * Makes one rehearsal, from the scratch database to the report. Called by the knock and by the scan alike. A rehearsal whose worker died is made
 * anew by the next one, which first drops what that one left behind.
 */
export async function advanceRehearsal(deps: RehearsalDeps, id: string, signal?: AbortSignal): Promise<void> {
  const held = await claimRehearsal(deps.db, id, deps.owner);
  if (held === null) return;
  const row = await loadRehearsal(deps.db, id);
  failpoint("rehearsal-claimed");
  try {
    if (row.attempt > mostAttempts) {
      await dropWhatIsLeft(deps, row);
      throw new Error("Each try was cut off by the end of its worker.");
    }
    const report = await attempt(deps, { row, held, ...(signal !== undefined && { signal }) });
    await save(deps.db, { row, held, report });
  } catch (error) {
    // Under its fence: when another worker has it, nothing is written.
    if (error instanceof Interrupted) return void (await moveRehearsal(deps.db, held, { nextTryAt: clock.now() }));
    await giveUpOrWait(deps.db, { row, held, error });
  }
}

type Loaded = MigrationRehearsal & { run: { id: string; version: number; database: TargetDatabase; migration: Migration } };
type Turn = { row: Loaded; held: HeldRehearsal };

function loadRehearsal(db: Database, id: string): Promise<Loaded> {
  return db.migrationRehearsal.findUniqueOrThrow({ where: { id }, include: { run: { include: { database: true, migration: true } } } });
}

async function attempt(deps: RehearsalDeps, { row, held, signal }: Turn & { signal?: AbortSignal }): Promise<RehearsalReport> {
  const { database, migration } = row.run;
  const dialect = rehearsalDialectOf(database.engine);
  const names = dialect.names(row.id, held.fence);
  const refused = (words: string) => refusedReport(words, { scratch: names.data, role: dialect.roleOf(database.userName) });
  if (migration.contentHash !== row.contentHash) return refused("It was edited meanwhile. Ask for a rehearsal of what stands there now.");
  const guard = guardOf(deps.db, held, signal);
  let scratch: Scratch | null = null;
  try {
    scratch = await makeScratch({ gateways: deps.gateways, dialect, database }, { id: row.id, fence: held.fence });
    failpoint("rehearsal-made");
    return await rehearse({ gateways: deps.gateways, dialect, guard }, { database, migration }, scratch);
  } catch (error) {
    if (error instanceof NoScratch) return refused(error.message);
    throw error;
  } finally {
    failpoint("rehearsal-drop");
    await scratch?.drop();
  }
}

/** Of the tries before this one, which dropped nothing any more. */
async function dropWhatIsLeft({ gateways }: RehearsalDeps, row: Loaded): Promise<void> {
  const dialect = rehearsalDialectOf(row.run.database.engine);
  const session = await openMaintenance({ gateways, dialect, database: row.run.database }, `rehearsal ${row.id} leftovers`);
  try {
    if (session !== null) await dropLeftovers(dialect, session, ({ id }) => id === row.id);
  } finally {
    await session?.end();
  }
}

/** Asked before every statement: is it still ours, and is there time left? */
function guardOf(db: Database, held: HeldRehearsal, signal?: AbortSignal): () => Promise<void> {
  const until = clock.elapsed() + longestMs;
  return async () => {
    if (signal?.aborted || !(await renewRehearsal(db, held))) throw new Interrupted();
    if (clock.elapsed() > until) throw new NoScratch(`It took longer than ${longestMs / 60_000} minutes on the copy and was ended.`);
  };
}

async function save(db: Database, { row, held, report }: Turn & { report: RehearsalReport }): Promise<void> {
  const { database, migration } = row.run;
  await inTransaction(db, async (tx) => {
    if (!(await moveRehearsal(tx, held, { state: report.verdict, report, endedAt: clock.now() }))) return;
    await record(tx, migrationAuditEvents["migration.rehearsed"], {
      actor: systemActors.migrator(row.id),
      ...subjectOf(migration, database),
      data: {
        rehearsalId: row.id,
        runId: row.run.id,
        database: database.name,
        contentHash: row.contentHash,
        verdict: report.verdict,
        sentence: report.sentence.slice(0, 500),
      },
    });
    await announceMigration(tx, migration, [row.run]);
  });
}

/** The server was not reached, or a fault of ours: tried again a few times, then said. */
async function giveUpOrWait(db: Database, { row, held, error }: Turn & { error: unknown }): Promise<void> {
  logger.warn({ err: error, rehearsalId: row.id, attempt: row.attempt }, "a rehearsal was cut off");
  if (row.attempt < mostAttempts) {
    await moveRehearsal(db, held, { nextTryAt: new Date(clock.now().getTime() + afterFaultMs * row.attempt) });
    return;
  }
  const words = error instanceof TargetError ? error.message : "A fault of Switchyard itself; the log of the worker tells more.";
  const dialect = rehearsalDialectOf(row.run.database.engine);
  const report = refusedReport(`It was cut off ${row.attempt} times: ${words}`, {
    scratch: dialect.names(row.id, held.fence).data,
    role: dialect.roleOf(row.run.database.userName),
  });
  await save(db, { row, held, report });
}
