import { both, column, inBatches, runs } from "./lint-example";
import type { LintExample, LintParts } from "./lint-example";

const shadow = { kind: "column", schema: "public", table: "app", name: "url__shadow" } as const;
const log = { kind: "table", schema: "switchyard_shadow", table: null, name: "m42" } as const;
const trigger = { kind: "trigger", schema: "public", table: "app", name: "zz_m42" } as const;
const reference = { schema: "public", columns: ["url"], otherColumns: ["url"], onDelete: "NO ACTION", onUpdate: "NO ACTION", isValidated: true } as const;
const view = { kind: "view", name: "public.links", column: "url", definition: null } as const;
const uniqueUrl = {
  name: "app_url_key",
  columns: ["url"],
  isUnique: true,
  isPrimary: false,
  isValid: true,
  constraint: null,
  definition: "",
  sizeBytes: 1,
} as const;
const cutInBatches = inBatches("UPDATE app SET url = left(url, 200) WHERE id > 1");
const narrow = (parts: LintParts): LintParts => ({
  kind: "narrow_text",
  params: { column: "url", length: 200 },
  owned: [shadow],
  forward: [cutInBatches],
  ...parts,
});

const alter = { postgres: "ALTER TABLE app ALTER COLUMN url TYPE varchar(200)", mariadb: "ALTER TABLE app MODIFY url varchar(200)" };
const wider = { postgres: "ALTER TABLE app ALTER COLUMN url TYPE varchar(300)", mariadb: "ALTER TABLE app MODIFY url varchar(300)" };

/** Rules about columns: their values, their type, and who names them. */
export const columnExamples: readonly LintExample[] = [
  {
    rule: "shorter-type",
    level: "block",
    postgres: { fails: { forward: [runs(alter.postgres)] }, passes: { forward: [runs(wider.postgres)] } },
    mariadb: { fails: { forward: [runs(alter.mariadb)] }, passes: { forward: [runs(wider.mariadb)] } },
  },
  {
    rule: "shorter-type",
    level: "block",
    postgres: {
      fails: { forward: [runs(alter.postgres)], measures: { violating: 7 } },
      passes: { forward: [runs(alter.postgres)], measures: { violating: 0 } },
    },
    mariadb: { fails: { forward: [runs(alter.mariadb)], measures: { violating: 7 } }, passes: { forward: [runs(alter.mariadb)], measures: { violating: 0 } } },
  },
  both("shorter-type", "note", narrow({ measures: { violating: 3 } }), narrow({ measures: { violating: 0 } })),
  both("shorter-type", "warn", narrow({ measures: { violating: null } }), narrow({ measures: { violating: 0 } })),
  {
    rule: "silent-cut",
    level: "block",
    postgres: {
      fails: { forward: [runs("ALTER TABLE app ALTER COLUMN url TYPE varchar(200) USING url::varchar(200)")], measures: { violating: 0 } },
      passes: { forward: [runs("ALTER TABLE app ALTER COLUMN url TYPE text USING url::text")] },
    },
    mariadb: {
      fails: { forward: [runs("UPDATE app SET url = LEFT(url, 200) WHERE id = 1")] },
      passes: { forward: [runs("UPDATE app SET url = CONCAT(url, '/') WHERE id = 1")] },
    },
  },
  both("silent-cut", "block", { forward: [runs("UPDATE app SET url = substring(url, 1, 200) WHERE id = 1")] }, narrow({})),
  both(
    "key-collision",
    "block",
    narrow({ facts: { indexes: [uniqueUrl] }, measures: { collisions: 2 } }),
    narrow({ facts: { indexes: [uniqueUrl] }, measures: { collisions: 0 } }),
  ),
  both("key-collision", "warn", narrow({ facts: { indexes: [uniqueUrl] } }), narrow({ facts: { indexes: [{ ...uniqueUrl, isUnique: false }] } })),
  {
    rule: "bytes-for-characters",
    level: "warn",
    postgres: {
      fails: { forward: [runs("UPDATE app SET hits = 0 WHERE octet_length(url) > 200")] },
      passes: { forward: [runs("UPDATE app SET hits = 0 WHERE length(url) > 200")] },
    },
    mariadb: {
      fails: { forward: [runs("UPDATE app SET hits = 0 WHERE LENGTH(url) > 200")] },
      passes: { forward: [runs("UPDATE app SET hits = 0 WHERE CHAR_LENGTH(url) > 200")] },
    },
  },
  both(
    "column-is-named",
    "block",
    { forward: [runs("ALTER TABLE app RENAME COLUMN url TO link")], facts: { dependents: [view] } },
    { forward: [runs("ALTER TABLE app RENAME COLUMN url TO link")], facts: { dependents: [{ ...view, column: "hits" }] } },
  ),
  {
    rule: "column-is-named",
    level: "block",
    postgres: { fails: { forward: [runs(wider.postgres)], facts: { dependents: [view] } }, passes: { forward: [runs(wider.postgres)] } },
    mariadb: null,
  },
  {
    rule: "column-is-named",
    level: "warn",
    postgres: null,
    mariadb: { fails: { forward: [runs(wider.mariadb)], facts: { dependents: [view] } }, passes: { forward: [runs(wider.mariadb)] } },
  },
  both("column-is-named", "note", narrow({ facts: { dependents: [{ ...view, kind: "index expression" }] } }), narrow({})),
  both(
    "foreign-key-values",
    "block",
    narrow({ facts: { foreignKeys: [{ ...reference, name: "clicks_url", direction: "in", table: "clicks" }] } }),
    narrow({ facts: { foreignKeys: [{ ...reference, otherColumns: ["id"], name: "clicks_app", direction: "in", table: "clicks" }] } }),
  ),
  both("foreign-key-values", "warn", narrow({ facts: { foreignKeys: [{ ...reference, name: "app_site", direction: "out", table: "sites" }] } }), narrow({})),
  {
    rule: "silent-cascade",
    level: "block",
    postgres: null,
    mariadb: {
      fails: narrow({
        owned: [shadow, trigger],
        facts: { foreignKeys: [{ ...reference, onUpdate: "CASCADE", name: "app_site", direction: "out", table: "sites" }] },
      }),
      passes: narrow({ owned: [shadow, trigger], facts: { foreignKeys: [{ ...reference, name: "app_site", direction: "out", table: "sites" }] } }),
    },
  },
  {
    rule: "silent-cascade",
    level: "block",
    postgres: null,
    mariadb: {
      fails: narrow({
        owned: [log, trigger],
        facts: { foreignKeys: [{ ...reference, columns: ["hits"], onDelete: "CASCADE", name: "app_site", direction: "out", table: "sites" }] },
      }),
      passes: narrow({
        owned: [shadow, log, trigger],
        facts: { foreignKeys: [{ ...reference, columns: ["hits"], onDelete: "CASCADE", name: "app_site", direction: "out", table: "sites" }] },
      }),
    },
  },
  both(
    "volatile-default",
    "block",
    { forward: [runs("ALTER TABLE app ADD COLUMN token varchar(40) DEFAULT (uuid())")] },
    { forward: [runs("ALTER TABLE app ADD COLUMN token varchar(40) DEFAULT 'none'")] },
  ),
  both(
    "not-null-without-default",
    "block",
    { forward: [runs("ALTER TABLE app ADD COLUMN rank int NOT NULL")] },
    { forward: [runs("ALTER TABLE app ADD COLUMN rank int NOT NULL DEFAULT 0")] },
  ),
  {
    rule: "modify-loses",
    level: "block",
    postgres: null,
    mariadb: {
      fails: {
        forward: [runs("ALTER TABLE app MODIFY url varchar(300)")],
        facts: { columns: [column("url", { isNullable: false, comment: "where", collation: "utf8mb4_bin" })] },
      },
      passes: {
        forward: [runs("ALTER TABLE app MODIFY url varchar(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'where'")],
        facts: { columns: [column("url", { isNullable: false, comment: "where", charset: "utf8mb4", collation: "utf8mb4_bin" })] },
      },
    },
  },
  {
    rule: "reordered-labels",
    level: "block",
    postgres: null,
    mariadb: {
      fails: {
        forward: [runs("ALTER TABLE app MODIFY state enum('off','on')")],
        facts: { columns: [column("state", { type: "enum('on','off')", family: "other" })] },
      },
      passes: {
        forward: [runs("ALTER TABLE app MODIFY state enum('on','off','gone')")],
        facts: { columns: [column("state", { type: "enum('on','off')", family: "other" })] },
      },
    },
  },
  {
    rule: "identity-always",
    level: "block",
    postgres: {
      fails: { forward: [runs("UPDATE app SET id = id WHERE id = 1")], facts: { columns: [column("id", { identity: "always" })] } },
      passes: { forward: [runs("UPDATE app SET url = url WHERE id = 1")], facts: { columns: [column("id", { identity: "always" })] } },
    },
    mariadb: null,
  },
  {
    rule: "identity-always",
    level: "block",
    postgres: {
      fails: { rollback: [runs("INSERT INTO app SELECT * FROM kept")], facts: { columns: [column("id", { identity: "always" })] } },
      passes: { rollback: [runs("INSERT INTO app OVERRIDING SYSTEM VALUE SELECT * FROM kept")], facts: { columns: [column("id", { identity: "always" })] } },
    },
    mariadb: null,
  },
];
