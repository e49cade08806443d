import { flag, number, text, textOrNull } from "../../catalog/row-values";
import type { TableListItem } from "../../catalog/schemas";
import type { ColumnFacts, ForeignKeyFacts, IndexFacts, TableFacts, TriggerFacts } from "../../catalog/table-facts";
import type { TargetRow } from "../../target/target-session";
import { dependentsOf } from "./catalog-dependents";
import { quote } from "./names";

/** Rows of the catalog's queries, one list for each, and the table's own statement. */
export type CatalogRows = {
  table: TargetRow;
  columns: readonly TargetRow[];
  indexes: readonly TargetRow[];
  checks: readonly TargetRow[];
  foreignKeys: readonly TargetRow[];
  triggers: readonly TargetRow[];
  views: readonly TargetRow[];
  routines: readonly TargetRow[];
  partitions: readonly TargetRow[];
  createTable: string;
};

/** The facts of a table from the rows of information_schema. */
export function toTableFacts(rows: CatalogRows): TableFacts {
  const { table } = rows;
  const isMariadb = flag(table["is_mariadb"]);
  const checks = rows.checks.map((row) => ({ name: text(row["name"]), expression: text(row["expression"]), isValidated: true }));
  const columns = rows.columns.map((row) => withJson(toColumn(row, isMariadb), checks));
  const indexes = toIndexes(rows);
  const triggers = rows.triggers.map(toTrigger);
  return {
    engine: "mariadb",
    schema: text(table["schema"]),
    name: text(table["name"]),
    columns,
    primaryKey: indexes.find(({ isPrimary }) => isPrimary)?.columns.map((column) => column ?? "") ?? null,
    indexes,
    checks,
    foreignKeys: toForeignKeys(rows.foreignKeys),
    triggers,
    dependents: dependentsOf({ columns, checks, triggers, views: rows.views, routines: rows.routines, partitions: rows.partitions }),
    isPartitioned: rows.partitions.length > 0,
    isChild: false,
    hasRowSecurity: false,
    owner: null,
    storage: textOrNull(table["storage"]),
    collation: textOrNull(table["collation"]),
    comment: textOrNull(table["comment"]) === "" ? null : textOrNull(table["comment"]),
    estimatedRows: number(table["estimated_rows"]),
    sizeBytes: number(table["size_bytes"]),
  };
}

const families: Readonly<Record<string, ColumnFacts["family"]>> = {
  ...Object.fromEntries(["char", "varchar", "tinytext", "text", "mediumtext", "longtext"].map((name) => [name, "text" as const])),
  ...Object.fromEntries(["tinyint", "smallint", "mediumint", "int", "bigint"].map((name) => [name, "integer" as const])),
  decimal: "decimal",
  float: "float",
  double: "float",
  ...Object.fromEntries(["date", "time", "datetime", "timestamp", "year"].map((name) => [name, "time" as const])),
  json: "json",
  ...Object.fromEntries(["binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob"].map((name) => [name, "bytes" as const])),
};

const limited: ReadonlySet<string> = new Set(["char", "varchar"]);

function toColumn(row: TargetRow, isMariadb: boolean): ColumnFacts {
  const typeName = text(row["type_name"]).toLowerCase();
  const extra = text(row["extra"]);
  const numeric = typeName === "decimal";
  const maybeNumber = (value: unknown) => (textOrNull(value) === null ? null : number(value));
  return {
    name: text(row["name"]),
    position: number(row["position"]),
    type: text(row["type"]),
    family: families[typeName] ?? "other",
    maxLength: limited.has(typeName) ? maybeNumber(row["max_length"]) : null,
    precision: numeric ? maybeNumber(row["precision"]) : null,
    scale: numeric ? maybeNumber(row["scale"]) : null,
    isNullable: flag(row["is_nullable"]),
    defaultSql: defaultOf(row, extra, isMariadb),
    generated: textOrNull(row["generated"]),
    identity: /auto_increment/i.test(extra) ? "auto-increment" : null,
    collation: textOrNull(row["collation"]),
    charset: textOrNull(row["charset"]),
    comment: textOrNull(row["comment"]),
    isInvisible: /\bINVISIBLE\b/i.test(extra),
    onUpdateSql: /on update (\S+)/i.exec(extra)?.[1] ?? null,
  };
}

/** MariaDB keeps JSON as a long text with a check of the column's name. */
function withJson(column: ColumnFacts, checks: readonly { name: string; expression: string }[]): ColumnFacts {
  const isJson = checks.some(({ name, expression }) => name === column.name && expression === `json_valid(${quote(column.name)})`);
  return isJson ? { ...column, family: "json" } : column;
}

/** MariaDB gives an expression (`'a'`, `NULL`, `current_timestamp()`); MySQL gives the bare value, and says where it is an expression. */
function defaultOf(row: TargetRow, extra: string, isMariadb: boolean): string | null {
  const value = textOrNull(row["default_value"]);
  if (value === null || textOrNull(row["generated"]) !== null) return null;
  if (isMariadb) return value === "NULL" ? null : value;
  return /DEFAULT_GENERATED/i.test(extra) || /^[-+]?\d+(?:\.\d+)?$/.test(value) ? value : `'${value.replaceAll("'", "''")}'`;
}

function toIndexes({ indexes, createTable, table }: CatalogRows): IndexFacts[] {
  const grouped = new Map<string, { columns: (string | null)[]; isUnique: boolean }>();
  for (const row of indexes) {
    const name = text(row["name"]);
    const index = grouped.get(name) ?? { columns: [], isUnique: !flag(row["non_unique"]) };
    index.columns.push(textOrNull(row["column_name"]));
    grouped.set(name, index);
  }
  const lines = createTable.split("\n").map((line) => line.trim().replace(/,$/, ""));
  const owner = `ALTER TABLE ${quote(text(table["schema"]))}.${quote(text(table["name"]))} ADD`;
  return [...grouped].map(([name, { columns, isUnique }]) => {
    const isPrimary = name === "PRIMARY";
    const line = lines.find((each) =>
      isPrimary ? each.startsWith("PRIMARY KEY") : /^(?:UNIQUE |FULLTEXT |SPATIAL )?KEY /.test(each) && each.includes(`KEY ${quote(name)} `),
    );
    const definition = `${owner} ${line ?? `KEY ${quote(name)}`}`;
    return { name, columns, isUnique, isPrimary, isValid: true, constraint: isUnique ? name : null, definition, sizeBytes: null };
  });
}

function toForeignKeys(rows: readonly TargetRow[]): ForeignKeyFacts[] {
  const grouped = new Map<string, ForeignKeyFacts & { columns: string[]; otherColumns: string[] }>();
  for (const row of rows) {
    const direction = text(row["direction"]) === "out" ? "out" : "in";
    const [name, schema, table] = [text(row["name"]), text(row["schema"]), text(row["table_name"])];
    const key = JSON.stringify([direction, name, schema, table]);
    const found = grouped.get(key) ?? {
      name,
      direction,
      schema,
      table,
      columns: [],
      otherColumns: [],
      onDelete: text(row["on_delete"]),
      onUpdate: text(row["on_update"]),
      isValidated: true,
    };
    found.columns.push(text(row["column_name"]));
    found.otherColumns.push(text(row["other_column"]));
    grouped.set(key, found);
  }
  return [...grouped.values()];
}

function toTrigger(row: TargetRow): TriggerFacts {
  const body = text(row["body"]);
  return {
    name: text(row["name"]),
    timing: `${text(row["timing"])} ROW`,
    events: [text(row["event"])],
    definer: textOrNull(row["definer"]),
    definition: body,
    // Triggers here belong to the database of their table; ours read our marks, write our database or keep columns in step.
    isOurs: /@switchyard_|\bswitchyard_shadow\b/.test(body) || /^switchyard_m\d+_row_/.test(text(row["name"])),
  };
}

/** What is told of all tables at once. */
type NamedRows = Readonly<Record<"columns" | "indexes" | "views" | "foreignKeys", readonly TargetRow[]>>;

/** Lines of the catalog browser, with the views and foreign keys that name each table. */
export function toTableList(tables: readonly TargetRow[], { columns, indexes, views, foreignKeys }: NamedRows): TableListItem[] {
  const columnsOf = new Map(columns.map((row) => [text(row["name"]), number(row["columns"])]));
  const indexesOf = new Map(indexes.map((row) => [text(row["name"]), row]));
  const entry = (kind: "view" | "foreign key") => (other: TargetRow) => ({ kind, name: `${text(other["schema"])}.${text(other["name"])}` });
  return tables.map((row): TableListItem => {
    const [schema, name] = [text(row["schema"]), text(row["name"])];
    const naming = views.filter((view) => (textOrNull(view["body"]) ?? "").includes(`${quote(schema)}.${quote(name)}`));
    const referring = foreignKeys.filter((key) => key["other_schema"] === schema && key["other"] === name && key["name"] !== name);
    return {
      schema,
      name,
      kind: text(row["kind"]) as TableListItem["kind"],
      estimatedRows: number(row["estimated_rows"]),
      sizeBytes: number(row["size_bytes"]),
      columns: columnsOf.get(name) ?? 0,
      indexes: number(indexesOf.get(name)?.["indexes"] ?? 0),
      hasPrimaryKey: flag(indexesOf.get(name)?.["has_primary_key"]),
      comment: textOrNull(row["comment"]),
      dependents: [...naming.map(entry("view")), ...referring.map(entry("foreign key"))],
    };
  });
}
