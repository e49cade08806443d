import type { Actor } from "@/server/access/actor";
import { can, requireOn } from "@/server/access/can";
import type { Permission } from "@/server/access/permissions";
import type { Migration, MigrationPart, MigrationRun, TargetDatabase } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { placeOfDatabase } from "./databases/authorized-database";

/** A migration with everything that decides about it; `runs` are those the person may see, `allRuns` those of every database. */
export type LoadedMigration = Migration & { parts: MigrationPart[]; runs: RunOnDatabase[]; allRuns: RunOnDatabase[] };
export type RunOnDatabase = MigrationRun & { database: TargetDatabase };

/**
 * The only way to one migration: it is as visible as the databases it runs on. For an act the permission is needed on each of them, because
 * the content is one.
 * @throws AppError `not_found` when it does not exist or lies on no database the person may see, `forbidden` when it may be seen but not this
 */
export async function authorizedMigration(db: Db, actor: Actor, permission: Permission, by: { id: string } | { number: number }): Promise<LoadedMigration> {
  const found = await db.migration.findUnique({
    where: by as { id: string },
    include: { parts: { orderBy: { since: "asc" } }, runs: { include: { database: true }, orderBy: [{ createdAt: "asc" }, { id: "asc" }] } },
  });
  const seen = found?.runs.filter(({ database }) => can(actor, "migration:view", placeOfDatabase(database))) ?? [];
  if (found === null || seen.length === 0) throw new AppError("not_found", "There is no such migration, or you may not see it.");
  if (permission !== "migration:view") {
    for (const run of found.runs.filter(({ state }) => state !== "cancelled")) requireOnRun(actor, permission, run, seen);
  }
  return { ...found, runs: seen, allRuns: found.runs };
}

/** What a database of a migration is called towards a person: one they may not see has no name. */
export function shownName({ runs }: Pick<LoadedMigration, "runs">, { id, database }: Pick<RunOnDatabase, "id" | "database">): string {
  return runs.some((run) => run.id === id) ? database.name : "a database that you may not see";
}

function requireOnRun(actor: Actor, permission: Permission, run: RunOnDatabase, seen: readonly RunOnDatabase[]): void {
  if (seen.includes(run)) return requireOn(actor, permission, placeOfDatabase(run.database));
  if (can(actor, permission, placeOfDatabase(run.database))) return undefined;
  const words = `It is on a database that you may not see, and this needs the permission ${permission} there too. An admin can grant it.`;
  throw new AppError("forbidden", words, { details: { permission } });
}
