import { statementsStep } from "../statements-step";
import type { SweepDialect } from "../sweep-dialect";
import { keyRanges, keysOf, withinRange } from "./key-ranges";
import { locks, noLock } from "./locks";
import { quote, shadowSchema } from "./names";
import { shadowTableProbe } from "./probes";
import { bareRow, keptStamps, rowKey, valueText } from "./row-refs";
import { refusals } from "./shadow/deleted-rows";
import { collectStep, createLog, intoLog, logged } from "./shadow/shadow-log";
import { settingOfAct, shadowNames } from "./shadow/shadow-names";
import { createTrigger, dropTrigger } from "./shadow/trigger-text";

const moments = ["before_insert", "before_update"] as const;

/** A stricter rule again on MariaDB. */
export const sweep: SweepDialect = {
  begin: (spec) => [
    statementsStep(
      { key: "refuse-new", phase: "restore", title: "Refuse from now on what the old rule does not allow" },
      { statements: [createLog(spec), ...refusals(spec, shadowNames(spec).trigger).map((shape) => createTrigger(spec, shape))] },
    ),
  ],
  fix: (spec) => {
    const { table } = shadowNames(spec).sql;
    const column = quote(spec.column.name);
    const replacement = spec.replacement?.(bareRow) ?? "NULL";
    const where = `${withinRange(spec.keyColumns)} AND ${spec.violates(bareRow)}`;
    const line = {
      key: rowKey(bareRow, spec.keyColumns),
      original: valueText(spec.column, column),
      replaced: valueText(spec.column, replacement),
      current: valueText(spec.column, replacement),
    };
    return {
      type: "batches",
      key: "replace-new-values",
      phase: "restore",
      title: "List the values that the old rule does not allow, and put their replacements in their place",
      keyColumns: keysOf(spec.keyColumns),
      range: keyRanges(table, spec.keyColumns),
      settings: [settingOfAct(spec.change, "restore")],
      statements: [
        `${intoLog(spec)}\nSELECT ${logged({ ...line, event: "changed" })} FROM ${table} WHERE ${where} FOR UPDATE`,
        `UPDATE ${table} SET ${column} = ${replacement}${keptStamps(spec.table, { except: spec.column.name })} WHERE ${where}`,
      ],
      lock: locks.batch,
      remaining: `SELECT COUNT(*) AS remaining FROM ${table} WHERE ${spec.violates(bareRow)}`,
      total: `SELECT COUNT(*) AS total FROM ${table}`,
    };
  },
  end: (spec) => [
    statementsStep(
      { key: "end-refusing", phase: "clean-up", title: "End refusing by triggers: the old rule holds by itself" },
      { statements: moments.map((moment) => dropTrigger(shadowNames(spec).trigger(moment))) },
    ),
    collectStep(spec, { key: "collect-replaced", phase: "clean-up", title: "List the values that were replaced" }),
    statementsStep(
      { key: "remove-log", phase: "clean-up", title: "Remove the log" },
      { statements: [{ sql: `DROP TABLE IF EXISTS ${shadowNames(spec).sql.log}`, lock: noLock, probe: shadowTableProbe(shadowNames(spec).log, false) }] },
    ),
  ],
  owned: (spec) => [
    { kind: "table", schema: shadowSchema, table: null, name: shadowNames(spec).log },
    ...moments.map((moment) => ({ kind: "trigger" as const, schema: spec.table.schema, table: spec.table.name, name: shadowNames(spec).trigger(moment) })),
  ],
};
