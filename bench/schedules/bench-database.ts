import { randomBytes } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { ensureRoles } from "@/embedded/postgres/ensure-roles";
import { startEmbeddedPostgres } from "@/embedded/postgres/start-embedded-postgres";
import { migrateDatabase } from "@/scripts/bootstrap/migrate-database";

const stateDir = path.resolve(import.meta.dirname, "..", "..", ".cache", `bench-schedules-${process.pid}`);

/** Gives a PostgreSQL of its own to the work: `database` makes an empty, migrated database in it and gives the application's URL. */
export async function withPostgres<Result>(work: (database: (name: string) => Promise<string>) => Promise<Result>): Promise<Result> {
  await mkdir(stateDir, { recursive: true });
  const postgres = await startEmbeddedPostgres({ dataDir: path.join(stateDir, "data"), endWithParent: true });
  const [ownerPassword, appPassword] = [randomBytes(12).toString("base64url"), randomBytes(12).toString("base64url")];
  try {
    return await work(async (name) => {
      const roles = await ensureRoles({ superuserUrl: postgres.superuserUrl, database: name, ownerPassword, appPassword });
      await migrateDatabase(roles.ownerUrl);
      return roles.appUrl;
    });
  } finally {
    await postgres.stop();
    await rm(stateDir, { recursive: true, force: true });
  }
}
