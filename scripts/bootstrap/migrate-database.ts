import { readFile } from "node:fs/promises";
import path from "node:path";
import { Logger, runMigrations } from "graphile-worker";
import { applyMigrations } from "./apply-migrations";
import { withClient } from "./with-client";

// Any number but Prisma's: two starters install the queue one after the other.
const QUEUE_LOCK = 72707371;
const RIGHTS_FILE = path.join(import.meta.dirname, "queue-rights.sql");

/**
 * Bring a database to the state this version needs: our tables (Prisma migrations), then the queue's (graphile-worker) and the
 * application's rights on it. The roles must exist (ensureRoles or create-roles.sql). May run again at any time.
 *
 * @param ownerUrl URL of switchyard_owner
 * @param log receives one line per step that changed something
 */
export async function migrateDatabase(ownerUrl: string, log?: (line: string) => void): Promise<void> {
  await applyMigrations(ownerUrl, log);
  await installQueue(ownerUrl);
}

async function installQueue(ownerUrl: string): Promise<void> {
  await withClient(ownerUrl, async (client) => {
    await client.query("SELECT pg_advisory_lock($1)", [QUEUE_LOCK]);
    // Failures are thrown; its progress messages say nothing a reader needs.
    await runMigrations({ connectionString: ownerUrl, logger: new Logger(() => () => {}) });
    await client.query(await readFile(RIGHTS_FILE, "utf8"));
  });
}
