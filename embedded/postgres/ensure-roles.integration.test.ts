import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withClient } from "../../scripts/bootstrap/with-client";
import { withDatabase } from "./connection-url";
import { APP_ROLE, ensureRoles, OWNER_ROLE, type RolesOptions } from "./ensure-roles";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "./start-embedded-postgres";

const PASSWORDS = { ownerPassword: "o'wner $1 \\ pass", appPassword: "a/p@p:pass" };

let folder: string;
let server: EmbeddedPostgres;
let roles: RolesOptions;
let urls: { ownerUrl: string; appUrl: string };

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "roles-"));
  server = await startEmbeddedPostgres({ dataDir: path.join(folder, "data"), endWithParent: true, settings: { log_statement: "all" } });
  roles = { superuserUrl: server.superuserUrl, database: "switch yard", ...PASSWORDS };
  const both = await Promise.all([ensureRoles(roles), ensureRoles(roles)]);
  urls = both[0];
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  return withClient(url, async (client) => (await client.query<Record<string, unknown>>(sql)).rows);
}

describe("ensureRoles", () => {
  it("lets the owner define tables and the application use what it was granted", async () => {
    await query(urls.ownerUrl, `CREATE TABLE note (id int); GRANT SELECT, INSERT ON note TO ${APP_ROLE}`);
    await query(urls.appUrl, "INSERT INTO note VALUES (1)");
    expect(await query(urls.appUrl, "SELECT id FROM note")).toEqual([{ id: 1 }]);
    await expect(query(urls.appUrl, "DELETE FROM note")).rejects.toThrow(/permission denied for table note/);
  });

  it.each([
    ["tables", "CREATE TABLE mine (id int)", /permission denied for schema public/],
    ["schemas", "CREATE SCHEMA mine", /permission denied for database/],
    ["temporary tables", "CREATE TEMP TABLE mine (id int)", /permission denied to create temporary tables/],
    ["databases", "CREATE DATABASE mine", /permission denied to create database/],
    ["roles", "CREATE ROLE mine", /permission denied to create role/],
  ])("does not let the application create %s", async (_what, sql, refusal) => {
    await expect(query(urls.appUrl, sql)).rejects.toThrow(refusal);
  });

  it("lets nobody else connect to the database", async () => {
    await query(server.superuserUrl, "CREATE ROLE stranger LOGIN PASSWORD 'x'");
    const stranger = server.urlFor({ role: "stranger", password: "x", database: roles.database });
    await expect(query(stranger, "SELECT 1")).rejects.toThrow(/permission denied for database "switch yard"/);
  });

  it("lets the owner make shadow databases, and nothing above that", async () => {
    await query(urls.ownerUrl, "CREATE DATABASE shadow");
    await query(urls.ownerUrl, "DROP DATABASE shadow");
    await expect(query(urls.ownerUrl, "CREATE ROLE mine")).rejects.toThrow(/permission denied to create role/);
  });

  it("changes a password when run again", async () => {
    const changed = await ensureRoles({ ...roles, appPassword: "new" });
    await expect(query(urls.appUrl, "SELECT 1")).rejects.toThrow(/password authentication failed/);
    expect(await query(changed.appUrl, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await ensureRoles(roles);
  });

  it("writes no password into the server's log", async () => {
    const log = await readFile(path.join(folder, "data.log"), "utf8");
    expect(log).toContain("statement: REVOKE CREATE"); // The log does hold statements.
    expect(log).not.toContain(PASSWORDS.appPassword);
    expect(log).not.toContain("wner $1");
  });
});

describe("create-roles.sql", () => {
  it("gives the same rights as ensureRoles, but no shadow databases", async () => {
    const script = path.resolve(import.meta.dirname, "..", "..", "scripts", "bootstrap", "create-roles.sql");
    const before = await rights("switch yard");
    await query(server.superuserUrl, `ALTER ROLE ${OWNER_ROLE} NOCREATEDB`);
    const environment = { ...process.env, SWITCHYARD_OWNER_PASSWORD: PASSWORDS.ownerPassword, SWITCHYARD_APP_PASSWORD: PASSWORDS.appPassword };
    const psql = () => promisify(execFile)("psql", ["--no-psqlrc", "-d", server.superuserUrl, "-f", script], { env: environment });
    await psql();
    await psql();
    expect(await rights("switchyard")).toEqual(before.map((role) => (role.rolname === OWNER_ROLE ? { ...role, rolcreatedb: false } : role)));
    const app = server.urlFor({ role: APP_ROLE, password: PASSWORDS.appPassword, database: "switchyard" });
    expect(await query(app, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });
});

function rights(database: string): Promise<Record<string, unknown>[]> {
  return query(
    withDatabase(server.superuserUrl, database),
    `SELECT rolname, rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls,
       rolname = pg_get_userbyid(d.datdba) AS owns,
       has_database_privilege(r.oid, d.oid, 'CONNECT') AS connects, has_database_privilege(r.oid, d.oid, 'TEMP') AS makes_temp,
       has_schema_privilege(r.oid, 'public', 'USAGE') AS uses, has_schema_privilege(r.oid, 'public', 'CREATE') AS creates
     FROM pg_roles r, pg_database d WHERE rolname IN ('${OWNER_ROLE}', '${APP_ROLE}') AND datname = current_database() ORDER BY rolname`,
  );
}
