import type { Engine } from "../scripts/schemas";

/** A column as the catalog tells it. */
export type ColumnFacts = {
  name: string;
  position: number;
  /** The full type as it is written in DDL, such as `character varying(255)` or `varchar(255)`. */
  type: string;
  /** text, integer, decimal, float, boolean, time, json, bytes or other. */
  family: "text" | "integer" | "decimal" | "float" | "boolean" | "time" | "json" | "bytes" | "other";
  /** Characters, for text with a limit. */
  maxLength: number | null;
  precision: number | null;
  scale: number | null;
  isNullable: boolean;
  /** The default as an expression of the engine; null: none. */
  defaultSql: string | null;
  /** The expression of a generated column. */
  generated: string | null;
  identity: "always" | "by-default" | "auto-increment" | null;
  collation: string | null;
  charset: string | null;
  comment: string | null;
  isInvisible: boolean;
  /** MariaDB: what a timestamp becomes at every update; lost by a MODIFY that does not restate it. */
  onUpdateSql?: string | null | undefined;
};

export type IndexFacts = {
  name: string;
  /** Columns in order; an expression stands as null. */
  columns: readonly (string | null)[];
  isUnique: boolean;
  isPrimary: boolean;
  isValid: boolean;
  /** Backs a constraint of this name. */
  constraint: string | null;
  /** The statement that makes it. */
  definition: string;
  sizeBytes: number | null;
};

export type ForeignKeyFacts = {
  name: string;
  /** `out`: this table refers to another; `in`: another refers to this one. */
  direction: "out" | "in";
  table: string;
  schema: string;
  columns: readonly string[];
  otherColumns: readonly string[];
  onDelete: string;
  onUpdate: string;
  isValidated: boolean;
};

/** Something else that names a column, or the table where `column` is null. */
export type DependentFacts = {
  kind:
    | "view"
    | "materialized view"
    | "generated column"
    | "trigger"
    | "policy"
    | "index expression"
    | "check"
    | "publication"
    | "function"
    | "partition key"
    | "statistics"
    | "rule"
    | "inherited table";
  name: string;
  column: string | null;
  definition: string | null;
};

export type TriggerFacts = { name: string; timing: string; events: readonly string[]; definer: string | null; definition: string; isOurs: boolean };

/** What every plan looks at anew: it is no part of the fingerprint, so no approval stands on it. Told by PostgreSQL. */
export type BesideFacts = {
  /** Triggers whose function hands a whole row on, such as NEW.* or to_jsonb(NEW), and so meets every column that is added. */
  wholeRowTriggers: readonly string[];
  /** Publications that send the table with every column it has or gets. */
  publishedWhole: readonly string[];
  /** Subscriptions that write into the table. */
  subscriptions: readonly string[];
  /** Columns of a type whose = lies outside pg_catalog, where functions of ours do not look. */
  foreignTypes: readonly string[];
};

/** Everything a plan needs to know of a table, as data. The fingerprint is a hash of it without sizes, estimates and what is beside it. */
export type TableFacts = {
  engine: Engine;
  /** Schema on PostgreSQL, database on MariaDB. */
  schema: string;
  name: string;
  columns: readonly ColumnFacts[];
  /** Columns of the primary key in order; null: there is none. */
  primaryKey: readonly string[] | null;
  indexes: readonly IndexFacts[];
  checks: readonly { name: string; expression: string; isValidated: boolean }[];
  foreignKeys: readonly ForeignKeyFacts[];
  triggers: readonly TriggerFacts[];
  dependents: readonly DependentFacts[];
  isPartitioned: boolean;
  /** A partition, or a child by inheritance. */
  isChild: boolean;
  /** Row-level security (PostgreSQL). */
  hasRowSecurity: boolean;
  owner: string | null;
  /** MariaDB: storage engine, charset, collation of the table. */
  storage: string | null;
  collation: string | null;
  comment: string | null;
  estimatedRows: number;
  sizeBytes: number;
  beside?: BesideFacts | undefined;
};
