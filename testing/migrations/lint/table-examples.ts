import type { BesideFacts } from "@/server/migrations/catalog/table-facts";
import type { OwnedObject } from "@/server/migrations/scripts/schemas";
import { both, column, inBatches, runs } from "./lint-example";
import type { LintExample, LintParts } from "./lint-example";

const nothing: BesideFacts = { wholeRowTriggers: [], publishedWhole: [], subscriptions: [], foreignTypes: [] };
const beside = (rest: Partial<BesideFacts>) => ({ beside: { ...nothing, ...rest } });
const shadow: OwnedObject = { kind: "column", schema: "public", table: "app", name: "url__shadow" };
const trigger: OwnedObject = { kind: "trigger", schema: "public", table: "app", name: "zzz_m42" };
const savedTable: OwnedObject = { kind: "table", schema: "switchyard_shadow", table: null, name: "m42_saved" };
const addShadow = runs("ALTER TABLE app ADD COLUMN url__shadow varchar(255)");
const narrow = (parts: LintParts, params: Readonly<Record<string, unknown>> = {}): LintParts => ({
  kind: "narrow_text",
  params: { column: "url", length: 200, existing: { fate: "null" }, newWrites: "capture", layout: "column", ...params },
  ...parts,
});
const inColumn = (parts: LintParts) => narrow({ owned: [shadow, trigger], forward: [addShadow], ...parts });
const inTable = (parts: LintParts) =>
  narrow({ owned: [savedTable, trigger], forward: [inBatches("UPDATE app SET url = url WHERE id > 1")], ...parts }, { layout: "table" });
const onlyPostgres = (rule: string, level: LintExample["level"], fails: LintParts, passes: LintParts): LintExample => ({
  rule,
  level,
  postgres: { fails, passes },
  mariadb: null,
});
const audited = beside({ wholeRowTriggers: ["audit"] });
const addColumn: LintParts = { forward: [runs("ALTER TABLE app ADD COLUMN stars integer")] };
const url = { isUnique: true, isPrimary: false, isValid: true, sizeBytes: 1 } as const;
const unique = { ...url, name: "app_url_key", columns: ["url"], constraint: "app_url_key", definition: "CREATE UNIQUE INDEX app_url_key ON app (url)" };
const minimal = (switchedOff: string) => ({
  name: "z_min_update",
  timing: `BEFORE ROW${switchedOff}`,
  events: ["UPDATE"],
  definer: null,
  definition: "CREATE TRIGGER z_min_update BEFORE UPDATE ON app FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
  isOurs: false,
});

/** Rules about what stands on the table, and beside it. */
export const tableExamples: readonly LintExample[] = [
  onlyPostgres("whole-row-triggers", "block", inColumn({ facts: audited }), inTable({ facts: audited })),
  onlyPostgres("whole-row-triggers", "warn", { ...addColumn, facts: audited }, { ...addColumn, facts: beside({}) }),
  onlyPostgres("prepared-statements", "note", inColumn({}), inTable({})),
  onlyPostgres(
    "prepared-statements",
    "note",
    { forward: [runs("ALTER TABLE app RENAME COLUMN url TO link")] },
    { forward: [runs("ALTER TABLE app ALTER url SET DEFAULT 'x'")] },
  ),
  onlyPostgres("published-columns", "warn", inColumn({ facts: beside({ publishedWhole: ["everything"] }) }), inColumn({ facts: beside({}) })),
  onlyPostgres(
    "published-columns",
    "warn",
    { ...addColumn, facts: beside({ publishedWhole: ["everything"] }) },
    inTable({ facts: beside({ publishedWhole: ["everything"] }) }),
  ),
  onlyPostgres(
    "subscribed-table",
    "warn",
    narrow({ facts: beside({ subscriptions: ["from_shop"] }) }, { newWrites: "reject" }),
    narrow({ facts: beside({ subscriptions: ["from_shop"] }) }),
  ),
  onlyPostgres(
    "subscribed-table",
    "warn",
    { forward: [runs("ALTER TABLE app ADD CONSTRAINT short CHECK (length(url) < 9) NOT VALID")], facts: beside({ subscriptions: ["from_shop"] }) },
    { ...addColumn, facts: beside({ subscriptions: ["from_shop"] }) },
  ),
  both("captured-unique", "block", narrow({ facts: { indexes: [unique] } }), narrow({ facts: { indexes: [unique] } }, { existing: { fate: "cut" } })),
  both(
    "captured-unique",
    "block",
    narrow({ facts: { indexes: [{ ...unique, columns: ["hits", "url"] }] } }),
    narrow({ facts: { indexes: [{ ...unique, isUnique: false, constraint: null }] } }),
  ),
  both(
    "captured-unique",
    "block",
    narrow({
      facts: { indexes: [{ ...unique, columns: ["host"] }], dependents: [{ kind: "generated column", name: "host", column: "url", definition: null }] },
    }),
    narrow({ facts: { indexes: [unique] } }, { newWrites: "reject" }),
  ),
  onlyPostgres(
    "captured-unique",
    "block",
    narrow({
      facts: { indexes: [{ ...unique, columns: [null] }], dependents: [{ kind: "index expression", name: "app_url_key", column: "url", definition: null }] },
    }),
    narrow({
      facts: { indexes: [{ ...unique, columns: [null] }], dependents: [{ kind: "index expression", name: "app_url_key", column: "title", definition: null }] },
    }),
  ),
  onlyPostgres(
    "captured-unique",
    "block",
    {
      kind: "set_not_null",
      params: { column: "url", fill: "'x'", newWrites: "capture" },
      facts: { indexes: [{ ...unique, definition: "CREATE UNIQUE INDEX app_url_key ON app (url) NULLS NOT DISTINCT" }] },
    },
    { kind: "set_not_null", params: { column: "url", fill: "'x'", newWrites: "capture" }, facts: { indexes: [unique] } },
  ),
  onlyPostgres("suppressed-updates", "block", inTable({ facts: { triggers: [minimal("")] } }), inTable({ facts: { triggers: [minimal(" (switched off)")] } })),
  onlyPostgres("suppressed-updates", "block", inTable({ facts: { triggers: [minimal("")] } }), {
    owned: [trigger],
    forward: [inBatches("UPDATE app SET url = 'x' WHERE id > 1")],
    facts: { triggers: [minimal("")] },
  }),
  onlyPostgres(
    "key-of-foreign-type",
    "block",
    inTable({ facts: { columns: [column("id", { type: "ltree", family: "other", isNullable: false }), column("url")], ...beside({ foreignTypes: ["id"] }) } }),
    inColumn({ facts: { columns: [column("id", { type: "ltree", family: "other", isNullable: false }), column("url")], ...beside({ foreignTypes: ["id"] }) } }),
  ),
  onlyPostgres("key-of-foreign-type", "block", inTable({ facts: beside({ foreignTypes: ["id"] }) }), inTable({ facts: beside({ foreignTypes: ["title"] }) })),
];
