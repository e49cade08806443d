import type { Db } from "@/server/platform/db";

/** Rows that somebody asked together to be written over, and that nobody has decided about. */
export type OpenForce = { subjectHash: string; askedByUuid: string | null; askedBy: string; askedAt: Date; words: string; rows: number };

const mostForces = 200;

/** What is asked of a run, the oldest first; the database counts the rows, of which there may be many. */
export async function openForces(db: Db, runId: string): Promise<OpenForce[]> {
  const groups = await db.migrationConflict.groupBy({
    by: ["askHash", "askedByUuid", "askedBy", "askedAt", "askWords"],
    where: { runId, decision: "force_asked" },
    _count: { _all: true },
    orderBy: [{ askedAt: "asc" }, { askHash: "asc" }],
    take: mostForces,
  });
  return groups.flatMap(({ askHash, askedByUuid, askedBy, askedAt, askWords, _count }) =>
    askedAt === null ? [] : [{ subjectHash: askHash ?? "", askedByUuid, askedBy: askedBy ?? "", askedAt, words: askWords ?? "", rows: _count._all }],
  );
}
