import type { Statement } from "../../scripts/schemas";
import { statementsStep } from "../statements-step";
import type { SweepDialect } from "../sweep-dialect";
import { keyRanges, withinRange } from "./key-ranges";
import { locks, noLock } from "./locks";
import { quote, shadowSchema } from "./names";
import { asText, bareRow, rowAs, rowKey, sameKey } from "./row-refs";
import { refuseFunction, refuseTriggers } from "./shadow/deleted-rows";
import { collectStep, createLog, intoLog } from "./shadow/shadow-log";
import { settingOfAct, shadowNames, triggerName } from "./shadow/shadow-names";
import { evaluating } from "./written-expressions";
import { createTriggers, dropTrigger, triggerStatement } from "./shadow/triggers";

const purposes = ["insert", "update"] as const;

/** A stricter rule again on PostgreSQL. */
export const sweep: SweepDialect = {
  begin: (spec) => [
    statementsStep(
      { key: "refuse-new", phase: "restore", title: "Refuse from now on what the old rule does not allow" },
      {
        atomic: true,
        statements: [
          ours(createLog(spec)),
          ours(refuseFunction(spec)),
          ...purposes.map((purpose) => ({ ...triggerStatement(dropTrigger(spec, purpose)), lock: locks["schema-moment"] })),
          // Without a WHEN: it would name the column, whose declaration could not change then.
          ...createTriggers(
            spec,
            refuseTriggers(spec).map((trigger) => ({ ...trigger, when: null })),
          ).map(triggerStatement),
        ],
      },
    ),
  ],
  fix: (spec) => {
    const { table } = shadowNames(spec).sql;
    const column = quote(spec.column.name);
    const keys = spec.keyColumns.map(({ name }) => quote(name)).join(", ");
    const where = `${withinRange(spec.keyColumns)} AND ${spec.violates(bareRow)}`;
    const old = rowAs("old");
    return {
      type: "batches",
      key: "replace-new-values",
      phase: "restore",
      title: "List the values that the old rule does not allow, and put their replacements in their place",
      keyColumns: spec.keyColumns.map(({ name, type }) => ({ name, type })),
      range: keyRanges(table, spec.keyColumns),
      settings: [...evaluating({ ...spec, makesText: true }), settingOfAct(spec.change, "restore")],
      statements: [
        `WITH old AS (SELECT ${keys}, ${column}, ${spec.replacement?.(bareRow) ?? "NULL"} AS switchyard_replaced FROM ${table} WHERE ${where} FOR UPDATE),
changed AS (UPDATE ${table} t SET ${column} = old.switchyard_replaced FROM old WHERE ${sameKey(rowAs("t"), old, spec.keyColumns)}
  RETURNING ${rowKey(old, spec.keyColumns)} AS row_key, ${asText(old.column(spec.column.name))} AS was, ${asText(rowAs("t").column(spec.column.name))} AS now)
${intoLog(spec)} SELECT row_key, was, now, now, 'changed' FROM changed`,
      ],
      lock: locks.batch,
      remaining: `SELECT count(*) AS remaining FROM ${table} WHERE ${spec.violates(bareRow)}`,
      total: `SELECT count(*) AS total FROM ${table}`,
    };
  },
  end: (spec) => [
    statementsStep(
      { key: "end-refusing", phase: "clean-up", title: "End refusing by triggers: the old rule holds by itself" },
      { atomic: true, statements: purposes.map((purpose) => ({ sql: dropTrigger(spec, purpose), lock: locks["schema-moment"] })) },
    ),
    collectStep(spec, { key: "collect-replaced", phase: "clean-up", title: "List the values that were replaced" }),
    statementsStep(
      { key: "remove-log", phase: "clean-up", title: "Remove the log" },
      {
        atomic: true,
        statements: [ours(`DROP FUNCTION IF EXISTS ${shadowNames(spec).sql.function("keep")}`), ours(`DROP TABLE IF EXISTS ${shadowNames(spec).sql.log}`)],
      },
    ),
  ],
  owned: (spec) => [
    { kind: "table", schema: shadowSchema, table: null, name: shadowNames(spec).log },
    { kind: "function", schema: shadowSchema, table: null, name: `${spec.change}_keep` },
    ...purposes.map((purpose) => ({ kind: "trigger" as const, schema: spec.table.schema, table: spec.table.name, name: triggerName(spec.change, purpose) })),
  ],
};

function ours(sql: string): Statement {
  return { sql, lock: noLock, probe: null, repair: null };
}
