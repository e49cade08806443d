import type { Migration, MigrationRun, TargetDatabase } from "@/server/generated/prisma/client";
import { announceAll } from "@/server/platform/live";
import type { Tx } from "@/server/platform/transaction";
import { placeOfDatabase } from "../databases/authorized-database";

type Named = Pick<Migration, "id" | "number" | "title">;
type OnDatabase = Pick<MigrationRun, "id" | "version"> & { database: Pick<TargetDatabase, "team" | "stage" | "name"> };

/** What people call a migration. */
export function labelOf({ number, title }: Pick<Named, "number" | "title">): string {
  return `${number} ${title}`;
}

/** What a record says a migration is, and where it lies. */
export function subjectOf(migration: Named, database: OnDatabase["database"]) {
  return { subject: { noun: "migration", id: migration.id, label: labelOf(migration) }, scope: placeOfDatabase(database) };
}

/** Tells whoever may see it that a migration changed, at each of its databases. */
export async function announceMigration(tx: Tx, migration: Pick<Migration, "id">, runs: readonly OnDatabase[]): Promise<void> {
  await announceAll(
    tx,
    runs.map(({ version, database }) => ({ noun: "migration", id: migration.id, version, scope: placeOfDatabase(database) })),
  );
}
