import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ensureRoles } from "../../embedded/postgres/ensure-roles";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../../embedded/postgres/start-embedded-postgres";
import { applyMigrations } from "./apply-migrations";
import { withClient } from "./with-client";

let folder: string;
let server: EmbeddedPostgres;
let migrations: string;
let ownerUrl: string;
let databases = 0;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "migrations-"));
  server = await startEmbeddedPostgres({ dataDir: path.join(folder, "data"), endWithParent: true, settings: { fsync: "off" } });
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  databases += 1;
  migrations = path.join(folder, `migrations ${databases}`);
  const passwords = { ownerPassword: "o", appPassword: "a" };
  ({ ownerUrl } = await ensureRoles({ superuserUrl: server.superuserUrl, database: `case_${databases}`, ...passwords }));
});

afterEach(() => rm(migrations, { recursive: true, force: true }));

async function write(name: string, sql: string): Promise<void> {
  await mkdir(path.join(migrations, name), { recursive: true });
  await writeFile(path.join(migrations, name, "migration.sql"), sql);
}

function query(sql: string): Promise<Record<string, unknown>[]> {
  return withClient(ownerUrl, async (client) => (await client.query<Record<string, unknown>>(sql)).rows);
}

const apply = (log?: (line: string) => void) => applyMigrations(ownerUrl, log, migrations);

describe("applying", () => {
  it("applies what is pending in the order of names, once, and records it as Prisma does", async () => {
    const first = "CREATE TABLE a (i int); CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN 'x;y'; END $$;\n";
    await write("20260102000000_second", "INSERT INTO a VALUES (2);");
    await write("20260101000000_first", first);
    await writeFile(path.join(migrations, "migration_lock.toml"), 'provider = "postgresql"\n');
    const lines: string[] = [];
    expect(await apply((line) => lines.push(line))).toEqual(["20260101000000_first", "20260102000000_second"]);
    expect(lines).toEqual(["Applied migration 20260101000000_first", "Applied migration 20260102000000_second"]);
    expect(await apply()).toEqual([]);
    const [row] = await query("SELECT checksum, applied_steps_count, finished_at >= started_at AS finished, logs FROM _prisma_migrations LIMIT 1");
    const checksum = createHash("sha256").update(first).digest("hex");
    expect(row).toEqual({ checksum, applied_steps_count: 1, finished: true, logs: null });
  });

  it("takes a missing folder for no migrations", async () => {
    expect(await apply()).toEqual([]);
  });

  it("applies each once when several processes start together", async () => {
    await write("1_slow", "CREATE TABLE a (i int); SELECT pg_sleep(0.3);");
    await write("2_next", "INSERT INTO a VALUES (1);");
    const results = await Promise.all([apply(), apply(), apply()]);
    expect(results.flat()).toEqual(["1_slow", "2_next"]);
    expect(await query("SELECT count(*)::int AS n FROM a")).toEqual([{ n: 1 }]);
  });

  it("gives every migration clean session settings", async () => {
    await write("1_dump", "CREATE SCHEMA other; SELECT set_config('search_path', 'other', false);");
    await write("2_next", "CREATE TABLE landed (i int);");
    await apply();
    expect(await query("SELECT relnamespace::regnamespace::text AS place FROM pg_class WHERE relname = 'landed'")).toEqual([{ place: "public" }]);
  });

  it("mentions a migration that was changed after it had been applied", async () => {
    await write("1_a", "CREATE TABLE a (i int);");
    await apply();
    await write("1_a", "CREATE TABLE b (i int);");
    const lines: string[] = [];
    await apply((line) => lines.push(line));
    expect(lines).toEqual(["Migration 1_a was changed after it had been applied; the change has no effect here."]);
  });
});

describe("a migration that fails", () => {
  const NAME = "20260102000000_broken";

  beforeEach(async () => {
    await write("20260101000000_good", "CREATE TABLE good (i int);");
    await write(NAME, "CREATE TABLE half (i int);\nSELECT nothing FROM nowhere;");
    await write("20260103000000_later", "CREATE TABLE later (i int);");
  });

  it("is named with its line; what it began is undone, what follows is not tried", async () => {
    await expect(apply()).rejects.toThrow(`Migration ${NAME} failed: relation "nowhere" does not exist (migration.sql, line 2)`);
    expect(await query("SELECT relname FROM pg_class WHERE relname IN ('good', 'half', 'later')")).toEqual([{ relname: "good" }]);
    const [row] = await query(`SELECT finished_at, logs FROM _prisma_migrations WHERE migration_name = '${NAME}'`);
    expect(row).toMatchObject({ finished_at: null, logs: expect.stringContaining("nowhere") });
  });

  it("stops every further run until it is resolved", async () => {
    await expect(apply()).rejects.toThrow("failed:");
    await expect(apply()).rejects.toThrow(`Migration ${NAME} failed earlier`);
    await expect(apply()).rejects.toThrow(`npx prisma migrate resolve --rolled-back ${NAME}`);
  });

  it("is tried again once it is marked as rolled back", async () => {
    await expect(apply()).rejects.toThrow("failed:");
    await write(NAME, "CREATE TABLE half (i int);");
    await query(`UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = '${NAME}'`); // what `resolve` does
    expect(await apply()).toEqual([NAME, "20260103000000_later"]);
  });

  it("is recorded also when the file had opened a transaction itself", async () => {
    await write(NAME, "BEGIN; CREATE TABLE half (i int); SELECT 1/0; COMMIT;");
    await expect(apply()).rejects.toThrow(`Migration ${NAME} failed: division by zero`);
    expect(await query("SELECT logs FROM _prisma_migrations WHERE finished_at IS NULL")).toEqual([{ logs: "division by zero" }]);
  });

  it("is named when its file is missing", async () => {
    await rm(path.join(migrations, NAME, "migration.sql"));
    await expect(apply()).rejects.toThrow(`Migration ${NAME} has no readable migration.sql`);
  });
});
