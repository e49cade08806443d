import { both, column, inBatches, runs } from "./lint-example";
import type { LintExample } from "./lint-example";

const session = { id: "7", user: "shop", application: "psql", openForSeconds: 60, holdsTable: true };
const createsTrigger = {
  postgres: "CREATE TRIGGER zz_m42 BEFORE UPDATE ON app FOR EACH ROW EXECUTE FUNCTION f()",
  mariadb: "CREATE TRIGGER zz_m42 BEFORE UPDATE ON app FOR EACH ROW SET NEW.url = 'x'",
};
const wide = [column("body", { type: "varchar(16000)" })];
const keptInRow = {
  kind: "narrow_text",
  params: { column: "url" },
  forward: [runs("ALTER TABLE app ADD COLUMN url__shadow varchar(255)")],
  owned: [{ kind: "column", schema: "public", table: "app", name: "url__shadow" }],
} as const;
const asks = {
  postgres: (expression: string) => ({
    expression,
    sql: `CREATE FUNCTION kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.url := (\n${expression}\n); RETURN NEW; END $$`,
  }),
  mariadb: (expression: string) => ({ expression, sql: `CREATE TRIGGER zz_m42 BEFORE UPDATE ON app FOR EACH ROW SET NEW.url = (\n${expression}\n)` }),
};
const generated = ({ expression, sql }: { expression: string; sql: string }) => ({
  params: { existing: { sql: expression } },
  forward: [runs(sql)],
  facts: { columns: [column("id"), column("url"), column("slug", { generated: "upper(url)" })] },
});
const tree = {
  foreignKeys: [
    {
      name: "app_parent",
      direction: "out",
      schema: "public",
      table: "app",
      columns: ["hits"],
      otherColumns: ["id"],
      onDelete: "NO ACTION",
      onUpdate: "NO ACTION",
      isValidated: true,
    },
  ],
} as const;
const refused = "The binary log is on and the role has no right to create triggers (error 1419). Set log_bin_trust_function_creators.";

const changed = (allRows: boolean) => ({ act: "update", set: [], where: "true", allRows, limit: 100 });

/** Rules about rows, what the server is doing, and what has been proven. */
export const runExamples: readonly LintExample[] = [
  both(
    "deceiving-characters",
    "block",
    { forward: [runs("UPDATE app SET url = 'a\u202eb' WHERE id = 1")] },
    { forward: [runs("UPDATE app SET url = '값' WHERE id = 1")] },
  ),
  both(
    "deceiving-characters",
    "block",
    { forward: [runs("UPDATE \u0430pp SET url = 'a' WHERE id = 1")] },
    { forward: [runs("UPDATE app SET url = '\u0430pp' WHERE id = 1")] },
  ),
  both("cannot-be-read", "block", { forward: [runs("UPDATE app SET url = 'a WHERE id = 1")] }, { forward: [runs("UPDATE app SET url = 'a' WHERE id = 1")] }),
  both(
    "another-table",
    "warn",
    { forward: [runs("UPDATE clicks SET hits = 0 WHERE id = 1")] },
    { forward: [runs("CREATE TABLE fresh (id int)"), runs("INSERT INTO fresh VALUES (1)"), runs("UPDATE app SET hits = 0 WHERE id = 1")] },
  ),
  both("without-where", "block", { forward: [runs("DELETE FROM clicks")] }, { forward: [runs("CREATE TABLE fresh (id int)"), runs("DELETE FROM fresh")] }),
  both("drift", "note", { drift: { planned: "a", now: "b" } }, { drift: { planned: "a", now: "a" } }),
  both("without-where", "block", { forward: [runs("UPDATE app SET hits = 0")] }, { forward: [runs("UPDATE app SET hits = 0 WHERE id = 1")] }),
  both("without-where", "block", { forward: [runs("DELETE FROM app")] }, { forward: [runs("DELETE FROM app WHERE true")] }),
  both(
    "many-rows",
    "warn",
    { forward: [runs("DELETE FROM app WHERE hits = 0")], facts: { estimatedRows: 2_000_000 } },
    { forward: [inBatches("DELETE FROM app WHERE hits = 0")], facts: { estimatedRows: 2_000_000 } },
  ),
  both(
    "many-rows",
    "block",
    { forward: [runs("DELETE FROM app WHERE hits = 0")], facts: { estimatedRows: 2_000_000 }, measures: { affected: 20_000 } },
    { forward: [runs("DELETE FROM app WHERE hits = 0")], facts: { estimatedRows: 2_000_000 }, measures: { affected: 20 } },
  ),
  both(
    "above-row-limit",
    "block",
    { kind: "data_change", params: changed(false), measures: { matching: 101 } },
    { kind: "data_change", params: changed(false), measures: { matching: 100 } },
  ),
  both(
    "above-row-limit",
    "warn",
    { kind: "data_change", params: changed(false), measures: { matching: null } },
    { kind: "narrow_text", params: changed(false), measures: { matching: null } },
  ),
  both("every-row", "warn", { kind: "data_change", params: changed(true) }, { kind: "data_change", params: changed(false) }),
  both(
    "null-in-not-null",
    "block",
    { kind: "data_change", params: changed(false), measures: { "null-in-not-null": 1 } },
    { kind: "data_change", params: changed(false), measures: { "null-in-not-null": 0 } },
  ),
  {
    rule: "swallows-errors",
    level: "block",
    postgres: null,
    mariadb: {
      fails: { forward: [runs("INSERT IGNORE INTO app (url) VALUES ('a')")] },
      passes: { forward: [runs("INSERT INTO app (url) VALUES ('a') ON DUPLICATE KEY UPDATE url = 'a'")] },
    },
  },
  {
    rule: "swallows-errors",
    level: "block",
    postgres: null,
    mariadb: { fails: { forward: [runs("REPLACE INTO app (url) VALUES ('a')")] }, passes: { forward: [runs("INSERT INTO app (url) VALUES ('a')")] } },
  },
  {
    rule: "swallows-errors",
    level: "block",
    postgres: null,
    mariadb: {
      fails: { forward: [runs("UPDATE IGNORE app SET url = 'a' WHERE id = 1")] },
      passes: { forward: [runs("UPDATE app SET url = 'a' WHERE id = 1")] },
    },
  },
  {
    rule: "triggers-refused",
    level: "block",
    postgres: { fails: { forward: [runs(createsTrigger.postgres)], load: { triggersRefused: refused } }, passes: { forward: [runs(createsTrigger.postgres)] } },
    mariadb: { fails: { forward: [runs(createsTrigger.mariadb)], load: { triggersRefused: refused } }, passes: { forward: [runs(createsTrigger.mariadb)] } },
  },
  both("batches-refused", "block", { rollback: [inBatches("UPDATE app SET hits = 1")], load: { batchesRefused: refused } }, { forward: [runs("SELECT 1")] }),
  {
    rule: "columns-refused",
    level: "block",
    postgres: null,
    mariadb: {
      fails: { forward: [runs("ALTER TABLE app ADD COLUMN kept int, ALGORITHM = INSTANT")], load: { columnsRefused: refused } },
      passes: { forward: [runs("ALTER TABLE app ADD COLUMN kept int")], load: { columnsRefused: refused } },
    },
  },
  {
    rule: "generated-in-trigger",
    level: "block",
    postgres: { fails: generated(asks.postgres("upper(slug)")), passes: generated(asks.postgres("upper('slug')")) },
    mariadb: { fails: generated(asks.mariadb("upper(slug)")), passes: generated(asks.mariadb("upper('slug')")) },
  },
  both("refers-to-itself", "block", { params: { change: { act: "delete" } }, facts: tree }, { params: { change: { act: "update" } }, facts: tree }),
  both("refers-to-itself", "block", { params: { existing: { fate: "delete_row" } }, facts: tree }, { params: { existing: { fate: "delete_row" } } }),
  {
    rule: "row-too-large",
    level: "block",
    postgres: null,
    mariadb: {
      fails: { ...keptInRow, facts: { columns: [...wide, column("url", { type: "varchar(255)" })] } },
      passes: { ...keptInRow, facts: { columns: [...wide, column("url", { type: "varchar(30)" })] } },
    },
  },
  both("long-transactions", "warn", { load: { transactions: [session] } }, { load: { transactions: [{ ...session, openForSeconds: 2 }] } }),
  both("dumps-running", "warn", { load: { dumps: [session] } }, { load: null }),
  {
    rule: "wraparound-vacuum",
    level: "warn",
    postgres: { fails: { load: { wraparoundVacuum: true } }, passes: { load: { wraparoundVacuum: false } } },
    mariadb: null,
  },
  both(
    "disk-headroom",
    "block",
    { forward: [runs("SELECT 1", { lock: { mode: "X", blocks: "everybody", lasts: "copy" } })], facts: { sizeBytes: 10 ** 9 }, load: { freeBytes: 10 ** 9 } },
    { forward: [runs("SELECT 1")], facts: { sizeBytes: 10 ** 9 }, load: { freeBytes: 10 ** 9 } },
  ),
  both(
    "disk-headroom",
    "warn",
    { forward: [runs("SELECT 1", { lock: { mode: "X", blocks: "everybody", lasts: "copy" } })], facts: { sizeBytes: 10 ** 9 }, load: { freeBytes: null } },
    { forward: [runs("SELECT 1")], facts: { sizeBytes: 10 ** 9 }, load: { freeBytes: null } },
  ),
  both(
    "replica-lag",
    "warn",
    { load: { replicas: [{ name: "second", lagSeconds: 30, lagBytes: null }] } },
    { load: { replicas: [{ name: "second", lagSeconds: 1, lagBytes: 10 }] } },
  ),
  both("replica-lag", "warn", { load: { replicas: [{ name: "second", lagSeconds: null, lagBytes: null }] } }, { load: { replicas: [] } }),
  {
    rule: "not-strict",
    level: "warn",
    postgres: null,
    mariadb: { fails: { load: { isStrict: false } }, passes: { load: { isStrict: true } } },
  },
  both(
    "no-rollback",
    "warn",
    { forward: [runs("ALTER TABLE app ADD COLUMN a int")] },
    { forward: [runs("ALTER TABLE app ADD COLUMN a int")], rollback: [runs("ALTER TABLE app DROP COLUMN a")] },
  ),
  both("rollback-not-tested", "warn", { rehearsal: null }, { rehearsal: { passed: true, heavySteps: [] } }),
  both("rollback-not-tested", "block", { rehearsal: { passed: false, heavySteps: [] } }, {}),
];
