import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMariadbTarget } from "@/testing/migrations/mariadb-target";
import type { MariadbTarget } from "@/testing/migrations/mariadb-target";
import { createPostgresTarget } from "@/testing/migrations/postgres-target";
import type { PostgresTarget } from "@/testing/migrations/postgres-target";
import { mariadbGateway } from "../target/mariadb-gateway";
import { postgresGateway } from "../target/postgres-gateway";
import type { TargetSession } from "../target/target-session";
import { fingerprintOf } from "./fingerprint";
import { listTables, readTableFacts } from "./read-table-facts";
import { tableFacts } from "./schemas";
import type { TableFacts } from "./table-facts";

const options = { sessionName: "a test", connectTimeoutMs: 5_000, statementTimeoutMs: 10_000 };
const namesOf = (facts: TableFacts, kind: string, column: string | null) =>
  facts.dependents.filter((each) => each.kind === kind && each.column === column).map(({ name }) => name);

describe("the catalog of PostgreSQL", () => {
  let target: PostgresTarget;
  let session: TargetSession;
  const read = async (table = "app") => {
    const facts = await readTableFacts(session, "postgres", { schema: "public", table });
    if (facts === null) throw new Error(`There is no ${table}.`);
    return facts;
  };

  beforeAll(async () => {
    target = await createPostgresTarget();
    for (const statement of postgresTables) await target.query(statement);
    session = await postgresGateway.open(target.address, options);
  });
  afterAll(async () => {
    await session.end();
    await target.drop();
  });

  it("tells every column as it was declared", async () => {
    const { columns } = await read();
    expect(Object.fromEntries(columns.map(({ name, type, family }) => [name, `${type} (${family})`]))).toEqual({
      id: "bigint (integer)",
      tenant: "integer (integer)",
      url: "character varying(255) (text)",
      code: "character(8) (text)",
      price: "numeric(12,2) (decimal)",
      rounded: "numeric(5,-2) (decimal)",
      ratio: "double precision (float)",
      active: "boolean (boolean)",
      made_at: "timestamp with time zone (time)",
      extra: "jsonb (json)",
      picture: "bytea (bytes)",
      mood: "public.mood (other)",
      short: "public.short_text (other)",
      host: "text (text)",
      tags: "text[] (other)",
    });
    const byName = new Map(columns.map((column) => [column.name, column]));
    expect(byName.get("url")).toMatchObject({ maxLength: 255, isNullable: false, collation: '"C"', comment: "Where it is", defaultSql: null });
    expect(byName.get("code")).toMatchObject({ maxLength: 8, defaultSql: "'none'::bpchar" });
    expect(byName.get("price")).toMatchObject({ precision: 12, scale: 2 });
    expect(byName.get("rounded")).toMatchObject({ precision: 5, scale: -2 });
    expect(byName.get("id")).toMatchObject({ identity: "by-default" });
    expect(byName.get("host")).toMatchObject({ generated: "split_part((url)::text, '/'::text, 3)", defaultSql: null });
  });

  it("tells keys, indexes and constraints", async () => {
    const facts = await read();
    expect(facts.primaryKey).toEqual(["tenant", "id"]);
    expect(facts.indexes.map(({ name, columns, isUnique, constraint }) => ({ name, columns, isUnique, constraint }))).toEqual([
      { name: "app_lower_idx", columns: [null], isUnique: false, constraint: null },
      { name: "app_partial_idx", columns: ["price"], isUnique: false, constraint: null },
      { name: "app_pkey", columns: ["tenant", "id"], isUnique: true, constraint: "app_pkey" },
      { name: "app_url_key", columns: ["url"], isUnique: true, constraint: "app_url_key" },
    ]);
    expect(facts.checks).toEqual([{ name: "app_price_check", expression: "(price >= (0)::numeric)", isValidated: true }]);
    expect(facts.foreignKeys).toEqual([
      {
        name: "visit_app_fkey",
        direction: "in",
        schema: "public",
        table: "visit",
        columns: ["url"],
        otherColumns: ["app_url"],
        onDelete: "CASCADE",
        onUpdate: "NO ACTION",
        isValidated: true,
      },
      {
        name: "app_tenant_fkey",
        direction: "out",
        schema: "public",
        table: "tenant",
        columns: ["tenant"],
        otherColumns: ["id"],
        onDelete: "RESTRICT",
        onUpdate: "NO ACTION",
        isValidated: false,
      },
    ]);
    expect(facts).toMatchObject({
      isPartitioned: false,
      isChild: false,
      hasRowSecurity: true,
      owner: target.owner.userName,
      comment: "The shop's applications",
      storage: "heap",
    });
  });

  it("tells everything that names a column", async () => {
    const facts = await read();
    expect(namesOf(facts, "view", "url")).toEqual(["public.app_urls"]);
    expect(namesOf(facts, "materialized view", "price")).toEqual(["public.app_prices"]);
    expect(namesOf(facts, "generated column", "url")).toEqual(["host"]);
    expect(namesOf(facts, "trigger", "url")).toEqual(["app_touch"]);
    expect(namesOf(facts, "policy", "tenant")).toEqual(["app_of_tenant"]);
    expect(namesOf(facts, "index expression", "url")).toEqual(["app_lower_idx"]);
    expect(namesOf(facts, "index expression", "active")).toEqual(["app_partial_idx"]);
    expect(namesOf(facts, "check", "price")).toEqual(["app_price_check"]);
    expect(namesOf(facts, "publication", null)).toEqual([`pub_${target.databaseName}`]);
    expect(namesOf(facts, "function", "url")).toEqual(["public.app_by_url", "public.app_named", "public.app_touched"]);
    expect(namesOf(facts, "function", "ratio")).toEqual([]);
    expect(namesOf(facts, "statistics", "code")).toEqual(["app_stats"]);
    expect(namesOf(facts, "rule", "code")).toEqual(["app_protect"]);
    expect(namesOf(await read("part"), "partition key", "region")).toEqual(["part"]);
    expect(namesOf(await read("animal"), "inherited table", null)).toEqual(["public.dog"]);
    expect(await read("dog")).toMatchObject({ isChild: true });
    expect(await read("part_kr")).toMatchObject({ isChild: true, isPartitioned: false });
    expect(await read("part")).toMatchObject({ isPartitioned: true });
  });

  it("tells triggers, and which of them are ours", async () => {
    const { triggers } = await read();
    expect(triggers).toMatchObject([
      { name: "app_switched_off", timing: "AFTER STATEMENT (switched off)", events: ["DELETE"], isOurs: false, definer: null },
      { name: "app_touch", timing: "BEFORE ROW", events: ["INSERT", "UPDATE"], isOurs: false, definer: target.owner.userName },
    ]);
  });

  it("fits the shape in which it is kept and sent", async () => {
    for (const table of ["app", "part", "dog"]) {
      const facts = await read(table);
      expect(tableFacts.parse(facts)).toEqual(facts);
    }
  });

  it("knows no table that is none, and none that the role may not see", async () => {
    expect(await readTableFacts(session, "postgres", { schema: "public", table: "app_urls" })).toBeNull();
    expect(await readTableFacts(session, "postgres", { schema: "public", table: "nothing" })).toBeNull();
  });

  it("lists tables with what depends on each, and finds them by a part of the name", async () => {
    const { items, more } = await listTables(session, "postgres", "");
    expect(more).toBe(0);
    expect(items.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      "animal table",
      "app table",
      "dog table",
      "part partitioned table",
      "part_kr partition",
      "tenant table",
      "visit table",
    ]);
    const app = items.find(({ name }) => name === "app");
    expect(app).toMatchObject({ schema: "public", columns: 15, indexes: 4, hasPrimaryKey: true, comment: "The shop's applications" });
    expect(app?.dependents).toEqual([
      { kind: "foreign key", name: "public.visit" },
      { kind: "materialized view", name: "public.app_prices" },
      { kind: "view", name: "public.app_urls" },
    ]);
    expect((await listTables(session, "postgres", "VISIT")).items.map(({ name }) => name)).toEqual(["visit"]);
    expect((await listTables(session, "postgres", "'; drop table app; --")).items).toEqual([]);
  });

  it("reads names that need quotes, and shows 500 of many tables", async () => {
    await target.query(`CREATE TABLE "we""ird't" ("a""b" integer PRIMARY KEY, "C d" text, CHECK (char_length("C d") < 9))`);
    await target.query(`CREATE INDEX "i""x" ON "we""ird't" (upper("C d"))`);
    const facts = await read(`we"ird't`);
    expect(facts).toMatchObject({ name: `we"ird't`, primaryKey: ['a"b'] });
    expect(namesOf(facts, "index expression", "C d")).toEqual(['i"x']);
    await target.query(`DROP TABLE "we""ird't"`);
    await target.query("DO $$ BEGIN FOR n IN 1..600 LOOP EXECUTE 'CREATE TABLE many_' || n || ' (id integer)'; END LOOP; END $$");
    const { items, more } = await listTables(session, "postgres", "many_");
    expect([items.length, more]).toEqual([500, 100]);
    await target.query("DO $$ BEGIN FOR n IN 1..600 LOOP EXECUTE 'DROP TABLE many_' || n; END LOOP; END $$");
  });

  it("gives the same fingerprint until something of the table changes, and another one then", async () => {
    const before = fingerprintOf(await read());
    await target.query("INSERT INTO tenant SELECT g FROM generate_series(10, 2000) g");
    await target.query("INSERT INTO app (tenant, url) SELECT g, 'https://example.com/' || g FROM generate_series(10, 2000) g");
    await target.query("ANALYZE app");
    expect((await read()).estimatedRows).toBeGreaterThan(1_000);
    expect(fingerprintOf(await read())).toBe(before);
    for (const [change, back] of [
      ["ALTER TABLE app ALTER price SET DEFAULT 1", "ALTER TABLE app ALTER price DROP DEFAULT"],
      ["CREATE INDEX app_new ON app (ratio)", "DROP INDEX app_new"],
      ["ALTER TABLE app DISABLE TRIGGER app_touch", "ALTER TABLE app ENABLE TRIGGER app_touch"],
      ["CREATE VIEW app_new AS SELECT ratio FROM app", "DROP VIEW app_new"],
      ["COMMENT ON COLUMN app.url IS 'Elsewhere'", "COMMENT ON COLUMN app.url IS 'Where it is'"],
      ["ALTER TABLE app DISABLE ROW LEVEL SECURITY", "ALTER TABLE app ENABLE ROW LEVEL SECURITY"],
      ["ALTER TABLE app ALTER url DROP NOT NULL", "ALTER TABLE app ALTER url SET NOT NULL"],
    ] as const) {
      await target.query(change);
      expect.soft(fingerprintOf(await read()), change).not.toBe(before);
      await target.query(back);
      expect.soft(fingerprintOf(await read()), back).toBe(before);
    }
  });

  it("leaves out what live migrations have put there", async () => {
    const before = fingerprintOf(await read());
    await target.query("ALTER TABLE app ADD COLUMN m7_url varchar(255), ADD CONSTRAINT m7_length CHECK (char_length(m7_url) < 300) NOT VALID");
    await target.query("CREATE TRIGGER zz_m7 BEFORE INSERT ON app FOR EACH ROW EXECUTE FUNCTION app_touched()");
    const place = { schema: "public", table: "app" };
    const owned = [
      { kind: "column" as const, ...place, name: "m7_url" },
      { kind: "constraint" as const, ...place, name: "m7_length" },
      { kind: "trigger" as const, ...place, name: "zz_m7" },
    ];
    expect(fingerprintOf(await read(), owned)).toBe(before);
    expect(fingerprintOf(await read(), owned.slice(1))).not.toBe(before);
    expect(
      fingerprintOf(
        await read(),
        owned.map((each) => ({ ...each, table: "visit" })),
      ),
    ).not.toBe(before);
    await target.query("DROP TRIGGER zz_m7 ON app");
    await target.query("ALTER TABLE app DROP COLUMN m7_url");
    expect(fingerprintOf(await read())).toBe(before);
  });
});

describe("the catalog of MariaDB", () => {
  let target: MariadbTarget;
  let session: TargetSession;
  const read = async (table = "app") => {
    const facts = await readTableFacts(session, "mariadb", { schema: target.databaseName, table });
    if (facts === null) throw new Error(`There is no ${table}.`);
    return facts;
  };

  beforeAll(async () => {
    target = await createMariadbTarget();
    for (const statement of mariadbTables) await target.query(statement);
    session = await mariadbGateway.open(target.address, options);
  });
  afterAll(async () => {
    await session.end();
    await target.drop();
  });

  it("tells every column as it was declared", async () => {
    const { columns } = await read();
    expect(Object.fromEntries(columns.map(({ name, type, family }) => [name, `${type} (${family})`]))).toEqual({
      id: "bigint(20) unsigned (integer)",
      tenant: "int(11) (integer)",
      url: "varchar(255) (text)",
      code: "char(8) (text)",
      price: "decimal(12,2) (decimal)",
      ratio: "double (float)",
      active: "tinyint(1) (integer)",
      made_at: "datetime(6) (time)",
      changed_at: "timestamp (time)",
      extra: "longtext (json)",
      picture: "blob (bytes)",
      mood: "enum('good','bad') (other)",
      host: "varchar(255) (text)",
      hidden: "int(11) (integer)",
    });
    const byName = new Map(columns.map((column) => [column.name, column]));
    expect(byName.get("url")).toMatchObject({
      maxLength: 255,
      isNullable: false,
      charset: "utf8mb4",
      collation: "utf8mb4_bin",
      comment: "Where it is",
      defaultSql: null,
    });
    expect(byName.get("code")).toMatchObject({ maxLength: 8, defaultSql: "'it''s'", isNullable: true });
    expect(byName.get("price")).toMatchObject({ precision: 12, scale: 2, defaultSql: "1.50" });
    expect(byName.get("id")).toMatchObject({ identity: "auto-increment" });
    expect(byName.get("changed_at")).toMatchObject({ defaultSql: "current_timestamp()", onUpdateSql: "current_timestamp()" });
    expect(byName.get("host")).toMatchObject({ generated: "substring_index(substring_index(`url`,'/',3),'/',-1)" });
    expect(byName.get("hidden")).toMatchObject({ isInvisible: true });
    expect(byName.get("ratio")).toMatchObject({ defaultSql: null });
  });

  it("tells keys, indexes and constraints", async () => {
    const facts = await read();
    const { databaseName } = target;
    expect(facts.primaryKey).toEqual(["id"]);
    expect(facts.indexes.map(({ name, columns, isUnique, definition }) => ({ name, columns, isUnique, definition }))).toEqual([
      { name: "PRIMARY", columns: ["id"], isUnique: true, definition: `ALTER TABLE \`${databaseName}\`.\`app\` ADD PRIMARY KEY (\`id\`)` },
      {
        name: "app_price",
        columns: ["price", "code"],
        isUnique: false,
        definition: `ALTER TABLE \`${databaseName}\`.\`app\` ADD KEY \`app_price\` (\`price\`,\`code\`(4))`,
      },
      { name: "app_tenant", columns: ["tenant"], isUnique: false, definition: `ALTER TABLE \`${databaseName}\`.\`app\` ADD KEY \`app_tenant\` (\`tenant\`)` },
      { name: "app_url", columns: ["url"], isUnique: true, definition: `ALTER TABLE \`${databaseName}\`.\`app\` ADD UNIQUE KEY \`app_url\` (\`url\`)` },
    ]);
    expect(facts.checks).toEqual([
      { name: "app_price_positive", expression: "`price` >= 0", isValidated: true },
      { name: "extra", expression: "json_valid(`extra`)", isValidated: true },
    ]);
    expect(facts.foreignKeys).toMatchObject([
      { name: "visit_app", direction: "in", table: "visit", columns: ["url"], otherColumns: ["app_url"], onDelete: "CASCADE" },
      { name: "app_tenant", direction: "out", table: "tenant", columns: ["tenant"], otherColumns: ["id"], onDelete: "RESTRICT" },
    ]);
    expect(facts).toMatchObject({ storage: "InnoDB", collation: "utf8mb4_uca1400_ai_ci", comment: "The shop's applications", isPartitioned: false });
  });

  it("tells everything that names a column", async () => {
    const facts = await read();
    const { databaseName } = target;
    expect(namesOf(facts, "view", "url")).toEqual([`${databaseName}.app_urls`]);
    expect(namesOf(facts, "view", null)).toEqual([`${databaseName}.app_urls`]);
    expect(namesOf(facts, "view", "price")).toEqual([]);
    expect(namesOf(facts, "generated column", "url")).toEqual(["host"]);
    expect(namesOf(facts, "trigger", "url")).toEqual(["app_touch"]);
    expect(namesOf(facts, "check", "price")).toEqual(["app_price_positive"]);
    expect(namesOf(facts, "partition key", "region")).toEqual([]);
    expect(namesOf(await read("part"), "partition key", "region")).toEqual(["HASH"]);
    expect(await read("part")).toMatchObject({ isPartitioned: true });
    expect(facts.triggers).toMatchObject([{ name: "app_touch", timing: "BEFORE ROW", events: ["UPDATE"], isOurs: false }]);
  });

  it("fits the shape in which it is kept and sent", async () => {
    const facts = await read();
    expect(tableFacts.parse(facts)).toEqual(facts);
  });

  it("lists tables with what depends on each, and finds them by a part of the name", async () => {
    const { items } = await listTables(session, "mariadb", "");
    const { databaseName } = target;
    expect(items.map(({ name, kind }) => `${name} ${kind}`)).toEqual(["app table", "part partitioned table", "tenant table", "visit table"]);
    expect(items[0]).toMatchObject({ schema: databaseName, columns: 14, indexes: 4, hasPrimaryKey: true });
    expect(items[0]?.dependents).toEqual([
      { kind: "view", name: `${databaseName}.app_urls` },
      { kind: "foreign key", name: `${databaseName}.visit` },
    ]);
    expect((await listTables(session, "mariadb", "VISIT")).items.map(({ name }) => name)).toEqual(["visit"]);
    expect(await readTableFacts(session, "mariadb", { schema: databaseName, table: "app_urls" })).toBeNull();
  });

  it("reads names that need quotes", async () => {
    await target.query("CREATE TABLE `we``ird't` (`a``b` int PRIMARY KEY, `C d` varchar(9) CHECK (char_length(`C d`) < 9), KEY `i``x` (`C d`))");
    const facts = await read("we`ird't");
    expect(facts).toMatchObject({ name: "we`ird't", primaryKey: ["a`b"] });
    expect(facts.indexes[1]?.definition).toContain("ADD KEY `i``x` (`C d`)");
    expect(namesOf(facts, "check", "C d")).toHaveLength(1);
    await target.query("DROP TABLE `we``ird't`");
  });

  it("leaves out what live migrations have put there, whose content names no database", async () => {
    const before = fingerprintOf(await read());
    await target.query("ALTER TABLE app ADD COLUMN m7_url varchar(255) INVISIBLE");
    await target.query("CREATE TRIGGER zz_m7 BEFORE INSERT ON app FOR EACH ROW SET @switchyard_m7 = 1");
    expect((await read()).triggers.find(({ name }) => name === "zz_m7")).toMatchObject({ isOurs: true });
    const owned = [
      { kind: "column" as const, schema: "", table: "app", name: "m7_url" },
      { kind: "trigger" as const, schema: "", table: "app", name: "zz_m7" },
    ];
    expect(fingerprintOf(await read(), owned)).toBe(before);
    expect(fingerprintOf(await read())).not.toBe(before);
    await target.query("DROP TRIGGER zz_m7");
    await target.query("ALTER TABLE app DROP COLUMN m7_url");
    expect(fingerprintOf(await read())).toBe(before);
  });

  it("gives the same fingerprint until something of the table changes, and another one then", async () => {
    const before = fingerprintOf(await read());
    await target.query("INSERT INTO tenant VALUES (1)");
    await target.query("INSERT INTO app (tenant, url) VALUES (1, 'https://example.com/1'), (1, 'https://example.com/2')");
    expect(fingerprintOf(await read())).toBe(before);
    for (const [change, back] of [
      ["ALTER TABLE app ALTER ratio SET DEFAULT 1", "ALTER TABLE app ALTER ratio DROP DEFAULT"],
      ["CREATE INDEX app_new ON app (ratio)", "DROP INDEX app_new ON app"],
      [
        "ALTER TABLE app MODIFY changed_at timestamp NOT NULL DEFAULT current_timestamp()",
        "ALTER TABLE app MODIFY changed_at timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp()",
      ],
      ["ALTER TABLE app ALTER COLUMN hidden SET DEFAULT 4", "ALTER TABLE app ALTER COLUMN hidden SET DEFAULT 3"],
    ] as const) {
      await target.query(change);
      expect.soft(fingerprintOf(await read()), change).not.toBe(before);
      await target.query(back);
      expect.soft(fingerprintOf(await read()), back).toBe(before);
    }
  });
});

const postgresTables = [
  "CREATE TYPE mood AS ENUM ('good', 'bad')",
  "CREATE DOMAIN short_text AS varchar(20) CHECK (value <> '')",
  "CREATE TABLE tenant (id integer PRIMARY KEY)",
  `CREATE TABLE app (
    id bigint GENERATED BY DEFAULT AS IDENTITY, tenant integer NOT NULL, url varchar(255) COLLATE "C" NOT NULL CONSTRAINT app_url_key UNIQUE,
    code char(8) DEFAULT 'none', price numeric(12,2) CHECK (price >= 0), rounded numeric(5,-2), ratio double precision, active boolean, made_at timestamptz,
    extra jsonb, picture bytea, mood mood, short short_text, host text GENERATED ALWAYS AS (split_part(url, '/', 3)) STORED, tags text[], PRIMARY KEY (tenant, id))`,
  "COMMENT ON TABLE app IS 'The shop''s applications'",
  "COMMENT ON COLUMN app.url IS 'Where it is'",
  "ALTER TABLE app ADD CONSTRAINT app_tenant_fkey FOREIGN KEY (tenant) REFERENCES tenant ON DELETE RESTRICT NOT VALID",
  'CREATE TABLE visit (id bigint PRIMARY KEY, app_url varchar(255) COLLATE "C" CONSTRAINT visit_app_fkey REFERENCES app (url) ON DELETE CASCADE)',
  "CREATE INDEX app_lower_idx ON app (lower(url))",
  "CREATE INDEX app_partial_idx ON app (price) WHERE active",
  "CREATE VIEW app_urls AS SELECT id, url FROM app",
  "CREATE MATERIALIZED VIEW app_prices AS SELECT sum(price) FROM app",
  "CREATE FUNCTION app_touched() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN /* app url */ RETURN NEW; END'",
  "CREATE FUNCTION app_named(integer) RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT url FROM app LIMIT 1); END'",
  "CREATE FUNCTION app_by_url(text) RETURNS bigint BEGIN ATOMIC SELECT id FROM app WHERE app.url = $1; END",
  "CREATE TRIGGER app_touch BEFORE INSERT OR UPDATE OF url ON app FOR EACH ROW EXECUTE FUNCTION app_touched()",
  "CREATE FUNCTION app_gone() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
  "CREATE TRIGGER app_switched_off AFTER DELETE ON app FOR EACH STATEMENT EXECUTE FUNCTION app_gone()",
  "ALTER TABLE app DISABLE TRIGGER app_switched_off",
  "ALTER TABLE app ENABLE ROW LEVEL SECURITY",
  "CREATE POLICY app_of_tenant ON app USING (tenant > 0)",
  "CREATE STATISTICS app_stats ON code, ratio FROM app",
  "CREATE RULE app_protect AS ON DELETE TO app WHERE old.code = 'keep' DO INSTEAD NOTHING",
  "DO $$ BEGIN EXECUTE 'CREATE PUBLICATION ' || quote_ident('pub_' || current_database()) || ' FOR TABLE app'; END $$",
  "CREATE TABLE part (id integer, region text NOT NULL) PARTITION BY LIST (region)",
  "CREATE TABLE part_kr PARTITION OF part FOR VALUES IN ('kr')",
  "CREATE TABLE animal (id integer)",
  "CREATE TABLE dog () INHERITS (animal)",
];

const mariadbTables = [
  "CREATE TABLE tenant (id int PRIMARY KEY)",
  `CREATE TABLE app (
    id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, tenant int NOT NULL, url varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'Where it is',
    code char(8) DEFAULT 'it''s', price decimal(12,2) DEFAULT 1.50, ratio double, active tinyint(1), made_at datetime(6),
    changed_at timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp(), extra json, picture blob, mood enum('good','bad'),
    host varchar(255) GENERATED ALWAYS AS (substring_index(substring_index(url, '/', 3), '/', -1)) VIRTUAL, hidden int INVISIBLE DEFAULT 3,
    UNIQUE KEY app_url (url), KEY app_price (price, code(4)), CONSTRAINT app_price_positive CHECK (price >= 0),
    CONSTRAINT app_tenant FOREIGN KEY (tenant) REFERENCES tenant (id) ON DELETE RESTRICT) COLLATE utf8mb4_uca1400_ai_ci COMMENT 'The shop''s applications'`,
  "CREATE TABLE visit (id bigint PRIMARY KEY, app_url varchar(255) COLLATE utf8mb4_bin, CONSTRAINT visit_app FOREIGN KEY (app_url) REFERENCES app (url) ON DELETE CASCADE) COLLATE utf8mb4_bin",
  "CREATE VIEW app_urls AS SELECT id, url FROM app",
  "CREATE TRIGGER app_touch BEFORE UPDATE ON app FOR EACH ROW SET NEW.url = lower(NEW.url)",
  "CREATE TABLE part (id int, region int NOT NULL) PARTITION BY HASH (region) PARTITIONS 2",
];
