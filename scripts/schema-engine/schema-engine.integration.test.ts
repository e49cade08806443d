import { execFile } from "node:child_process";
import { appendFile, cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { withDatabase } from "../../embedded/postgres/connection-url";
import { ensureRoles } from "../../embedded/postgres/ensure-roles";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../../embedded/postgres/start-embedded-postgres";
import { applyMigrations } from "../bootstrap/apply-migrations";
import { withClient } from "../bootstrap/with-client";

const ROOT = path.resolve(import.meta.dirname, "..", "..");
const BASE = 'generator client {\n  provider = "prisma-client"\n  output   = "../../generated"\n}\n\ndatasource db {\n  provider = "postgresql"\n}\n';
const NOTE = "model Note {\n  id   Int    @id\n  text String\n}\n";
const TRIGGER = `
CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.text := NEW.text || ';!'; RETURN NEW; END $$;
CREATE TRIGGER shout BEFORE INSERT ON "Note" FOR EACH ROW EXECUTE FUNCTION shout();
INSERT INTO "Note" VALUES (1, 'a;b');
`;

interface Outcome {
  code: number;
  output: string;
}

let folder: string;
let project: string;
let server: EmbeddedPostgres;
let ownerUrl: string;
let cases = 0;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "schema engine "));
  server = await startEmbeddedPostgres({ dataDir: path.join(folder, "data"), endWithParent: true, settings: { fsync: "off" } });
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

// A project of its own around the real configuration and engine, so that no test touches the product's schema.
beforeEach(async () => {
  cases += 1;
  project = path.join(folder, `project ${cases}`);
  await mkdir(path.join(project, "prisma", "schema"), { recursive: true });
  await cp(path.join(ROOT, "prisma.config.ts"), path.join(project, "prisma.config.ts"));
  await writeFile(path.join(project, "package.json"), '{ "type": "module" }');
  for (const shared of ["node_modules", "scripts"]) await symlink(path.join(ROOT, shared), path.join(project, shared));
  await writeFile(path.join(project, "prisma", "schema", "base.prisma"), BASE);
  await writeFile(path.join(project, "prisma", "schema", "note.prisma"), NOTE);
  const passwords = { ownerPassword: "o", appPassword: "a" };
  ({ ownerUrl } = await ensureRoles({ superuserUrl: server.superuserUrl, database: `case_${cases}`, ...passwords }));
});

async function prisma(command: string, environment: Record<string, string> = {}): Promise<Outcome> {
  const env = { ...process.env, CHECKPOINT_DISABLE: "1", NO_COLOR: "1", DATABASE_OWNER_URL: ownerUrl, ...environment };
  const cli = path.join(ROOT, "node_modules", "prisma", "build", "index.js");
  const running = promisify(execFile)(process.execPath, [cli, ...command.split(" ")], { cwd: project, env, timeout: 170_000 });
  running.child.stdin?.end();
  try {
    const { stdout, stderr } = await running;
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}

function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  return withClient(url, async (client) => (await client.query<Record<string, unknown>>(sql)).rows);
}

const DIFF = "migrate diff --from-migrations prisma/migrations --to-schema prisma/schema --exit-code";
const migrations = () => path.join(project, "prisma", "migrations");

async function migrationFile(suffix: string): Promise<string> {
  const name = (await readdir(migrations())).find((entry) => entry.endsWith(suffix)) ?? "missing";
  return path.join(migrations(), name, "migration.sql");
}

describe("the Prisma command line on the stand-in engine", () => {
  it("makes, edits, checks and deploys migrations", async () => {
    expect(await prisma("migrate dev --name init")).toMatchObject({ code: 0, output: expect.stringContaining("now in sync") });
    expect(await prisma(DIFF)).toMatchObject({ code: 0, output: expect.stringContaining("No difference") });

    await appendFile(path.join(project, "prisma", "schema", "note.prisma"), "\nmodel Extra {\n  id Int @id\n}\n");
    expect(await prisma(`${DIFF} --script`)).toMatchObject({ code: 2, output: expect.stringContaining('CREATE TABLE "Extra"') });
    expect(await prisma("migrate dev --create-only --name extra")).toMatchObject({ code: 0 });
    await appendFile(await migrationFile("_extra"), TRIGGER);
    expect(await prisma("migrate dev")).toMatchObject({ code: 0, output: expect.stringContaining("now in sync") });
    expect(await query(ownerUrl, 'SELECT text FROM "Note"')).toEqual([{ text: "a;b;!" }]);

    // The owner may create the missing database and leaves no shadow database behind.
    const elsewhere = withDatabase(ownerUrl, "not_made_yet");
    expect(await prisma("migrate deploy", { DATABASE_OWNER_URL: elsewhere })).toMatchObject({ code: 0 });
    expect(await query(elsewhere, 'SELECT text FROM "Note"')).toEqual([{ text: "a;b;!" }]);
    expect(await query(server.superuserUrl, "SELECT datname FROM pg_database WHERE datname LIKE '%shadow%'")).toEqual([]);
  });

  it("agrees with our own runner, in both directions", async () => {
    await prisma("migrate dev --name init");
    expect(await applyMigrations(ownerUrl, undefined, migrations())).toEqual([]);
    const other = withDatabase(ownerUrl, `runner_${cases}`);
    await query(ownerUrl, `CREATE DATABASE runner_${cases}`);
    expect(await applyMigrations(other, undefined, migrations())).toHaveLength(1);
    expect(await prisma("migrate status", { DATABASE_OWNER_URL: other })).toMatchObject({ code: 0, output: expect.stringContaining("up to date") });
    expect(await prisma("migrate dev", { DATABASE_OWNER_URL: other })).toMatchObject({ code: 0, output: expect.stringContaining("Already in sync") });
  });

  it("lets a failed migration of our runner be resolved and applied again", async () => {
    await prisma("migrate dev --create-only --name init");
    await appendFile(await migrationFile("_init"), "SELECT nothing FROM nowhere;\n");
    const name = path.basename(path.dirname(await migrationFile("_init")));
    await expect(applyMigrations(ownerUrl, undefined, migrations())).rejects.toThrow(`Migration ${name} failed`);
    expect(await prisma("migrate status")).toMatchObject({ code: 1, output: expect.stringContaining(name) });
    expect(await prisma(`migrate resolve --rolled-back ${name}`)).toMatchObject({ code: 0 });
    await writeFile(await migrationFile("_init"), 'CREATE TABLE "Note" (id int PRIMARY KEY, text text NOT NULL);');
    expect(await applyMigrations(ownerUrl, undefined, migrations())).toEqual([name]);
  });

  it("generates the client without a database", async () => {
    expect(await prisma("generate", { DATABASE_OWNER_URL: "" })).toMatchObject({ code: 0 });
    expect(await readdir(path.join(project, "generated"))).toContain("client.ts");
  });

  it("reports drift instead of migrating over it", async () => {
    await prisma("migrate dev --name init");
    await query(ownerUrl, "CREATE TABLE by_hand (i int)");
    const outcome = await prisma("migrate dev");
    expect(outcome.code).not.toBe(0);
    expect(outcome.output).toMatch(/Drift detected[\s\S]*by_hand/);
  });

  it("fails when the server cannot be reached, and names the reason", async () => {
    await prisma("migrate dev --create-only --name init");
    const nowhere = "postgresql://switchyard_owner:o@127.0.0.1:1/x";
    expect(await prisma("migrate deploy", { DATABASE_OWNER_URL: nowhere })).toMatchObject({ code: 1, output: expect.stringContaining("P1001") });
    const wrong = ownerUrl.replace(":o@", ":wrong@");
    expect(await prisma("migrate deploy", { DATABASE_OWNER_URL: wrong })).toMatchObject({ code: 1, output: expect.stringContaining("P1000") });
  });
});

describe("a given shadow database", () => {
  it("is emptied and used when the owner may not create databases", async () => {
    await query(server.superuserUrl, `CREATE DATABASE shadow_${cases} OWNER switchyard_owner`);
    const shadow = withDatabase(ownerUrl, `shadow_${cases}`);
    await query(shadow, "CREATE SCHEMA old; CREATE TABLE old.rubbish (i int); CREATE TABLE rubbish (i int)");
    await query(server.superuserUrl, "ALTER ROLE switchyard_owner NOCREATEDB");
    expect(await prisma("migrate dev --name init")).toMatchObject({ output: expect.stringContaining("permission denied to create database") });
    expect(await prisma("migrate dev --name init", { SHADOW_DATABASE_URL: shadow })).toMatchObject({ code: 0 });
    expect(await query(shadow, "SELECT relname FROM pg_class WHERE relname = 'rubbish'")).toEqual([]);
  });

  it("is refused when it is the main database", async () => {
    await prisma("migrate dev --name init");
    const outcome = await prisma(DIFF, { SHADOW_DATABASE_URL: ownerUrl });
    expect(outcome).toMatchObject({ code: 1, output: expect.stringContaining("shadowDatabaseUrl names the main database") });
    expect(await query(ownerUrl, "SELECT count(*)::int AS n FROM _prisma_migrations")).toEqual([{ n: 1 }]);
  });
});
