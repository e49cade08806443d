import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabaseWorld } from "@/testing/migrations/database-world";
import type { DatabaseWorld } from "@/testing/migrations/database-world";
import { createMariadbTarget } from "@/testing/migrations/mariadb-target";
import type { MariadbTarget } from "@/testing/migrations/mariadb-target";
import { createPostgresTarget } from "@/testing/migrations/postgres-target";
import type { PostgresTarget } from "@/testing/migrations/postgres-target";
import { readTableFacts } from "../catalog/read-table-facts";
import type { TableFacts } from "../catalog/table-facts";
import { contentHash } from "../scripts/content-hash";
import { targetGateways } from "../target/gateways";
import { postgresGateway } from "../target/postgres-gateway";
import type { TargetGateway, TargetSession } from "../target/target-session";
import { measureTable } from "./measure";
import { planMigration } from "./plan-migration";
import type { PlanDeps, PlanRequest } from "./plan-migration";
import { readTargetLoad } from "./read-target-load";
import { readSamples } from "./read-samples";

const rows = 200_000;
const tooLong = 1_000;
const params = { column: "url", length: 200, existing: { fate: "cut" as const }, newWrites: "reject", layout: "column", atFinalize: "keep_rule" };
let world: DatabaseWorld;
let postgres: PostgresTarget;
let mariadb: MariadbTarget;
let onPostgres: PlanRequest;
let onMariadb: PlanRequest;

beforeAll(async () => {
  [world, postgres, mariadb] = await Promise.all([createDatabaseWorld(), createPostgresTarget(), createMariadbTarget()]);
  await postgres.query("CREATE TABLE app (id bigint PRIMARY KEY, url varchar(255) NOT NULL, note text)");
  await postgres.query(
    `INSERT INTO app SELECT g, 'https://example.com/' || g || CASE WHEN g % ${rows / tooLong} = 0 THEN repeat('x', 181 + (g % 40)::int) ELSE '' END FROM generate_series(1, ${rows}) g`,
  );
  await postgres.query("CREATE INDEX app_url ON app (url)");
  await postgres.query("CREATE VIEW app_urls AS SELECT id, url FROM app");
  await postgres.query("VACUUM ANALYZE app");
  await mariadb.query("CREATE TABLE app (id bigint PRIMARY KEY, url varchar(255) NOT NULL, note text, KEY app_url (url))");
  await mariadb.query(
    `INSERT INTO app (id, url) SELECT seq, concat('https://example.com/', seq, if(seq % ${rows / tooLong} = 0, repeat('x', 181 + seq % 40), '')) FROM seq_1_to_${rows}`,
  );
  await mariadb.query("CREATE VIEW app_urls AS SELECT id, url FROM app");
  await mariadb.query("ANALYZE TABLE app");
  const base = { kind: "narrow_text", table: "app", params, change: "m42" };
  onPostgres = { ...base, schema: "public", databaseId: await world.register(postgres.address) };
  onMariadb = { ...base, schema: mariadb.databaseName, databaseId: await world.register(mariadb.address) };
}, 300_000);
afterAll(async () => {
  await world.close();
  await postgres.drop();
  await mariadb.drop();
});

const plan = (request: PlanRequest, actor = world.admin, { signal, gateways = targetGateways }: Partial<Pick<PlanDeps, "signal" | "gateways">> = {}) =>
  planMigration({ db: world.db, gateways, signal }, actor, request);
const both = [
  ["PostgreSQL", () => onPostgres],
  ["MariaDB", () => onMariadb],
] as const;

describe("a plan on MariaDB of a table whose key gives no ranges", () => {
  it.each([
    ["set('a','b')", "is a SET"],
    [`enum(${Array.from({ length: 101 }, (_label, at) => `'l${at}'`).join(",")})`, "is an ENUM of more than 100 values"],
    ["enum('a','b')", null],
  ])("is blocked where it would go through the rows: %#", async (type, why) => {
    await mariadb.query("DROP TABLE IF EXISTS keyed");
    await mariadb.query(`CREATE TABLE keyed (k ${type} NOT NULL, id int NOT NULL, url varchar(255) NOT NULL, PRIMARY KEY (k, id))`);
    const found = async (request: Partial<PlanRequest>) =>
      (await plan({ ...onMariadb, table: "keyed", ...request })).findings.filter(({ rule }) => rule === "unranged-key");
    const words = (await found({})).map((each) => `${each.level}: ${each.words.split(":")[0]}`);
    expect(words).toEqual(why === null ? [] : [`block: keyed.k of the key ${why}`]);
    expect(await found({ kind: "add_index", params: { name: "keyed_url", columns: [{ name: "url", descending: false }], where: null } })).toEqual([]);
  });
});

describe.each(both)("a plan on %s", (_engine, request) => {
  it("holds the three scripts, counted rows, what depends on the column, an estimate, a risk and the fingerprint", async () => {
    const planned = await plan(request());
    expect(planned.name).toBe("Narrow app.url to 200");
    expect(planned.script.forward.length).toBeGreaterThan(2);
    expect(planned.script.rollback.length).toBeGreaterThan(1);
    expect(planned.script.finalize.length).toBeGreaterThan(0);
    expect(planned.plan.measures[0]).toMatchObject({ key: "violating", found: tooLong, isExact: true, words: "Counted just now." });
    expect(planned.plan.dependencies.map(({ kind, name, column }) => `${kind} ${name.split(".").at(-1)} ${column}`)).toEqual([
      "view app_urls url",
      "index app_url url",
    ]);
    expect(planned.plan.estimate).toMatchObject({ longestBlock: expect.stringContaining("Milliseconds") as string });
    expect(planned.plan.estimate.seconds).toBeLessThan(60);
    expect(planned.plan.estimate.extraDiskBytes).toBeGreaterThan(0);
    expect(planned.findings.filter(({ level }) => level === "block")).toEqual([]);
    expect(["low", "medium"]).toContain(planned.risk.level);
    expect(planned.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect((await plan(request())).fingerprint).toBe(planned.fingerprint);
  });

  it("says that the table has changed since the plan before", async () => {
    const driftIn = async (fingerprint: string | null) =>
      (await plan({ ...request(), fingerprint })).findings.filter(({ rule }) => rule === "drift").map(({ level }) => level);
    const { fingerprint } = await plan(request());
    expect([await driftIn(null), await driftIn(fingerprint), await driftIn("of another table")]).toEqual([[], [], ["note"]]);
  });

  it("shows how long the longest values are, and not the values", async () => {
    const { samples } = await plan(request());
    expect(samples[0]?.rows).toHaveLength(5);
    expect(samples[0]?.rows.every(({ rowKey, value, size }) => rowKey === null && value === null && (size ?? 0) > 200)).toBe(true);
    expect(JSON.stringify(await plan(request()))).not.toContain("example.com");
  });

  it("gives values to those who may read them, and keeps that they did", async () => {
    const before = await world.db.auditEvent.count({ where: { event: "database.values-read" } });
    const samples = await readSamples({ db: world.db, gateways: targetGateways }, world.admin, request());
    expect(samples[0]?.rows[0]).toMatchObject({
      value: expect.stringContaining("https://example.com/") as string,
      rowKey: expect.stringContaining("id") as string,
    });
    expect(await world.db.auditEvent.count({ where: { event: "database.values-read" } })).toBe(before + 1);
    const record = await world.db.auditEvent.findFirstOrThrow({ where: { event: "database.values-read" }, orderBy: { id: "desc" } });
    expect(JSON.stringify(record.data)).not.toContain("example.com");
    const contributor = world.person("Kim", ["contributor"]);
    await expect(readSamples({ db: world.db, gateways: targetGateways }, contributor, request())).rejects.toThrow("database:read-values");
    expect(await world.db.auditEvent.count({ where: { event: "database.values-read" } })).toBe(before + 1);
  });

  it("of an expression that the server cannot read is a finding in words, and of a hostile one nothing at all", async () => {
    const expression = (sql: string) => ({ ...request(), params: { ...params, existing: { fate: "expression" as const, sql } } });
    const unknown = await plan(expression("left(no_such_column, 10)"));
    expect(unknown.findings).toContainEqual(expect.objectContaining({ level: "block", rule: expect.stringContaining("not-counted/") as string }));
    await expect(plan(expression("url) OR (SELECT true"))).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("names each field that is missing, and what there is not", async () => {
    await expect(plan({ ...request(), params: { column: "url" } })).rejects.toMatchObject({
      code: "invalid_input",
      details: { length: expect.any(String) as string },
    });
    await expect(plan({ ...request(), kind: "make_coffee" })).rejects.toMatchObject({ code: "invalid_input" });
    await expect(plan({ ...request(), table: "nothing" })).rejects.toMatchObject({ code: "not_found" });
    const wrong = await plan({ ...request(), params: { ...params, column: "id" } });
    expect(wrong.findings.some(({ level }) => level === "block")).toBe(true);
    expect(wrong.risk.level).toBe("high");
  });

  it("is for those who may propose, and of databases they may see", async () => {
    await expect(plan(request(), world.person("Vic", ["viewer"]))).rejects.toMatchObject({ code: "forbidden" });
    await expect(plan(request(), world.person("Sam", ["admin"], ["search"]))).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a plan", () => {
  it("is of higher risk on production than on dev", async () => {
    const databaseId = await world.register(postgres.address, { stage: "production" });
    const [dev, production] = [await plan(onPostgres), await plan({ ...onPostgres, databaseId })];
    expect(dev.script).toEqual(production.script);
    expect(production.risk.reasons.join(" ")).toContain("of production");
  });

  it("of the same content on another MariaDB database is the same content, made from that one's table", async () => {
    const other = await createMariadbTarget();
    try {
      // The role that plans there sees both: the name of the database it came from must not lead back to it.
      await mariadb.query(`GRANT ALL ON ${mariadb.databaseName}.* TO '${other.address.userName}'@'%'`);
      await other.query("CREATE TABLE app (id bigint PRIMARY KEY, url varchar(255) NOT NULL, note text, KEY app_url (url))");
      const databaseId = await world.register(other.address, { stage: "production" });
      const [here, there] = [await plan(onMariadb), await plan({ ...onMariadb, databaseId })];
      expect(there.facts.schema).toBe(other.databaseName);
      expect(there.plan.measures[0]?.found).toBe(0);
      expect(contentHash({ kind: onMariadb.kind, params: there.params, script: there.script })).toBe(
        contentHash({ kind: onMariadb.kind, params: here.params, script: here.script }),
      );
    } finally {
      await other.drop();
    }
  });

  it("whose count takes too long says that it estimates, and from how many rows", async () => {
    const slow = (sql: string) => ({ ...onPostgres, params: { ...params, existing: { fate: "expression" as const, sql } } });
    await postgres.query(
      "CREATE FUNCTION slowly(text) RETURNS text LANGUAGE plpgsql STABLE COST 1 AS $$ BEGIN PERFORM pg_sleep(0.005); RETURN left($1, 10); END $$",
    );
    const planned = await plan(slow("public.slowly(url)"));
    const measure = planned.plan.measures.find(({ key }) => key === "still-too-long");
    expect(measure).toMatchObject({ isExact: false, words: expect.stringContaining("estimated from 50,000") as string });
  });

  it("that was superseded stops in the target", async () => {
    const [blocker, watcher] = [await postgres.connect(postgres.superuser), await postgres.connect(postgres.superuser)];
    const waits = async (and: string) =>
      (await watcher.query(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'switchyard plan%' ${and}`)).rowCount;
    // Without a limit of their own its statements would wait as long as the lock is held.
    const patient: TargetGateway = { open: (address, options) => postgresGateway.open(address, { ...options, statementTimeoutMs: null }) };
    await blocker.query("BEGIN");
    await blocker.query("LOCK TABLE app IN ACCESS EXCLUSIVE MODE");
    try {
      const superseded = new AbortController();
      const gateways = { ...targetGateways, postgres: patient };
      const outcome = plan(onPostgres, world.admin, { signal: superseded.signal, gateways }).catch((error: unknown) => error);
      await expect.poll(() => waits("AND wait_event_type = 'Lock'")).toBe(1);
      superseded.abort();
      expect(await outcome).toBeInstanceOf(Error);
      await expect.poll(() => waits("")).toBe(0);
    } finally {
      await blocker.end();
      await watcher.end();
    }
  });

  it("asks the table in transactions that only read: a function that writes changes nothing", async () => {
    await postgres.query("CREATE TABLE touched (n integer)");
    await postgres.query(
      "CREATE FUNCTION touch() RETURNS integer LANGUAGE plpgsql VOLATILE SECURITY DEFINER AS $$ BEGIN INSERT INTO touched VALUES (1); RETURN 1; END $$",
    );
    const measure = {
      key: "writes",
      title: "Writes",
      count: "SELECT touch() AS found",
      sample: "SELECT touch() AS value, 1 AS size, '{}' AS row_key LIMIT :size",
    };
    const measured = await onTarget((session, facts) =>
      measureTable({ session, facts, tableName: "app" }, [measure, { ...measure, count: "SELECT 1 AS found" }]),
    );
    expect(measured.results[0]).toMatchObject({ found: null });
    expect(measured.refusals.map(({ key }) => key)).toEqual(["writes"]);
    expect(await postgres.query("SELECT count(*)::int AS n FROM touched")).toEqual([{ n: 0 }]);
  });

  it("that meets a value the server cannot take says so without the value", async () => {
    const count = "SELECT count(*) AS found FROM app WHERE url::integer > 0";
    const measured = await onTarget((session, facts) =>
      measureTable({ session, facts, tableName: "app" }, [{ key: "bad", title: "Bad", count, sample: null }]),
    );
    expect(measured.refusals).toHaveLength(1);
    expect(JSON.stringify(measured)).not.toContain("example.com");
  });

  it("knows which transaction holds the table", async () => {
    const holder = await postgres.connect(postgres.application, "the nightly report");
    await holder.query("BEGIN");
    await holder.query("SELECT count(*) FROM app");
    const read = () => onTarget((session, facts) => readTargetLoad(session, "postgres", facts));
    await expect.poll(async () => (await read()).transactions).toMatchObject([{ application: "the nightly report", holdsTable: true }]);
    await holder.query("ROLLBACK");
    await holder.end();
    expect((await read()).transactions).toEqual([]);
  });
});

async function onTarget<T>(work: (session: TargetSession, facts: TableFacts) => Promise<T>): Promise<T> {
  const session = await postgresGateway.open(postgres.address, { sessionName: "a test", connectTimeoutMs: 5_000, statementTimeoutMs: 5_000 });
  try {
    const facts = await readTableFacts(session, "postgres", { schema: "public", table: "app" });
    if (facts === null) throw new Error("There is no app.");
    return await work(session, facts);
  } finally {
    await session.end();
  }
}
