import type { BatchesStep, Statement } from "../../../scripts/schemas";
import type { StepPlace } from "../../dialect";
import type { RowChangeDialect, RowChangeSpec } from "../../row-change-dialect";
import { statementsStep } from "../../statements-step";
import { locks, noLock, triggerLock } from "../locks";
import { shadowSchema } from "../names";
import { collectStep, createLog } from "../shadow/shadow-log";
import { settingOfAct, shadowNames, triggerName, type FunctionPurpose } from "../shadow/shadow-names";
import { createTriggers, dropTrigger } from "../shadow/triggers";
import { evaluating } from "../written-expressions";
import { apply, createSaved, listLost, originals, restore } from "./saved-rows";
import { trackingFunctions, trackingTriggers } from "./tracking";

const functions: readonly FunctionPurpose[] = ["keep", "track", "truncated", "clear"];

/** Rows changed and given back on PostgreSQL. */
export const rowChange: RowChangeDialect = {
  watch: (spec, phase) => [
    statementsStep(
      { key: "keep-rows", phase, title: "Make the place where rows are kept, and see what is written from now on" },
      {
        atomic: true,
        statements: [
          ...[createLog(spec), createSaved(spec), ...trackingFunctions(spec)].map(ours),
          ...trackingTriggers(spec).map(({ purpose }) => exclusive(dropTrigger(spec, purpose))),
          ...createTriggers(spec, trackingTriggers(spec)).map((sql) => ({ sql, lock: triggerLock })),
        ],
      },
    ),
  ],
  apply: (spec) =>
    batches(spec, { key: "change-rows", phase: "backfill", title: "Keep each row that matches as it is, and change it" }, { act: "backfill", ...apply(spec) }),
  restore: (spec) =>
    batches(
      spec,
      { key: "restore-rows", phase: "restore", title: "Give the rows that the application did not change what they held" },
      { act: "restore", ...restore(spec) },
    ),
  collect: (spec) => collectStep(spec, { key: "collect-conflicts", phase: "restore", title: "List the rows that stay as the application left them" }),
  remove: (spec, { listsLost }) => [
    statementsStep(
      { key: "stop-tracking", phase: "clean-up", title: "Stop seeing what is written" },
      { atomic: true, statements: trackingTriggers(spec).map(({ purpose }) => exclusive(dropTrigger(spec, purpose))) },
    ),
    ...(listsLost
      ? [batches(spec, { key: "list-lost", phase: "clean-up", title: "List the rows that could not come back" }, { act: "restore", ...listLost(spec) })]
      : []),
    collectStep(spec, { key: "collect-last-conflicts", phase: "clean-up", title: "Take the last lines of the log" }),
    statementsStep(
      { key: "remove-shadow", phase: "clean-up", title: "Remove log and kept rows" },
      {
        atomic: true,
        statements: [
          ...[shadowNames(spec).sql.saved, shadowNames(spec).sql.log].map((name) => ours(`DROP TABLE IF EXISTS ${name}`)),
          ...functions.map((purpose) => ours(`DROP FUNCTION IF EXISTS ${shadowNames(spec).sql.function(purpose)}`)),
        ],
      },
    ),
  ],
  originals,
  owned: (spec) => [
    ...[shadowNames(spec).saved, shadowNames(spec).log].map((name) => ({ kind: "table" as const, schema: shadowSchema, table: null, name })),
    ...functions.map((purpose) => ({ kind: "function" as const, schema: shadowSchema, table: null, name: `${spec.change}_${purpose}` })),
    ...trackingTriggers(spec).map(({ purpose }) => ({
      kind: "trigger" as const,
      schema: spec.table.schema,
      table: spec.table.name,
      name: triggerName(spec.change, purpose),
    })),
  ],
};

type Work = Pick<BatchesStep, "keyColumns" | "range" | "statements" | "remaining" | "total"> & { act: "backfill" | "restore" };

function batches(spec: RowChangeSpec, place: StepPlace, { act, ...work }: Work): BatchesStep {
  return {
    type: "batches",
    ...place,
    ...work,
    settings: [...(act === "backfill" ? evaluating({ evaluated: "by-us" }) : []), settingOfAct(spec.change, act)],
    lock: locks.batch,
  };
}

function ours(sql: string): Pick<Statement, "sql" | "lock"> {
  return { sql, lock: noLock };
}

function exclusive(sql: string): Pick<Statement, "sql" | "lock"> {
  return { sql, lock: locks["schema-moment"] };
}
