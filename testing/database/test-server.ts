import { randomBytes } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { ensureRoles } from "../../embedded/postgres/ensure-roles";
import { isAlive } from "../../embedded/postgres/postmaster";
import { startEmbeddedPostgres } from "../../embedded/postgres/start-embedded-postgres";
import { stopLeftOverPostgres } from "../../embedded/postgres/stop-left-over";
import { migrateDatabase } from "../../scripts/bootstrap/migrate-database";
import { withClient } from "../../scripts/bootstrap/with-client";

/** The migrated database every test database is a copy of. */
export const TEMPLATE_DATABASE = "switchyard_template";

const CACHE = path.resolve(import.meta.dirname, "..", "..", ".cache");
const FOLDER_PREFIX = "test-postgres-";

// A test database need not survive a power cut, and every test file opens pools of its own. Applications may prepare transactions (2PC).
const SETTINGS = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "200", max_prepared_transactions: "8" };

/** What a test file needs to make databases; handed over by vitest, so it is plain data. */
export interface TestServer {
  superuserUrl: string;
  ownerPassword: string;
  appPassword: string;
}

/**
 * Start the one PostgreSQL of a test run and prepare the template database. It ends with this process, also when that is killed.
 *
 * @param cache folder for the run's data; servers that earlier runs left there are stopped and removed
 */
export async function startTestServer(cache: string = CACHE): Promise<TestServer & { stop: () => Promise<void> }> {
  await removeStaleServers(cache);
  const folder = path.join(cache, `${FOLDER_PREFIX}${process.pid}`);
  const postgres = await startEmbeddedPostgres({ dataDir: path.join(folder, "data"), settings: SETTINGS, endWithParent: true });
  const stop = async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const passwords = { ownerPassword: randomPassword(), appPassword: randomPassword() };
    const { superuserUrl } = postgres;
    const { ownerUrl } = await ensureRoles({ superuserUrl, database: TEMPLATE_DATABASE, ...passwords });
    await migrateDatabase(ownerUrl);
    await closeTemplate(superuserUrl);
    return { superuserUrl, ...passwords, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Stop and remove the servers of test runs whose process is gone. */
export async function removeStaleServers(cache: string): Promise<void> {
  const names = await readdir(cache).catch(() => []);
  for (const name of names.filter((entry) => entry.startsWith(FOLDER_PREFIX))) {
    const owner = Number(name.slice(FOLDER_PREFIX.length));
    if (owner !== process.pid && isAlive(owner)) continue;
    await stopLeftOverPostgres(path.join(cache, name, "data"));
    await rm(path.join(cache, name), { recursive: true, force: true });
  }
}

// A single open connection to the template would make every copy fail.
async function closeTemplate(superuserUrl: string): Promise<void> {
  await withClient(superuserUrl, (client) => client.query(`ALTER DATABASE ${TEMPLATE_DATABASE} IS_TEMPLATE true ALLOW_CONNECTIONS false`));
}

function randomPassword(): string {
  return randomBytes(12).toString("base64url");
}
