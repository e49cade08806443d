import type { BatchesStep, Statement } from "../../../scripts/schemas";
import type { SparseSpec } from "../../dialect";
import { keyRanges, withinRange } from "../key-ranges";
import { noLock } from "../locks";
import { quote, shadowSchema } from "../names";
import { shadowTableProbe } from "../probes";
import { lockBroken } from "../row-locks";
import { asText, bareRow, declaration, rowAs, rowKey, same, sameKey, triggerRow, usesExpression } from "../row-refs";
import { keptOriginals, saved } from "../originals";
import type { ShadowLayout } from "./shadow-layout";
import { intoLog } from "./shadow-log";
import { isSet, shadowNames, whenOurWrite, type TriggerPurpose } from "./shadow-names";
import { clearFunction, keepFunction, own, takeFunction, trackFunction, truncatedFunction } from "./table-functions";
import { begunFunction, endedFunction, statementTriggers } from "./statements";
import type { Trigger } from "./triggers";

/** Originals lie in a table of the shadow schema, keyed like the table itself. */
export const tableLayout: ShadowLayout = {
  places: (spec) => [createSaved(spec), createStash(spec)],
  functions: (spec) => [
    keepFunction(spec, spec.newWrites),
    ...(spec.newWrites === "capture" ? [takeFunction(spec), begunFunction(spec), endedFunction(spec)] : []),
    ...tracking(spec),
  ],
  triggers,
  stop: (spec) => ({
    drop: triggers(spec).map(({ purpose }) => purpose),
    functions: [keepFunction(spec, "stopped"), ...tracking(spec)],
    triggers: triggers(spec).filter(({ purpose }) => stays.has(purpose)),
  }),
  backfill: (spec) => ({
    keyColumns: spec.keyColumns.map(({ name, type }) => ({ name, type })),
    range: keyRanges(shadowNames(spec).sql.table, spec.keyColumns),
    statements: [
      ...lockBroken(spec, "NO KEY UPDATE"),
      `UPDATE ${shadowNames(spec).sql.table} SET ${touched(spec)} WHERE ${withinRange(spec.keyColumns)} AND ${spec.violates(bareRow)}`,
    ],
  }),
  restore,
  remove: (spec) =>
    [shadowNames(spec).sql.saved, shadowNames(spec).sql.stash].map((name) => ({
      sql: `DROP TABLE IF EXISTS ${name}`,
      lock: noLock,
      probe: null,
      repair: null,
    })),
  originals: (spec) =>
    // By number: what goes with its row to another key meanwhile is neither missed nor met twice.
    keptOriginals({
      place: { kind: "table", table: null, name: shadowNames(spec).saved },
      from: shadowNames(spec).sql.saved,
      by: [{ ...spec.column, name: own.id, type: "bigint" }],
      keyColumns: spec.keyColumns,
      columns: [spec.column],
      original: () => saved.column(own.original),
      where: null,
    }),
  owned: (spec) => [shadowNames(spec).saved, shadowNames(spec).stash].map((name) => ({ kind: "table", schema: shadowSchema, table: null, name })),
  functionPurposes: ["keep", "take", "clear", "track", "truncated", "begun", "ended"],
};

/** Triggers that see what is written until the last original is back. */
const stays: ReadonlySet<TriggerPurpose> = new Set(["update", "tracked_update", "tracked_delete", "truncated", "clear"]);

function tracking(spec: SparseSpec): string[] {
  return [clearFunction(spec), trackFunction(spec), truncatedFunction(spec)];
}

function createSaved(spec: SparseSpec): Statement {
  const { sql, saved } = shadowNames(spec);
  const moved = `${quote(own.moved)} bigint NOT NULL DEFAULT 0`;
  return {
    sql: `CREATE TABLE IF NOT EXISTS ${sql.saved} (
  ${columnsOf(spec)},
  ${moved},
  switchyard_saved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (${[...spec.keyColumns.map(({ name }) => name), own.moved, own.id].map(quote).join(", ")}))`,
    lock: noLock,
    probe: shadowTableProbe(saved),
    repair: null,
  };
}

/** Rows live in it for one statement only, so it may be lost in a crash. */
function createStash(spec: SparseSpec): Statement {
  const { sql, stash } = shadowNames(spec);
  return {
    sql: `CREATE UNLOGGED TABLE IF NOT EXISTS ${sql.stash} (
  ${columnsOf(spec)},
  ${quote(own.event)} text NOT NULL,
  ${quote(own.depth)} integer NOT NULL,
  ${quote(own.statement)} bigint NOT NULL,
  UNIQUE (${[...spec.keyColumns.map(({ name }) => name), own.id].map(quote).join(", ")}))`,
    lock: noLock,
    probe: shadowTableProbe(stash),
    repair: null,
  };
}

function columnsOf(spec: SparseSpec): string {
  return [
    `${quote(own.id)} bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY`,
    ...spec.keyColumns.map((column) => `${declaration(column.name, column)} NOT NULL`),
    declaration(own.original, spec.column),
    declaration(own.replaced, spec.column),
  ].join(",\n  ");
}

function triggers(spec: SparseSpec): Trigger[] {
  const { stashSetting, capturedSetting } = shadowNames(spec);
  const [next, before] = [triggerRow("NEW", spec.table), triggerRow("OLD", spec.table)];
  const column = spec.column.name;
  const isCapturing = spec.newWrites === "capture";
  const plain = usesExpression(spec.violates) ? null : spec.violates(next);
  const ours = `${whenOurWrite(spec.change, "backfill")} OR ${whenOurWrite(spec.change, "restore")}`;
  const written = `NOT ${same(next.column(column), before.column(column))} OR NOT (${sameKey(next, before, spec.keyColumns)})`;
  const whenInserted = plain === null || !isCapturing ? plain : `${plain} OR ${isSet(stashSetting)}`;
  const whenUpdated = spec.newWrites === "pass" ? ours : plain === null ? null : `${plain} OR ${ours}`;
  const all: (Trigger | false)[] = [
    spec.newWrites !== "pass" && { purpose: "insert", fires: "BEFORE INSERT", each: "ROW", when: whenInserted, runs: "keep" },
    isCapturing && { purpose: "take", fires: `BEFORE UPDATE OF ${quote(column)}`, each: "ROW", when: isSet(stashSetting), runs: "take" },
    { purpose: "update", fires: "BEFORE UPDATE", each: "ROW", when: whenUpdated, runs: "keep" },
    isCapturing && { purpose: "tracked_insert", fires: "AFTER INSERT", each: "ROW", when: isSet(capturedSetting), runs: "track" },
    {
      purpose: "tracked_update",
      fires: "AFTER UPDATE",
      each: "ROW",
      when: `${written} OR ${isSet(capturedSetting)} OR ${whenOurWrite(spec.change, "restore")}`,
      runs: "track",
    },
    { purpose: "tracked_delete", fires: "AFTER DELETE", each: "ROW", when: null, runs: "track" },
    { purpose: "truncated", fires: "AFTER TRUNCATE", each: "STATEMENT", when: null, runs: "truncated" },
    { purpose: "clear", fires: "AFTER INSERT OR UPDATE", each: "STATEMENT", when: isSet(capturedSetting), runs: "clear" },
    // A WHEN is asked before the rows' own triggers run, so it cannot ask whether they have moved something.
    { purpose: "moved", fires: `AFTER UPDATE OF ${spec.keyColumns.map(({ name }) => quote(name)).join(", ")}`, each: "STATEMENT", when: null, runs: "clear" },
    ...(isCapturing ? statementTriggers : []),
  ];
  return all.filter((trigger) => trigger !== false);
}

/** Rows of the table are locked before those of ours, as the application's writes do it: the other way round they would lock each other out. */
function restore(spec: SparseSpec): Pick<BatchesStep, "keyColumns" | "range" | "statements" | "remaining" | "total"> {
  const { sql } = shadowNames(spec);
  const id = [{ name: own.id, type: "bigint" }] as const;
  const number = [{ ...spec.column, name: own.id, type: "bigint" }];
  const joined = sameKey(rowAs("t"), rowAs("s"), spec.keyColumns);
  const gone = [rowKey(rowAs("gone"), spec.keyColumns), asText(`gone.${quote(own.original)}`), asText(`gone.${quote(own.replaced)}`), "NULL", "'deleted'"];
  return {
    keyColumns: [...id],
    range: keyRanges(sql.saved, number),
    statements: [
      `UPDATE ${sql.table} t SET ${touched(spec, "t.")} FROM ${sql.saved} s WHERE ${joined} AND ${withinRange(number, "s.")}`,
      `WITH gone AS (DELETE FROM ${sql.saved} s WHERE ${withinRange(number, "s.")} AND (SELECT true FROM ${sql.table} t WHERE ${joined} LIMIT 1) IS NULL RETURNING s.*)
${intoLog(spec)} SELECT ${gone.join(", ")} FROM gone`,
    ],
    remaining: `SELECT count(*) AS remaining FROM ${sql.saved}`,
    total: `SELECT count(*) AS total FROM ${sql.saved}`,
  };
}

/** Changes nothing by itself: the trigger does. */
function touched(spec: SparseSpec, alias = ""): string {
  const column = quote(spec.column.name);
  return `${column} = ${alias}${column}`;
}
