import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startMariadb } from "@/testing/mariadb/start-mariadb";
import type { Mariadb } from "@/testing/mariadb/start-mariadb";
import { createDatabaseWorld } from "@/testing/migrations/database-world";
import type { DatabaseWorld } from "@/testing/migrations/database-world";
import { createMariadbTarget } from "@/testing/migrations/mariadb-target";
import type { MariadbTarget } from "@/testing/migrations/mariadb-target";
import { createPostgresTarget } from "@/testing/migrations/postgres-target";
import type { PostgresTarget } from "@/testing/migrations/postgres-target";
import { roleStatements } from "../dialects/mariadb/role";
import { mariadbGateway } from "../target/mariadb-gateway";
import { postgresGateway } from "../target/postgres-gateway";
import type { TargetAddress, TargetSession } from "../target/target-session";
import type { ConnectionReport } from "./schemas";

let world: DatabaseWorld;
beforeAll(async () => void (world = await createDatabaseWorld()));
afterAll(() => world.close());

const options = { sessionName: "a test", connectTimeoutMs: 5_000, statementTimeoutMs: 20_000 };
const reportOf = async (address: TargetAddress): Promise<ConnectionReport> =>
  world.as(world.admin).migrations.databases.test({ databaseId: await world.register(address) });
const levelsOf = ({ checks }: ConnectionReport) => Object.fromEntries(checks.map(({ key, level }) => [key, level]));
const wordsOf = ({ checks }: ConnectionReport, key: string) => checks.find((check) => check.key === key)?.words ?? "";

describe("a connection test of PostgreSQL", () => {
  let target: PostgresTarget;
  beforeAll(async () => {
    target = await createPostgresTarget();
    await target.query("CREATE TABLE app (id integer PRIMARY KEY, url text)");
  });
  afterAll(() => target.drop());

  it("finds nothing missing for the printed role", async () => {
    const databaseId = await world.register(target.address);
    const report = await world.as(world.admin).migrations.databases.test({ databaseId });
    expect(report).toMatchObject({ ok: true, isReplica: false, server: expect.stringMatching(/^PostgreSQL \d/) as string });
    expect(Math.abs(report.clockSkewMs ?? Infinity)).toBeLessThan(2_000);
    expect(levelsOf(report)).toEqual({
      version: "ok",
      tls: "ok",
      primary: "ok",
      vacuum: expect.stringMatching(/ok|warn/) as string,
      "wal-level": "note",
      "least-rights": "ok",
      shadow: "ok",
      statistics: "ok",
      tables: "ok",
      clock: "ok",
    });
    expect(wordsOf(report, "tables")).toBe("It may change the one table.");
    expect(await world.as(world.admin).migrations.databases.get({ databaseId })).toMatchObject({ lamp: "running", stateWord: "reachable", connection: report });
  });

  it("names what an application's role lacks, and what a superuser has too much of", async () => {
    const poor = await reportOf(target.application);
    expect(poor.ok).toBe(false);
    expect(levelsOf(poor)).toMatchObject({ shadow: "missing", statistics: "warn", tables: "missing" });
    expect(wordsOf(poor, "tables")).toContain(`belong to ${target.owner.userName}`);
    expect(poor.sentence).toContain("migrations cannot run on it");
    const rich = await reportOf(target.superuser);
    expect(levelsOf(rich)).toMatchObject({ "least-rights": "warn" });
    expect(wordsOf(rich, "least-rights")).toContain("SUPERUSER");
  });

  it("says that a role or database which only reads takes no changes", async () => {
    const admin = await target.connect(target.superuser);
    await admin.query(`ALTER ROLE ${target.address.userName} SET default_transaction_read_only = on`);
    const report = await reportOf(target.address);
    await admin.query(`ALTER ROLE ${target.address.userName} RESET default_transaction_read_only`);
    await admin.end();
    expect(levelsOf(report)).toMatchObject({ "read-only": "missing" });
  });

  it("tells a refused login from a server that is not there", async () => {
    const refused = await reportOf({ ...target.address, password: "wrong" });
    expect(refused).toMatchObject({ ok: false, server: null, sentence: expect.stringContaining(`The server refuses ${target.address.userName}`) as string });
    const away = await reportOf({ ...target.address, port: 1 });
    expect(away.sentence).toContain("does not answer");
    const nowhere = await reportOf({ ...target.address, host: "no-such-host.invalid" });
    expect(nowhere).toMatchObject({ ok: false, server: null });
    expect(nowhere.sentence).toMatch(/The server or the network said: getaddrinfo \S+ no-such-host\.invalid\.$/);
  });
});

describe("a connection test of MariaDB", () => {
  let target: MariadbTarget;
  let logging: Mariadb;
  beforeAll(async () => {
    target = await createMariadbTarget();
    await target.query("CREATE TABLE app (id int PRIMARY KEY, url text)");
    logging = await startMariadb({ binaryLog: true });
  });
  afterAll(async () => {
    await target.drop();
    await logging.close();
  });

  it("finds nothing missing for the printed account", async () => {
    const report = await reportOf(target.address);
    expect(report).toMatchObject({ ok: true, isReplica: false, server: expect.stringMatching(/^MariaDB \d/) as string });
    expect(Math.abs(report.clockSkewMs ?? Infinity)).toBeLessThan(2_000);
    expect(new Set(Object.values(levelsOf(report)))).toEqual(new Set(["ok", "note"]));
  });

  it("names what an application's account lacks, and what root has too much of", async () => {
    const poor = await reportOf(target.application);
    expect(poor.ok).toBe(false);
    expect(levelsOf(poor)).toMatchObject({ triggers: "missing", rights: "missing", shadow: "missing", statistics: "warn" });
    expect(wordsOf(poor, "rights")).toContain("ALTER");
    expect(wordsOf(await reportOf(target.root), "least-rights")).toContain("SUPER");
  });

  it("warns of tables without transactions and of a server that cuts what does not fit", async () => {
    await target.query("CREATE TABLE old (id int) ENGINE = MyISAM");
    const report = await reportOf(target.address);
    expect(levelsOf(report)).toMatchObject({ storage: "warn" });
    await target.query("DROP TABLE old");
  });

  it("says before the first trigger what the server would say of it: error 1419", async () => {
    const address = { ...logging.address, databaseName: "shop", userName: "migrator", password: "migrator" };
    const root = await mariadbGateway.open(logging.address, options);
    await root.query("CREATE DATABASE shop");
    for (const statement of roleStatements({ ...address, host: "%", requireTls: false })) await root.query(statement);
    await root.query("CREATE TABLE shop.app (id int PRIMARY KEY)");
    const trigger = "CREATE TRIGGER zz BEFORE INSERT ON app FOR EACH ROW SET NEW.id = NEW.id";
    const session = await mariadbGateway.open(address, options);
    try {
      const report = await reportOf(address);
      expect(report.ok).toBe(false);
      expect(wordsOf(report, "triggers")).toContain("1419");
      await expect(session.query(trigger)).rejects.toMatchObject({ details: { code: "1419" } });
      await root.query("SET GLOBAL log_bin_trust_function_creators = 1");
      expect(levelsOf(await reportOf(address))).toMatchObject({ triggers: "ok" });
      await session.query(trigger);
      expect(levelsOf(await reportOf(address))).toMatchObject({ "binary-log": "note" });
      await root.query("SET GLOBAL binlog_format = 'STATEMENT'");
      const stated = await reportOf(address);
      expect(stated.ok).toBe(false);
      expect(levelsOf(stated)).toMatchObject({ "binary-log": "missing" });
      expect(wordsOf(stated, "binary-log")).toMatch(/1665.*ROW or MIXED/);
      await root.query("SET GLOBAL read_only = 1");
      expect(levelsOf(await reportOf(address))).toMatchObject({ primary: "missing" });
    } finally {
      await session.end();
      await root.end();
    }
  });
});

describe("the printed role", () => {
  let postgres: PostgresTarget;
  let mariadb: MariadbTarget;
  let session: TargetSession;
  let account: TargetSession;
  beforeAll(async () => {
    postgres = await createPostgresTarget();
    mariadb = await createMariadbTarget();
    await postgres.query("CREATE TABLE app (id integer PRIMARY KEY, url text)");
    await postgres.query("CREATE TABLE ref (id integer PRIMARY KEY)");
    await mariadb.query("CREATE TABLE app (id int PRIMARY KEY, url varchar(255))");
    await mariadb.query("CREATE TABLE ref (id int PRIMARY KEY)");
    const admin = await postgres.connect(postgres.superuser);
    await admin.query("CREATE SCHEMA payroll");
    await admin.query("CREATE TABLE payroll.salary (amount integer)");
    await admin.end();
    session = await postgresGateway.open(postgres.address, options);
    account = await mariadbGateway.open(mariadb.address, options);
  });
  afterAll(async () => {
    await session.end();
    await account.end();
    await postgres.drop();
    await mariadb.drop();
  });

  it("of PostgreSQL is as printed, and its script holds a password of its own each time", async () => {
    const ask = () =>
      world
        .as(world.admin)
        .migrations.databases.roleScript({ engine: "postgres", databaseName: postgres.databaseName, userName: "other", ownerRole: postgres.owner.userName });
    const [one, other] = [await ask(), await ask()];
    expect(one.script).toContain("NOSUPERUSER");
    expect(one.script).toContain(one.password);
    expect(other.password).not.toBe(one.password);
    await expect(
      world.as(world.admin).migrations.databases.roleScript({ engine: "postgres", databaseName: "d", userName: "u", ownerRole: null }),
    ).rejects.toThrow("owns the tables");
  });

  it("of PostgreSQL is printed with what a role needs that backs the database up", async () => {
    const { databaseName, owner, superuser } = postgres;
    const { script } = await world
      .as(world.admin)
      .migrations.databases.roleScript({ engine: "postgres", databaseName, userName: "other", ownerRole: owner.userName });
    const grant = /^-- .*: (GRANT pg_read_all_data TO) that_role;$/m.exec(script)?.[1];
    const backup = `backup_of_${databaseName}`;
    await session.query("CREATE TABLE switchyard_shadow.kept (id integer)");
    await postgres.superuserQuery(`CREATE ROLE ${backup} LOGIN PASSWORD 'only-for-tests'`);
    const client = await postgres.connect({ ...superuser, userName: backup, password: "only-for-tests" });
    try {
      const lock = async () => {
        await client.query("BEGIN");
        try {
          await client.query("LOCK TABLE switchyard_shadow.kept IN ACCESS SHARE MODE");
        } finally {
          await client.query("ROLLBACK");
        }
      };
      await expect(lock()).rejects.toThrow("permission denied");
      await postgres.superuserQuery(`${grant} ${backup}`);
      await lock();
    } finally {
      await client.end();
      await session.query("DROP TABLE switchyard_shadow.kept");
      await postgres.superuserQuery(`DROP ROLE ${backup}`);
    }
  });

  it("of PostgreSQL may do whatever a migration does", async () => {
    const change = String(Math.trunc(Date.now() % 1e6));
    const journal = `switchyard_shadow.m${change}`;
    for (const statement of [
      "ALTER TABLE app ADD COLUMN url__shadow varchar(255)",
      `CREATE TABLE ${journal} (id integer)`,
      `CREATE FUNCTION ${journal}_f() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS 'BEGIN RETURN NEW; END'`,
      `CREATE TRIGGER zz BEFORE INSERT OR UPDATE ON app FOR EACH ROW EXECUTE FUNCTION ${journal}_f()`,
      "INSERT INTO app VALUES (1, 'long')",
      "UPDATE app SET url = 'cut'",
      "ALTER TABLE app ADD CONSTRAINT m_len CHECK (char_length(url) <= 200) NOT VALID",
      "ALTER TABLE app VALIDATE CONSTRAINT m_len",
      "CREATE INDEX CONCURRENTLY m_idx ON app (url)",
      "CREATE UNIQUE INDEX CONCURRENTLY m_key ON app (url)",
      "ALTER TABLE app ADD CONSTRAINT m_key UNIQUE USING INDEX m_key",
      "ALTER TABLE app ADD CONSTRAINT m_ref FOREIGN KEY (id) REFERENCES ref NOT VALID",
      "ALTER TABLE app ALTER url SET NOT NULL",
      "ALTER TABLE app ALTER url SET DEFAULT 'x'",
      "ALTER TABLE app ALTER url TYPE varchar(200)",
      "ALTER TABLE app RENAME COLUMN url TO link",
      "LOCK TABLE app IN SHARE ROW EXCLUSIVE MODE",
      "DELETE FROM app",
      "ALTER TABLE app DROP COLUMN url__shadow",
      "DROP TRIGGER zz ON app",
      `DROP TABLE ${journal}`,
    ]) {
      // A LOCK needs a transaction; the right to it is what counts.
      const outcome = await session.query(statement).then(
        () => "done",
        (error: unknown) => String(error),
      );
      expect.soft(outcome, statement).toMatch(/^done$|LOCK TABLE can only be used in transaction blocks/);
    }
    expect(
      (await session.query("select count(*)::int as seen from pg_stat_activity where backend_start is not null and usename <> current_user")).rows[0]?.["seen"],
    ).toBeGreaterThan(0);
  });

  it.each([
    ["COPY (SELECT 1) TO PROGRAM 'id'", "42501"],
    ["COPY app FROM '/etc/passwd'", "42501"],
    ["SELECT pg_read_file('/etc/passwd')", "42501"],
    ["SELECT lo_import('/etc/passwd')", "42501"],
    ["CREATE ROLE mallory", "42501"],
    ["ALTER ROLE CURRENT_USER SUPERUSER", "42501"],
    ["CREATE DATABASE mine", "42501"],
    ["CREATE EXTENSION file_fdw", "42501"],
    ["ALTER SYSTEM SET log_statement = 'none'", "42501"],
    ["SELECT * FROM payroll.salary", "42501"],
    ["CREATE TABLE payroll.mine (id integer)", "42501"],
    ["CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'libc', 'system'", "42501"],
    ["SET session_replication_role = replica", "42501"],
    ["SET ROLE postgres", /42501|22023/],
  ])("of PostgreSQL may not: %s", async (statement, code) => {
    const error: unknown = await session.query(statement).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ details: { code: expect.stringMatching(code) as string } });
  });

  it("of MariaDB may do whatever a migration does", async () => {
    for (const statement of [
      "ALTER TABLE app ADD COLUMN url__shadow varchar(255) INVISIBLE, ALGORITHM = INSTANT",
      "CREATE TABLE switchyard_shadow.m99 (id int)",
      "CREATE TRIGGER zz BEFORE INSERT ON app FOR EACH ROW SET NEW.url = left(NEW.url, 200)",
      "INSERT INTO app (id, url) VALUES (1, 'long')",
      "UPDATE app SET url = 'cut'",
      "CREATE INDEX m_idx ON app (url)",
      "ALTER TABLE app ADD CONSTRAINT m_len CHECK (char_length(url) <= 200)",
      "ALTER TABLE app ADD CONSTRAINT m_ref FOREIGN KEY (id) REFERENCES ref (id)",
      "LOCK TABLES app WRITE, ref READ",
      "UNLOCK TABLES",
      "ALTER TABLE app MODIFY url varchar(200) NOT NULL DEFAULT 'x'",
      "CREATE VIEW app_view AS SELECT id FROM app",
      "DROP VIEW app_view",
      "DELETE FROM app",
      "DROP TRIGGER zz",
      "ALTER TABLE app DROP COLUMN url__shadow",
      "DROP TABLE switchyard_shadow.m99",
      "SELECT * FROM information_schema.INNODB_TRX",
    ]) {
      const outcome = await account.query(statement).then(
        () => "done",
        (error: unknown) => String(error),
      );
      // The foreign key finds a row without its partner: the right to make one is there.
      expect.soft(outcome, statement).toMatch(/^done$|foreign key constraint fails/);
    }
  });

  it.each([
    ["SELECT 1 INTO OUTFILE '/tmp/switchyard-outfile'", /^(?:1045|1227|1290)$/],
    ["LOAD DATA INFILE '/etc/passwd' INTO TABLE app", /^(?:1045|1227|1290)$/],
    ["CREATE USER mallory", /^(?:1227|1410)$/],
    ["GRANT SELECT ON *.* TO CURRENT_USER()", /^(?:1045|1044|1227)$/],
    ["SELECT * FROM mysql.global_priv", /^1142$/],
    ["CREATE DATABASE mine", /^1044$/],
    ["SET GLOBAL general_log = 0", /^1227$/],
    ["SET SESSION sql_log_bin = 0", /^1227$/],
    ["CREATE FUNCTION lib RETURNS INTEGER SONAME 'lib.so'", /^(?:1044|1142|1227|1370|1726)$/],
    ["SHUTDOWN", /^1227$/],
  ])("of MariaDB may not: %s", async (statement, code) => {
    const error: unknown = await account.query(statement).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ details: { code: expect.stringMatching(code) as string } });
  });

  it("of MariaDB reads no file: LOAD_FILE gives nothing", async () => {
    expect((await account.query("SELECT load_file('/etc/passwd') AS content")).rows).toEqual([{ content: null }]);
  });
});
