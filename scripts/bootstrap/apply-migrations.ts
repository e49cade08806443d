import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { withClient } from "./with-client";

// Prisma's own lock and table, so that this runner and `prisma migrate` can take turns on one database:
// https://github.com/prisma/prisma-engines, schema-engine/connectors/sql-schema-connector (flavour/postgres).
const MIGRATION_LOCK = 72707369;
const LOCK_PATIENCE = "120s";
const LOCK_NOT_AVAILABLE = "55P03";
const CREATE_TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id                  VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum            VARCHAR(64) NOT NULL,
  finished_at         TIMESTAMPTZ,
  migration_name      VARCHAR(255) NOT NULL,
  logs                TEXT,
  rolled_back_at      TIMESTAMPTZ,
  started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

/** Where `prisma migrate dev` writes migrations. */
const MIGRATIONS_FOLDER = path.resolve(import.meta.dirname, "..", "..", "prisma", "migrations");

interface Migration {
  name: string;
  sql: string;
  /** SHA-256 of the file's bytes, hexadecimal, as Prisma stores it. */
  checksum: string;
}

interface AppliedRow {
  migration_name: string;
  checksum: string;
  finished_at: Date | null;
}

/**
 * Apply the pending Prisma migrations without the Prisma command line, with the same result as `prisma migrate deploy`. Callers in
 * parallel wait for each other. A missing folder counts as no migrations.
 *
 * @param ownerUrl URL of the role that owns the schema
 * @param log receives one line per migration
 * @param folder migrations folder
 * @returns names of the migrations applied now, in order
 * @throws naming the migration that failed, now or in an earlier run; nothing after it is applied
 */
export async function applyMigrations(ownerUrl: string, log: (line: string) => void = () => {}, folder: string = MIGRATIONS_FOLDER): Promise<string[]> {
  const migrations = await readMigrations(folder);
  if (migrations.length === 0) return [];
  return withClient(ownerUrl, async (client) => {
    await takeLock(client);
    await client.query("SET client_min_messages = warning");
    await client.query(CREATE_TABLE);
    const applied = await readApplied(client);
    const pending = migrations.filter(({ name }) => !applied.has(name));
    reportEdited(migrations, applied, log);
    for (const migration of pending) {
      await applyOne(client, migration);
      log(`Applied migration ${migration.name}`);
    }
    return pending.map(({ name }) => name);
  });
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  // Names begin with a timestamp; the order of code units is Prisma's order.
  return Promise.all(names.toSorted().map((name) => readMigration(folder, name)));
}

async function readMigration(folder: string, name: string): Promise<Migration> {
  const file = path.join(folder, name, "migration.sql");
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new Error(`Migration ${name} has no readable migration.sql. Restore the file, or remove the folder.`, { cause });
  });
  return { name, sql: bytes.toString("utf8"), checksum: createHash("sha256").update(bytes).digest("hex") };
}

async function takeLock(client: pg.Client): Promise<void> {
  await client.query(`SET lock_timeout = '${LOCK_PATIENCE}'`);
  try {
    await client.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
  } catch (cause) {
    if (!(cause instanceof pg.DatabaseError) || cause.code !== LOCK_NOT_AVAILABLE) throw cause;
    throw new Error(`Another process has been migrating this database for ${LOCK_PATIENCE}. Wait for it, or end it.`, { cause });
  }
  await client.query("RESET lock_timeout");
}

async function readApplied(client: pg.Client): Promise<Map<string, AppliedRow>> {
  const { rows } = await client.query<AppliedRow>(
    "SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at",
  );
  const failed = rows.find((row) => row.finished_at === null);
  if (failed) {
    throw new Error(
      `Migration ${failed.migration_name} failed earlier, so no further migration is applied. Repair its cause, then run ` +
        `"npx prisma migrate resolve --rolled-back ${failed.migration_name}" to try it again, or with --applied if you completed it by hand.`,
    );
  }
  return new Map(rows.map((row) => [row.migration_name, row]));
}

function reportEdited(migrations: readonly Migration[], applied: ReadonlyMap<string, AppliedRow>, log: (line: string) => void): void {
  for (const { name, checksum } of migrations) {
    const row = applied.get(name);
    if (row && row.checksum !== checksum) log(`Migration ${name} was changed after it had been applied; the change has no effect here.`);
  }
}

async function applyOne(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  const id = randomUUID();
  await client.query("INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)", [id, checksum, name]);
  try {
    await client.query(sql); // One message of the simple protocol: the file is one transaction unless it says otherwise.
  } catch (cause) {
    const reason = describeFailure(cause, sql);
    await client.query("ROLLBACK"); // A file with its own BEGIN leaves the session in a failed transaction.
    await client.query("RESET ALL");
    await client.query("UPDATE _prisma_migrations SET logs = $2 WHERE id = $1", [id, reason]);
    throw new Error(`Migration ${name} failed: ${reason}`, { cause });
  }
  await client.query("RESET ALL"); // A file may change settings such as search_path; the next one starts clean.
  await client.query("UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1", [id]);
}

function describeFailure(error: unknown, sql: string): string {
  if (!(error instanceof pg.DatabaseError)) return error instanceof Error ? error.message : String(error);
  const line = error.position === undefined ? undefined : sql.slice(0, Number(error.position)).split("\n").length;
  const place = line === undefined ? "" : ` (migration.sql, line ${line})`;
  return [`${error.message}${place}`, error.detail, error.hint].filter(Boolean).join(" · ");
}
