import type { UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import { clock } from "@/server/platform/clock";
import { decodeCursor, encodeCursor } from "@/server/platform/cursor";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { newId } from "@/server/platform/ids";
import { inTransaction } from "@/server/platform/transaction";
import type { OriginalsInput } from "../acts/schemas";
import { migrationAuditEvents } from "../audit-events";
import { authorizedRun } from "../authorized-run";
import type { LoadedRun } from "../authorized-run";
import { tableFacts } from "../catalog/schemas";
import type { KeptOriginals } from "../dialects/kept-originals";
import { runDialectOf } from "../dialects/run-dialect";
import { countOriginals, readOriginals } from "../executor/read-originals";
import { changeOf } from "../executor/run-deps";
import type { OriginalsOutput } from "../executor/schemas";
import { originalsLockOf, originalsOf } from "../operations/originals-of";
import { withTarget } from "../planning/plan-migration";
import type { TargetGateways } from "../target/gateways";
import { stateWords } from "./record-act";
import { subjectOf } from "./subject";

type Deps = { db: Database; gateways: TargetGateways; signal?: AbortSignal | undefined };

/** How long a download may take: what is read after that is another one, on record by itself. */
const longestMs = 24 * 3_600_000;

/** Longest part of a place: an index holds no longer keys, and bytes stand in hexadecimal. */
const longestKey = 10_000;

/** Why the originals of a run cannot be downloaded now, whoever asks; null: they can. */
export function whyNotExported(run: LoadedRun): string | null {
  if (run.state !== "live")
    return `Migration ${run.migration.number} is ${stateWords(run)} on ${run.database.name}: its originals are downloaded while it is in use.`;
  return originalsLockOf(run.migration);
}

/**
 * A page of the originals that finalize would remove, read from the target. They are personal data: a download is on record before its first line
 * leaves, and later pages go to whoever began it. The right and the state are asked for at each page, before it is read and after.
 * @throws AppError `not_found`, `forbidden` without database:read-values, `invalid_state` unless it is in use and keeps originals, `unavailable`
 * when the database does not answer, `invalid_input` for a page marker of another download
 */
export async function exportOriginals({ db, gateways, signal }: Deps, actor: UserActor, { runId, cursor, limit }: OriginalsInput): Promise<OriginalsOutput> {
  const run = await authorizedRun(db, actor, "database:read-values", runId);
  const kept = keptBy(run);
  const begun = typeof cursor === "string" ? await begunExport(db, actor, run, { cursor, kept }) : null;
  const read = await withTarget({ gateways, signal }, run.database, async (session) => {
    const scene = { session, dialect: runDialectOf(run.database.engine), kept };
    const total = begun === null ? await countOriginals(scene) : null;
    const exportId = begun?.exportId ?? (await beginExport(db, actor, { runId, total }));
    return { ...(await readOriginals(scene, { after: begun?.after ?? null, limit })), total, exportId };
  });
  // What was read while a rollback or the finalize began would not be whole.
  keptBy(await authorizedRun(db, actor, "database:read-values", runId));
  const { keyColumns, columns } = kept;
  const nextCursor = read.after === null ? null : encodeCursor([read.exportId, ...read.after]);
  return { keyColumns: [...keyColumns], columns: [...columns], lines: read.lines, nextCursor, total: read.total };
}

function keptBy(run: LoadedRun): KeptOriginals {
  const lock = whyNotExported(run);
  const table = tableFacts.safeParse(run.tableFacts);
  if (lock !== null || !table.success) throw new AppError("invalid_state", lock ?? "There is no plan that tells where its originals are kept.");
  const kept = originalsOf(run.migration, { change: changeOf(run), table: table.data });
  if ("locked" in kept) throw new AppError("invalid_state", kept.locked);
  return kept;
}

function beginExport(db: Database, actor: UserActor, { runId, total }: { runId: string; total: number | null }): Promise<string> {
  return inTransaction(db, async (tx) => {
    const { migration, database } = await authorizedRun(tx, actor, "database:read-values", runId);
    const exportId = newId();
    const data = { runId, database: database.name, contentHash: migration.contentHash, exportId, originals: total };
    await record(tx, migrationAuditEvents["migration.originals-exported"], { actor, ...subjectOf(migration, database), data });
    return exportId;
  });
}

type Asked = { cursor: string; kept: KeptOriginals };

/** The download that a page marker is of: one that this person began, of this run, on record. */
async function begunExport(db: Database, actor: UserActor, run: LoadedRun, { cursor, kept }: Asked): Promise<{ exportId: string; after: string[] }> {
  const [exportId = "", ...after] = decodeCursor(cursor, kept.places + 1, longestKey);
  const begun = await db.auditEvent.findFirst({
    where: {
      event: migrationAuditEvents["migration.originals-exported"].name,
      actorId: actor.id,
      at: { gte: new Date(clock.now().getTime() - longestMs) },
      subjectId: run.migration.id,
      AND: [{ data: { path: ["exportId"], equals: exportId } }, { data: { path: ["runId"], equals: run.id } }],
    },
    select: { id: true },
  });
  if (begun === null) throw new AppError("invalid_input", "This page marker is of no download of yours of today. Begin again without one.");
  return { exportId, after };
}
