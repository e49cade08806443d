import type { BatchesStep } from "../../../scripts/schemas";
import type { SparseSpec } from "../../dialect";
import { keyRanges, keysOf, withinRange } from "../key-ranges";
import { noLock } from "../locks";
import { quote, shadowSchema, tableName } from "../names";
import { shadowTableProbe } from "../probes";
import type { TriggerShape } from "../probes";
import { bareRow, declaration, rowAs, rowKey, same, sameKey, triggerRow, valueText, wholeRow } from "../row-refs";
import { keptOriginals, saved } from "../originals";
import type { ShadowLayout } from "./shadow-layout";
import { intoLog } from "./shadow-log";
import { actIs, actVariable, shadowNames } from "./shadow-names";
import { holds, signal, triggerBody } from "./trigger-text";

const id = "switchyard_id";
const back = "switchyard_back";
const [kept, row] = [rowAs("r"), rowAs("t")];

/** Rows that leave the table are kept whole. They come back where their key, their other unique values and their parents let them. */
export const deletedRows: ShadowLayout = {
  places: (spec) => {
    const { sql, rows } = shadowNames(spec);
    const columns = [
      `${quote(id)} bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY`,
      `${quote(back)} tinyint(1) NOT NULL DEFAULT 0`,
      ...writable(spec).map((column) => `${declaration(column.name, column)} NULL`),
      `KEY (${spec.keyColumns.map(({ name }) => quote(name)).join(", ")})`,
    ];
    return [
      {
        sql: `CREATE TABLE IF NOT EXISTS ${sql.rows} (\n  ${columns.join(",\n  ")}\n) ENGINE = InnoDB`,
        lock: noLock,
        probe: shadowTableProbe(rows),
        repair: null,
      },
    ];
  },
  triggers: (spec) => (spec.newWrites === "pass" ? [] : refusals(spec, shadowNames(spec).trigger)),
  stop: (spec) => ({ drop: ["before_update"], triggers: [putBack(spec)] }),
  backfill,
  restore,
  remove: (spec) => [
    { sql: `DROP TABLE IF EXISTS ${shadowNames(spec).sql.rows}`, lock: noLock, probe: shadowTableProbe(shadowNames(spec).rows, false), repair: null },
  ],
  originals: (spec) =>
    keptOriginals({
      place: { kind: "table", table: null, name: shadowNames(spec).rows },
      from: shadowNames(spec).sql.rows,
      // A row may have left, and another one with its key later.
      by: [...spec.keyColumns, { ...spec.column, name: id, type: "bigint(20) unsigned", family: "integer" }],
      keyColumns: spec.keyColumns,
      columns: writable(spec),
      original: saved.column,
      where: null,
    }),
  owned: (spec) => [{ kind: "table", schema: shadowSchema, table: null, name: shadowNames(spec).rows }],
  moments: ["before_insert", "before_update"],
};

/** Triggers that refuse new values and know nothing of originals. Values that break the rule already may stay. */
export function refusals(spec: SparseSpec, name: (moment: "before_insert" | "before_update") => string): TriggerShape[] {
  const [next, before] = [triggerRow("NEW", spec.table), triggerRow("OLD", spec.table)];
  const column = spec.column.name;
  const violates = holds(spec.violates(next));
  const isLegacy = `${same(next.column(column), before.column(column), spec.column)} AND ${holds(spec.violates(before))}`;
  return [
    {
      name: name("before_update"),
      timing: "BEFORE",
      event: "UPDATE",
      body: triggerBody(`  IF ${actVariable} IS NULL AND ${violates} AND NOT (${isLegacy}) THEN ${signal(spec)} END IF;`),
    },
    {
      name: name("before_insert"),
      timing: "BEFORE",
      event: "INSERT",
      body: triggerBody(`  IF ${actVariable} IS NULL AND ${violates} THEN ${signal(spec)} END IF;`),
    },
  ];
}

/**
 * Puts the row together as it was, whatever other BEFORE triggers made of it. One that they gave another key is not known by it any more: it is left
 * as it comes, and listed.
 */
function putBack(spec: SparseSpec): TriggerShape {
  const next = triggerRow("NEW", spec.table);
  const { sql, trigger } = shadowNames(spec);
  const others = writable(spec).filter(({ name }) => !spec.keyColumns.some((key) => key.name === name));
  const sets = others.map(
    ({ name }) =>
      `    SET ${next.column(name)} = (SELECT ${kept.column(name)} FROM ${sql.rows} r WHERE ${sameKey(kept, next, spec.keyColumns)} ORDER BY ${kept.column(id)} DESC LIMIT 1);`,
  );
  const isKnown = `EXISTS (SELECT 1 FROM ${sql.rows} r WHERE ${sameKey(kept, next, spec.keyColumns)})`;
  const body = triggerBody(`  IF ${actIs(spec.change, "restore")} AND ${isKnown} THEN`, ...sets, `  END IF;`);
  return { name: trigger("before_insert"), timing: "BEFORE", event: "INSERT", body };
}

function backfill(spec: SparseSpec): Pick<BatchesStep, "keyColumns" | "range" | "statements" | "remaining"> {
  const { sql } = shadowNames(spec);
  const columns = writable(spec)
    .map(({ name }) => quote(name))
    .join(", ");
  const where = `${withinRange(spec.keyColumns)} AND ${spec.violates(bareRow)}`;
  return {
    keyColumns: keysOf(spec.keyColumns),
    range: keyRanges(sql.table, spec.keyColumns),
    statements: [
      // What goes is what was kept, by its mark: a row that has come to match in between stays.
      `INSERT INTO ${sql.rows} (${columns}, ${quote(back)}) SELECT ${columns}, 2 FROM ${sql.table} WHERE ${where} FOR UPDATE`,
      `DELETE t FROM ${sql.table} t JOIN ${sql.rows} r ON ${sameKey(row, kept, spec.keyColumns)} WHERE ${withinRange(spec.keyColumns, "t.")} AND ${kept.column(back)} = 2`,
      `UPDATE ${sql.rows} r SET ${kept.column(back)} = 0 WHERE ${withinRange(spec.keyColumns, "r.")} AND ${kept.column(back)} = 2`,
    ],
    remaining: `SELECT COUNT(*) AS remaining FROM ${sql.table} WHERE ${spec.violates(bareRow)}`,
  };
}

function restore(spec: SparseSpec): Pick<BatchesStep, "keyColumns" | "range" | "statements" | "remaining" | "total"> {
  const { sql } = shadowNames(spec);
  const columns = writable(spec)
    .map(({ name }) => quote(name))
    .join(", ");
  const number = [{ ...spec.column, name: id, type: "bigint(20) unsigned", family: "integer" as const }];
  const batch = withinRange(number, "r.");
  // What stays out is gone from here, too: the line of the log is the last place that knows the whole row.
  const line = [
    rowKey(kept, spec.keyColumns),
    valueText(spec.column, kept.column(spec.column.name)),
    wholeRow(kept, writable(spec)),
    valueText(spec.column, row.column(spec.column.name)),
    "'left'",
    "'unknown'",
    "SYSDATE(6)",
  ];
  const isAway = `${row.column(spec.keyColumns[0]?.name ?? "")} IS NULL`;
  return {
    keyColumns: keysOf(number),
    range: keyRanges(sql.rows, number),
    statements: [
      `UPDATE ${sql.rows} r SET ${kept.column(back)} = 1\nWHERE ${[batch, ...isFree(spec), ...isLatest(spec), ...parents(spec)].join("\n  AND ")}`,
      `INSERT INTO ${sql.table} (${columns}) SELECT ${columns} FROM ${sql.rows} r WHERE ${batch} AND ${kept.column(back)} = 1`,
      `${intoLog(spec)}
SELECT ${line.join(", ")} FROM ${sql.rows} r LEFT JOIN ${sql.table} t ON ${sameKey(row, kept, spec.keyColumns)}
WHERE ${batch} AND (${kept.column(back)} = 0 OR ${isAway})`,
      `DELETE r FROM ${sql.rows} r WHERE ${batch}`,
    ],
    remaining: `SELECT COUNT(*) AS remaining FROM ${sql.rows}`,
    total: `SELECT COUNT(*) AS total FROM ${sql.rows}`,
  };
}

/** Its key and its other unique values belong to nobody else by now. */
function isFree(spec: SparseSpec): string[] {
  const { sql } = shadowNames(spec);
  return spec.table.indexes
    .filter(({ isUnique, isPrimary }) => isUnique || isPrimary)
    .map(({ columns }) => columns.filter((name) => name !== null))
    .map((columns) => `NOT EXISTS (SELECT 1 FROM ${sql.table} t WHERE ${columns.map((name) => `${row.column(name)} = ${kept.column(name)}`).join(" AND ")})`);
}

/** Where a row left the table, and another one with its key or a unique value did later, the later one is what the application wrote last. */
function isLatest(spec: SparseSpec): string[] {
  const { sql } = shadowNames(spec);
  return spec.table.indexes
    .filter(({ isUnique, isPrimary }) => isUnique || isPrimary)
    .map(({ columns }) => columns.filter((name) => name !== null))
    .map((columns) => {
      const equal = columns.map((name) => `n.${quote(name)} = ${kept.column(name)}`).join(" AND ");
      return `NOT EXISTS (SELECT 1 FROM ${sql.rows} n WHERE n.${quote(id)} > ${kept.column(id)} AND ${equal})`;
    });
}

/** Rows whose parent is gone meanwhile stay out and are reported. */
function parents(spec: SparseSpec): string[] {
  return spec.table.foreignKeys
    .filter(({ direction }) => direction === "out")
    .map(({ table, schema, columns, otherColumns }) => {
      const isNull = columns.map((name) => `${kept.column(name)} IS NULL`).join(" OR ");
      const equal = columns.map((name, at) => `p.${quote(otherColumns[at] ?? "")} = ${kept.column(name)}`).join(" AND ");
      const parent = schema === spec.table.schema ? tableName({ schema, name: table }) : `${quote(schema)}.${quote(table)}`;
      return `(${isNull} OR EXISTS (SELECT 1 FROM ${parent} p WHERE ${equal}))`;
    });
}

/** Generated columns come about by themselves. */
function writable(spec: SparseSpec) {
  return spec.table.columns.filter(({ generated }) => generated === null);
}
