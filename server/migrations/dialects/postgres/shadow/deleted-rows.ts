import type { BatchesStep } from "../../../scripts/schemas";
import type { SparseSpec } from "../../dialect";
import { keyRanges, withinRange } from "../key-ranges";
import { noLock } from "../locks";
import { quote, shadowSchema, tableName } from "../names";
import { lines, raise, triggerFunction } from "./plpgsql";
import { shadowTableProbe } from "../probes";
import { lockBroken } from "../row-locks";
import { asText, bareRow, rowAs, rowKey, same, sameKey, triggerRow, usesExpression, wholeRow } from "../row-refs";
import { keptOriginals, saved } from "../originals";
import type { ShadowLayout } from "./shadow-layout";
import { intoLog } from "./shadow-log";
import { shadowNames, whenOurWrite } from "./shadow-names";
import type { Trigger } from "./triggers";

const id = "switchyard_id";
const back = "switchyard_back";
const number = [{ name: id, type: "bigint" }] as const;

/** Rows that leave the table are kept whole. They come back where their key, their other unique values and their parents let them. */
export const deletedRows: ShadowLayout = {
  places: (spec) => [
    {
      sql: `CREATE TABLE IF NOT EXISTS ${shadowNames(spec).sql.rows} (
  ${quote(id)} bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, ${quote(back)} boolean NOT NULL DEFAULT false,
  LIKE ${shadowNames(spec).sql.table},
  UNIQUE (${[...spec.keyColumns.map(({ name }) => name), id].map(quote).join(", ")}))`,
      lock: noLock,
      probe: shadowTableProbe(shadowNames(spec).rows),
      repair: null,
    },
  ],
  functions: (spec) => (spec.newWrites === "pass" ? [] : [refuseFunction(spec)]),
  triggers: (spec) => (spec.newWrites === "pass" ? [] : refuseTriggers(spec)),
  stop: (spec) => ({ drop: ["insert", "update"], functions: [putBackFunction(spec)], triggers: [putBackTrigger(spec)] }),
  backfill: (spec) => {
    const { sql } = shadowNames(spec);
    const columns = spec.table.columns.map(({ name }) => quote(name)).join(", ");
    return {
      keyColumns: spec.keyColumns.map(({ name, type }) => ({ name, type })),
      range: keyRanges(sql.table, spec.keyColumns),
      statements: [
        ...lockBroken(spec, "UPDATE"),
        `WITH gone AS (DELETE FROM ${sql.table} WHERE ${withinRange(spec.keyColumns)} AND ${spec.violates(bareRow)} RETURNING *)
INSERT INTO ${sql.rows} (${columns}) SELECT ${columns} FROM gone`,
      ],
    };
  },
  restore,
  remove: (spec) => [{ sql: `DROP TABLE IF EXISTS ${shadowNames(spec).sql.rows}`, lock: noLock, probe: null, repair: null }],
  originals: (spec) =>
    keptOriginals({
      place: { kind: "table", table: null, name: shadowNames(spec).rows },
      from: shadowNames(spec).sql.rows,
      // A row may have left, and another one with its key later.
      by: [...spec.keyColumns, { ...spec.column, name: id, type: "bigint" }],
      keyColumns: spec.keyColumns,
      columns: spec.table.columns,
      original: saved.column,
      where: null,
    }),
  owned: (spec) => [{ kind: "table", schema: shadowSchema, table: null, name: shadowNames(spec).rows }],
  functionPurposes: ["keep", "put_back"],
};

/** Fire `refuseFunction` for rows that may break the rule. */
export function refuseTriggers(spec: SparseSpec): Trigger[] {
  const when = usesExpression(spec.violates) ? null : spec.violates(triggerRow("NEW", spec.table));
  return [
    { purpose: "insert", fires: "BEFORE INSERT", each: "ROW", when, runs: "keep" },
    { purpose: "update", fires: "BEFORE UPDATE", each: "ROW", when, runs: "keep" },
  ];
}

/** Refuses new values that break the rule and knows nothing of originals. Values that break it already may stay. */
export function refuseFunction(spec: SparseSpec): string {
  const [next, before] = [triggerRow("NEW", spec.table), triggerRow("OLD", spec.table)];
  const { name } = spec.column;
  return triggerFunction(spec, "keep", {
    body: lines(
      `IF TG_OP = 'UPDATE' AND ${same(next.column(name), before.column(name))} AND coalesce(${spec.violates(before)}, false) THEN RETURN NEW; END IF;`,
      `IF coalesce(${spec.violates(next)}, false) THEN ${raise(spec)} END IF;`,
      `RETURN NEW;`,
    ),
  });
}

/**
 * Puts the row together as it was, whatever other BEFORE triggers made of it. One that they gave another key is none of those that left: it stays out,
 * and the report has it.
 */
function putBackFunction(spec: SparseSpec): string {
  const columns = writable(spec);
  return triggerFunction(spec, "put_back", {
    body: lines(
      `SELECT ${columns.map((name) => `r.${quote(name)}`).join(", ")} INTO ${columns.map((name) => `NEW.${quote(name)}`).join(", ")}`,
      `FROM ${shadowNames(spec).sql.rows} r WHERE ${sameKey(rowAs("r"), rowAs("NEW"), spec.keyColumns)} ORDER BY r.${quote(id)} DESC LIMIT 1;`,
      `IF NOT FOUND THEN RETURN NULL; END IF;`,
      `RETURN NEW;`,
    ),
  });
}

function putBackTrigger(spec: SparseSpec): Trigger {
  return { purpose: "put_back", fires: "BEFORE INSERT", each: "ROW", when: whenOurWrite(spec.change, "restore"), runs: "put_back" };
}

function restore(spec: SparseSpec): Pick<BatchesStep, "keyColumns" | "range" | "statements" | "remaining" | "total"> {
  const { sql } = shadowNames(spec);
  const columns = writable(spec).map(quote).join(", ");
  const numbers = number.map((column) => ({ ...spec.column, ...column }));
  const batch = withinRange(numbers, "r.");
  const keys = spec.keyColumns.map(({ name }) => quote(name)).join(", ");
  // What stays out is gone from here, too: the line of the log is the last place that knows the whole row.
  const whole = wholeRow(rowAs("r"), spec.table.columns);
  const lost = [rowKey(rowAs("r"), spec.keyColumns), asText(`r.${quote(spec.column.name)}`), whole, asText(`t.${quote(spec.column.name)}`), "'left'"];
  return {
    keyColumns: [...number],
    range: keyRanges(sql.rows, numbers),
    statements: [
      `WITH returned AS (INSERT INTO ${sql.table} (${columns}) OVERRIDING SYSTEM VALUE
  SELECT ${columns} FROM ${sql.rows} r WHERE ${[batch, ...isLatest(spec), ...parents(spec)].join(" AND ")} ON CONFLICT DO NOTHING RETURNING ${keys})
UPDATE ${sql.rows} r SET ${quote(back)} = true FROM returned WHERE ${[sameKey(rowAs("r"), rowAs("returned"), spec.keyColumns), ...isLatest(spec)].join(" AND ")}`,
      `${intoLog(spec)} SELECT ${lost.join(", ")}
FROM ${sql.rows} r LEFT JOIN ${sql.table} t ON ${sameKey(rowAs("t"), rowAs("r"), spec.keyColumns)} WHERE ${batch} AND NOT r.${quote(back)}`,
      `DELETE FROM ${sql.rows} r WHERE ${batch}`,
    ],
    remaining: `SELECT count(*) AS remaining FROM ${sql.rows}`,
    total: `SELECT count(*) AS total FROM ${sql.rows}`,
  };
}

/** Where a row left the table, and another one with its key or a unique value did later, the later one is what the application wrote last. */
function isLatest(spec: SparseSpec): string[] {
  const { sql } = shadowNames(spec);
  return spec.table.indexes
    .filter(({ isUnique, isPrimary }) => isUnique || isPrimary)
    .map(({ columns }) => columns.filter((name) => name !== null))
    .filter(({ length }) => length > 0)
    .map((columns) => {
      const equal = columns.map((name) => `n.${quote(name)} = r.${quote(name)}`).join(" AND ");
      return `NOT EXISTS (SELECT FROM ${sql.rows} n WHERE n.${quote(id)} > r.${quote(id)} AND ${equal})`;
    });
}

/** Rows whose parent is gone meanwhile stay out and are reported. */
function parents(spec: SparseSpec): string[] {
  return spec.table.foreignKeys
    .filter(({ direction }) => direction === "out")
    .map(({ schema, table, columns, otherColumns }) => {
      const isNull = columns.map((name) => `r.${quote(name)} IS NULL`).join(" OR ");
      const equal = columns.map((name, at) => `p.${quote(otherColumns[at] ?? "")} = r.${quote(name)}`).join(" AND ");
      return `(${isNull} OR EXISTS (SELECT FROM ${tableName({ schema, name: table })} p WHERE ${equal}))`;
    });
}

/** Generated columns come about by themselves. */
function writable(spec: SparseSpec): string[] {
  return spec.table.columns.filter(({ generated }) => generated === null).map(({ name }) => name);
}
