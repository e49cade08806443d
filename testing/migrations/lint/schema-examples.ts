import { both, column, inBatches, runs } from "./lint-example";
import type { LintExample } from "./lint-example";

const scan = { mode: "SHARE", blocks: "writers", lasts: "scan" } as const;
const online = { mode: "SHARE UPDATE EXCLUSIVE", blocks: "schema-changes", lasts: "scan" } as const;
const trigger = { timing: "BEFORE", events: ["UPDATE"], definer: null, definition: "", isOurs: false } as const;
const made = { kind: "table", schema: "switchyard_shadow", table: null, name: "m42" } as const;

/** Rules about tables, keys, indexes, constraints, triggers and their locks. */
export const schemaExamples: readonly LintExample[] = [
  both(
    "no-primary-key",
    "block",
    { forward: [inBatches("UPDATE app SET hits = 0 WHERE hits IS NULL")], facts: { primaryKey: null } },
    { forward: [inBatches("UPDATE app SET hits = 0 WHERE hits IS NULL")] },
  ),
  both("no-primary-key", "warn", { facts: { primaryKey: null } }, {}),
  both("moving-key", "block", { facts: { columns: [column("id")] } }, { facts: { columns: [column("id", { isNullable: false })] } }),
  both(
    "moving-key",
    "warn",
    {
      owned: [made, { kind: "trigger", schema: "public", table: "app", name: "zz_m42" }],
      facts: {
        foreignKeys: [
          {
            name: "clicks_app",
            direction: "in",
            table: "clicks",
            schema: "public",
            columns: ["app"],
            otherColumns: ["id"],
            onDelete: "",
            onUpdate: "CASCADE",
            isValidated: true,
          },
        ],
      },
    },
    { owned: [made, { kind: "trigger", schema: "public", table: "app", name: "zz_m42" }] },
  ),
  both(
    "no-lock-timeout",
    "block",
    { forward: [runs("ALTER TABLE app ADD COLUMN a int", { waits: "patient" })] },
    { forward: [runs("ALTER TABLE app ADD COLUMN a int")] },
  ),
  both(
    "long-lock",
    "block",
    { forward: [runs("SELECT 1", { lock: { mode: "ACCESS EXCLUSIVE", blocks: "everybody", lasts: "copy" } })] },
    { forward: [runs("SELECT 1", { lock: { mode: "SHARE UPDATE EXCLUSIVE", blocks: "schema-changes", lasts: "scan" } })] },
  ),
  both("long-lock", "warn", { forward: [runs("SELECT 1", { lock: scan, blocking: "Writers wait for about 2 s." })] }, { forward: [runs("SELECT 1")] }),
  both(
    "long-lock",
    "block",
    {
      forward: [runs("ALTER TABLE app ADD COLUMN a int")],
      rehearsal: { passed: true, heavySteps: [{ stepKey: "one", what: "rewrite", lock: "ACCESS EXCLUSIVE" }] },
    },
    { forward: [runs("ALTER TABLE app ADD COLUMN a int")], rehearsal: { passed: true, heavySteps: [] } },
  ),
  both(
    "stronger-than-said",
    "block",
    { forward: [runs("ALTER TABLE app DROP COLUMN url", { lock: { mode: "SHARE", blocks: "nobody", lasts: "moment" } })] },
    { forward: [runs("ALTER TABLE app DROP COLUMN url")] },
  ),
  {
    rule: "index-not-concurrent",
    level: "block",
    postgres: {
      fails: { forward: [runs("CREATE INDEX app_url ON app (url)", { lock: scan })] },
      passes: { forward: [runs("CREATE INDEX CONCURRENTLY app_url ON app (url)", { lock: online, waits: "patient" })] },
    },
    mariadb: {
      fails: { forward: [runs("ALTER TABLE app ADD INDEX app_url (url)", { lock: scan })] },
      passes: { forward: [runs("CREATE INDEX app_url ON app (url) ALGORITHM=INPLACE LOCK=NONE", { lock: online })] },
    },
  },
  {
    rule: "index-not-concurrent",
    level: "block",
    postgres: {
      fails: { forward: [runs("DROP INDEX app_hits")] },
      passes: { forward: [runs("DROP INDEX CONCURRENTLY app_hits", { lock: online, waits: "patient" })] },
    },
    mariadb: {
      fails: { forward: [runs("DROP INDEX app_hits ON app")] },
      passes: { forward: [runs("DROP INDEX app_hits ON app ALGORITHM=INPLACE LOCK=NONE")] },
    },
  },
  {
    rule: "index-in-transaction",
    level: "block",
    postgres: {
      fails: { forward: [runs("CREATE INDEX CONCURRENTLY app_url ON app (url)", { lock: online, waits: "patient", atomic: true })] },
      passes: { forward: [runs("CREATE INDEX CONCURRENTLY app_url ON app (url)", { lock: online, waits: "patient" })] },
    },
    mariadb: null,
  },
  {
    rule: "index-of-partitioned",
    level: "block",
    postgres: {
      fails: { forward: [runs("CREATE INDEX CONCURRENTLY app_url ON app (url)", { lock: online })], facts: { isPartitioned: true } },
      passes: { forward: [runs("CREATE INDEX CONCURRENTLY app_url ON app (url)", { lock: online })] },
    },
    mariadb: null,
  },
  {
    rule: "constraint-not-split",
    level: "block",
    postgres: {
      fails: { forward: [runs("ALTER TABLE app ADD CONSTRAINT c CHECK (hits > 0)")] },
      passes: {
        forward: [
          runs("ALTER TABLE app ADD CONSTRAINT c CHECK (hits > 0) NOT VALID"),
          runs("ALTER TABLE app VALIDATE CONSTRAINT c", { lock: online, waits: "patient" }),
        ],
      },
    },
    mariadb: null,
  },
  {
    rule: "constraint-not-split",
    level: "block",
    postgres: {
      fails: { forward: [runs("ALTER TABLE app ADD CONSTRAINT u UNIQUE (url)")] },
      passes: { forward: [runs("ALTER TABLE app ADD CONSTRAINT u UNIQUE USING INDEX app_url")] },
    },
    mariadb: null,
  },
  {
    rule: "constraint-not-split",
    level: "block",
    postgres: {
      fails: { forward: [runs("ALTER TABLE app ADD CONSTRAINT f FOREIGN KEY (hits) REFERENCES other (id)")] },
      passes: { forward: [runs("ALTER TABLE app ADD CONSTRAINT f FOREIGN KEY (hits) REFERENCES other (id) NOT VALID")] },
    },
    mariadb: null,
  },
  {
    rule: "not-null-scan",
    level: "block",
    postgres: {
      fails: { forward: [runs("ALTER TABLE app ALTER COLUMN url SET NOT NULL")] },
      passes: { forward: [runs("ALTER TABLE app VALIDATE CONSTRAINT c", { lock: online }), runs("ALTER TABLE app ALTER COLUMN url SET NOT NULL")] },
    },
    mariadb: null,
  },
  {
    rule: "not-valid-too-early",
    level: "block",
    postgres: {
      fails: { forward: [runs("ALTER TABLE app ADD CONSTRAINT c CHECK (hits > 0) NOT VALID"), inBatches("UPDATE app SET hits = 1 WHERE hits <= 0")] },
      passes: { forward: [inBatches("UPDATE app SET hits = 1 WHERE hits <= 0"), runs("ALTER TABLE app ADD CONSTRAINT c CHECK (hits > 0) NOT VALID")] },
    },
    mariadb: null,
  },
  both("drop-without-shadow", "block", { forward: [runs("ALTER TABLE app DROP COLUMN url")] }, { finalize: [runs("ALTER TABLE app DROP COLUMN url")] }),
  both("drop-without-shadow", "block", { forward: [runs("DROP TABLE app")] }, { rollback: [runs("DROP TABLE m42")], owned: [made] }),
  both("drop-without-shadow", "block", { forward: [runs("TRUNCATE TABLE app")] }, {}),
  both(
    "drop-without-shadow",
    "block",
    { forward: [runs("DROP TABLE clicks")] },
    {
      forward: [runs("CREATE TABLE fresh (id int)"), runs("ALTER TABLE app ADD COLUMN a int")],
      rollback: [runs("DROP TABLE fresh"), runs("ALTER TABLE app DROP COLUMN a")],
    },
  ),
  both(
    "rename-without-shadow",
    "block",
    { forward: [runs("ALTER TABLE app RENAME COLUMN url TO link")] },
    { rollback: [runs("ALTER TABLE app RENAME COLUMN url TO link")] },
  ),
  both(
    "rename-without-shadow",
    "block",
    { forward: [runs("ALTER TABLE app RENAME TO apps")] },
    { kind: "data_change", forward: [runs("ALTER TABLE other RENAME TO others")] },
  ),
  {
    rule: "other-triggers",
    level: "block",
    postgres: {
      fails: {
        forward: [runs("CREATE TRIGGER zz_m42 BEFORE UPDATE ON app FOR EACH ROW EXECUTE FUNCTION f()")],
        facts: { triggers: [{ ...trigger, name: "zzz_audit" }] },
      },
      passes: {
        forward: [runs("CREATE TRIGGER zz_m42 BEFORE UPDATE ON app FOR EACH ROW EXECUTE FUNCTION f()")],
        facts: { triggers: [{ ...trigger, name: "zzz_audit", timing: "AFTER" }] },
      },
    },
    mariadb: null,
  },
  {
    rule: "other-triggers",
    level: "note",
    postgres: {
      fails: {
        forward: [runs("CREATE TRIGGER zz_m42 BEFORE UPDATE ON app FOR EACH ROW EXECUTE FUNCTION f()")],
        facts: { triggers: [{ ...trigger, name: "audit" }] },
      },
      passes: { forward: [runs("ALTER TABLE app ADD COLUMN a int")], facts: { triggers: [{ ...trigger, name: "audit" }] } },
    },
    mariadb: {
      fails: {
        forward: [runs("CREATE TRIGGER zz_m42 BEFORE UPDATE ON app FOR EACH ROW SET NEW.url = 'x'")],
        facts: { triggers: [{ ...trigger, name: "zzz_audit" }] },
      },
      passes: { forward: [runs("ALTER TABLE app ADD COLUMN a int")], facts: { triggers: [{ ...trigger, name: "zzz_audit" }] } },
    },
  },
  {
    rule: "identifier-too-long",
    level: "block",
    postgres: {
      fails: { forward: [runs(`ALTER TABLE app ADD COLUMN ${"ü".repeat(32)} int`)] },
      passes: { forward: [runs(`ALTER TABLE app ADD COLUMN ${"u".repeat(63)} int`)] },
    },
    mariadb: {
      fails: { forward: [runs(`ALTER TABLE app ADD COLUMN \`${"u".repeat(65)}\` int`)] },
      passes: { forward: [runs(`ALTER TABLE app ADD COLUMN \`${"ü".repeat(64)}\` int`)] },
    },
  },
  both("identifier-too-long", "block", { owned: [{ ...made, name: "m".repeat(70) }] }, { owned: [made] }),
  both("partitioned-table", "warn", { facts: { isPartitioned: true } }, {}),
  both(
    "partitioned-table",
    "block",
    { facts: { isChild: true }, forward: [runs("ALTER TABLE app ADD COLUMN a int")] },
    { forward: [runs("ALTER TABLE app ADD COLUMN a int")] },
  ),
];
