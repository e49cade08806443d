import type { ColumnFacts, TableFacts } from "@/server/migrations/catalog/table-facts";
import type { LintInput } from "@/server/migrations/lint/lint-input";
import type { TargetLoad } from "@/server/migrations/lint/target-load";
import type { BatchesStep, Engine, MigrationScript, OwnedObject, StatementLock, StatementsStep, Step } from "@/server/migrations/scripts/schemas";

/** What an example says of itself; everything else is an ordinary table of an ordinary server. */
export type LintParts = {
  kind?: string;
  params?: unknown;
  facts?: Partial<TableFacts>;
  forward?: readonly Step[];
  rollback?: readonly Step[];
  finalize?: readonly Step[];
  owned?: readonly OwnedObject[];
  measures?: Readonly<Record<string, number | null>>;
  load?: Partial<TargetLoad> | null;
  drift?: LintInput["drift"];
  rehearsal?: LintInput["rehearsal"];
};

/** A rule with a plan that it finds fault with and one that it leaves alone, for each engine where it applies. */
export type LintExample = {
  rule: string;
  level: "block" | "warn" | "note";
  /** Null where the engine has nothing of the kind. */
  postgres: { fails: LintParts; passes: LintParts } | null;
  mariadb: { fails: LintParts; passes: LintParts } | null;
};

/** The same on both engines. */
export function both(rule: string, level: LintExample["level"], fails: LintParts, passes: LintParts): LintExample {
  return { rule, level, postgres: { fails, passes }, mariadb: { fails, passes } };
}

const momentary: StatementLock = { mode: "ACCESS EXCLUSIVE", blocks: "everybody", lasts: "moment" };

/** A step of one statement, as a careful author writes it. */
export function runs(sql: string, rest: Partial<Omit<StatementsStep, "statements">> & { lock?: StatementLock } = {}): StatementsStep {
  const { lock = momentary, ...step } = rest;
  return {
    type: "statements",
    key: "one",
    phase: "expand",
    title: "One statement",
    atomic: false,
    waits: "short",
    before: [],
    after: [],
    blocking: null,
    ...step,
    statements: [{ sql, lock, probe: "SELECT true AS done", repair: null }],
  };
}

/** A step in batches over the key. */
export function inBatches(sql: string, key = "fill"): BatchesStep {
  return {
    type: "batches",
    key,
    phase: "backfill",
    title: "In batches",
    keyColumns: [{ name: "id", type: "bigint" }],
    range: { first: "SELECT 1", next: "SELECT 1" },
    settings: [],
    statements: [sql],
    lock: { mode: "ROW EXCLUSIVE", blocks: "nobody", lasts: "batch" },
    remaining: null,
    total: "SELECT 1 AS total",
  };
}

/** A column that may be NULL, unless said otherwise. */
export function column(name: string, rest: Partial<ColumnFacts> = {}): ColumnFacts {
  return {
    name,
    position: 1,
    type: "varchar(255)",
    family: "text",
    maxLength: 255,
    precision: null,
    scale: null,
    isNullable: true,
    defaultSql: null,
    generated: null,
    identity: null,
    collation: null,
    charset: null,
    comment: null,
    isInvisible: false,
    ...rest,
  };
}

const number = { type: "bigint", family: "integer", maxLength: null } as const;

/** `app(id, url, hits)` with 5,000 rows. */
export function appTable(engine: Engine, rest: Partial<TableFacts> = {}): TableFacts {
  return {
    engine,
    schema: "public",
    name: "app",
    columns: [
      column("id", { ...number, isNullable: false, identity: engine === "postgres" ? "by-default" : "auto-increment" }),
      column("url"),
      column("hits", number),
      column("title", { isNullable: false }),
    ],
    primaryKey: ["id"],
    indexes: [
      { name: "app_pkey", columns: ["id"], isUnique: true, isPrimary: true, isValid: true, constraint: "app_pkey", definition: "", sizeBytes: 1 },
      {
        name: "app_hits",
        columns: ["hits"],
        isUnique: false,
        isPrimary: false,
        isValid: true,
        constraint: null,
        definition: "CREATE INDEX app_hits ON app (hits)",
        sizeBytes: 1,
      },
    ],
    checks: [],
    foreignKeys: [],
    triggers: [],
    dependents: [],
    isPartitioned: false,
    isChild: false,
    hasRowSecurity: false,
    owner: "shop",
    storage: null,
    collation: null,
    comment: null,
    estimatedRows: 5_000,
    sizeBytes: 1_048_576,
    ...rest,
  };
}

const quiet: TargetLoad = {
  transactions: [],
  dumps: [],
  wraparoundVacuum: false,
  freeBytes: 10 ** 12,
  replicas: [],
  isStrict: true,
  triggersRefused: null,
  batchesRefused: null,
  columnsRefused: null,
};

/** The whole input of lint for the parts of an example. */
export function lintInput(engine: Engine, parts: LintParts): LintInput {
  const script: MigrationScript = {
    forward: [...(parts.forward ?? [])],
    rollback: [...(parts.rollback ?? [])],
    finalize: [...(parts.finalize ?? [])],
    owned: [...(parts.owned ?? [])],
    effect: "",
    undo: "",
    afterFinalize: "",
  };
  return {
    engine,
    kind: parts.kind ?? "raw_sql",
    params: parts.params ?? {},
    facts: appTable(engine, parts.facts),
    script,
    load: parts.load === null ? null : { ...quiet, ...parts.load },
    measures: Object.entries(parts.measures ?? {}).map(([key, found]) => ({ key, title: key, found })),
    drift: parts.drift,
    rehearsal: parts.rehearsal,
  };
}
