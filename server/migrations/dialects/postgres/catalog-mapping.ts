import type { ColumnFacts, DependentFacts, ForeignKeyFacts, IndexFacts, TableFacts, TriggerFacts } from "../../catalog/table-facts";
import type { TableListItem } from "../../catalog/schemas";
import type { TargetRow } from "../../target/target-session";
import { flag, list, number, text, textOrNull } from "../../catalog/row-values";

/** Rows of the catalog's queries, one list for each. */
export type CatalogRows = {
  table: TargetRow;
  columns: readonly TargetRow[];
  indexes: readonly TargetRow[];
  checks: readonly TargetRow[];
  foreignKeys: readonly TargetRow[];
  triggers: readonly TargetRow[];
  dependents: readonly TargetRow[];
  functions: readonly TargetRow[];
};

const families: Readonly<Record<string, ColumnFacts["family"]>> = {
  ...Object.fromEntries(["text", "varchar", "bpchar", "citext", "name"].map((name) => [name, "text" as const])),
  ...Object.fromEntries(["int2", "int4", "int8"].map((name) => [name, "integer" as const])),
  numeric: "decimal",
  float4: "float",
  float8: "float",
  bool: "boolean",
  ...Object.fromEntries(["date", "time", "timetz", "timestamp", "timestamptz", "interval"].map((name) => [name, "time" as const])),
  json: "json",
  jsonb: "json",
  bytea: "bytes",
};

/** pg_constraint.h: FKCONSTR_ACTION_… */
const actions: Readonly<Record<string, string>> = { a: "NO ACTION", r: "RESTRICT", c: "CASCADE", n: "SET NULL", d: "SET DEFAULT" };

/** The facts of a table from the rows of the catalog. */
export function toTableFacts(rows: CatalogRows): TableFacts {
  const { table } = rows;
  const columns = rows.columns.map(toColumn);
  const names = new Map(columns.map(({ position, name }) => [position, name]));
  const indexes = rows.indexes.map(toIndex);
  const known = rows.dependents.map((row) => toDependent(row, names));
  const told = new Set(known.map(({ name, column }) => `${name} ${column ?? ""}`));
  const byText = rows.functions
    .map((row) => toDependent({ ...row, kind: "function" }, names))
    .filter(({ name, column }) => !told.has(`${name} ${column ?? ""}`));
  return {
    engine: "postgres",
    schema: text(table["schema"]),
    name: text(table["name"]),
    columns,
    primaryKey: indexes.find(({ isPrimary }) => isPrimary)?.columns.map((column) => column ?? "") ?? null,
    indexes,
    checks: rows.checks.map((row) => ({ name: text(row["name"]), expression: text(row["expression"]), isValidated: flag(row["is_validated"]) })),
    foreignKeys: rows.foreignKeys.map(toForeignKey),
    triggers: rows.triggers.map(toTrigger),
    dependents: [...known, ...byText],
    isPartitioned: text(table["kind"]) === "p",
    isChild: flag(table["is_child"]),
    hasRowSecurity: flag(table["has_row_security"]),
    owner: textOrNull(table["owner"]),
    storage: textOrNull(table["storage"]),
    collation: null,
    comment: textOrNull(table["comment"]),
    estimatedRows: number(table["estimated_rows"]),
    sizeBytes: number(table["size_bytes"]),
  };
}

function toColumn(row: TargetRow): ColumnFacts {
  const typeName = text(row["type_name"]);
  const modifier = number(row["modifier"]);
  const isDecimal = typeName === "numeric" && modifier >= 4;
  const generated = text(row["generated"]) !== "";
  const expression = textOrNull(row["expression"]);
  return {
    name: text(row["name"]),
    position: number(row["position"]),
    type: text(row["type"]),
    // A domain has rules of its own, which the name of its base type does not tell.
    family: text(row["type_kind"]) === "b" ? (families[typeName] ?? "other") : "other",
    maxLength: (typeName === "varchar" || typeName === "bpchar") && modifier >= 4 ? modifier - 4 : null,
    // numeric.c: the precision stands above 16 bits, the scale in eleven bits with sign.
    precision: isDecimal ? ((modifier - 4) >> 16) & 0xffff : null,
    scale: isDecimal ? (((modifier - 4) & 0x7ff) ^ 1024) - 1024 : null,
    isNullable: flag(row["is_nullable"]),
    defaultSql: generated ? null : expression,
    generated: generated ? expression : null,
    identity: identities[text(row["identity"])] ?? null,
    collation: textOrNull(row["collation"]),
    charset: null,
    comment: textOrNull(row["comment"]),
    isInvisible: false,
  };
}

const identities: Readonly<Record<string, ColumnFacts["identity"]>> = { a: "always", d: "by-default" };

function toIndex(row: TargetRow): IndexFacts {
  return {
    name: text(row["name"]),
    columns: list(row["columns"]),
    isUnique: flag(row["is_unique"]),
    isPrimary: flag(row["is_primary"]),
    isValid: flag(row["is_valid"]),
    constraint: textOrNull(row["constraint_name"]),
    definition: text(row["definition"]),
    sizeBytes: number(row["size_bytes"]),
  };
}

function toForeignKey(row: TargetRow): ForeignKeyFacts {
  return {
    name: text(row["name"]),
    direction: text(row["direction"]) === "out" ? "out" : "in",
    table: text(row["table_name"]),
    schema: text(row["schema"]),
    columns: list(row["columns"]).map((name) => name ?? ""),
    otherColumns: list(row["other_columns"]).map((name) => name ?? ""),
    onDelete: actions[text(row["on_delete"])] ?? text(row["on_delete"]),
    onUpdate: actions[text(row["on_update"])] ?? text(row["on_update"]),
    isValidated: flag(row["is_validated"]),
  };
}

function toTrigger(row: TargetRow): TriggerFacts {
  const type = number(row["type"]);
  const has = (bit: number) => (type & bit) !== 0;
  const timing = has(64) ? "INSTEAD OF" : has(2) ? "BEFORE" : "AFTER";
  const events = (
    [
      [4, "INSERT"],
      [16, "UPDATE"],
      [8, "DELETE"],
      [32, "TRUNCATE"],
    ] as const
  ).flatMap(([bit, event]) => (has(bit) ? [event] : []));
  return {
    name: text(row["name"]),
    timing: `${timing} ${has(1) ? "ROW" : "STATEMENT"}${text(row["enabled"]) === "D" ? " (switched off)" : ""}`,
    events,
    definer: textOrNull(row["definer"]),
    definition: text(row["definition"]),
    isOurs: flag(row["is_ours"]),
  };
}

function toDependent(row: TargetRow, columns: ReadonlyMap<number, string>): DependentFacts {
  const num = row["num"] ?? null;
  return {
    kind: text(row["kind"]) as DependentFacts["kind"],
    name: text(row["name"]),
    column: num === null ? null : (columns.get(number(num)) ?? null),
    definition: textOrNull(row["definition"]),
  };
}

/** A line of the catalog browser. */
export function toTableListItem(row: TargetRow): TableListItem {
  return {
    schema: text(row["schema"]),
    name: text(row["name"]),
    kind: text(row["kind"]) as TableListItem["kind"],
    estimatedRows: number(row["estimated_rows"]),
    sizeBytes: number(row["size_bytes"]),
    columns: number(row["columns"]),
    indexes: number(row["indexes"]),
    hasPrimaryKey: flag(row["has_primary_key"]),
    comment: textOrNull(row["comment"]),
    dependents: list(row["dependents"]).map((entry) => {
      const [kind = "", ...name] = (entry ?? "").split("|");
      return { kind: kind as TableListItem["dependents"][number]["kind"], name: name.join("|") };
    }),
  };
}
