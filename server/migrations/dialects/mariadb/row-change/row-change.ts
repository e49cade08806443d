import type { BatchesStep, Statement } from "../../../scripts/schemas";
import type { StepPlace } from "../../dialect";
import type { RowChangeDialect, RowChangeSpec } from "../../row-change-dialect";
import { statementsStep } from "../../statements-step";
import { locks, noLock } from "../locks";
import { shadowSchema } from "../names";
import { shadowTableProbe } from "../probes";
import { collectStep, createLog } from "../shadow/shadow-log";
import { settingOfAct, shadowNames } from "../shadow/shadow-names";
import { createTrigger, dropTrigger } from "../shadow/trigger-text";
import { apply, createSaved, listLost, originals, restore } from "./saved-rows";
import { trackingTriggers } from "./tracking";

/** Rows changed and given back on MariaDB: every statement is looked for before and after it, because its changes of a schema commit by themselves. */
export const rowChange: RowChangeDialect = {
  watch: (spec, phase) => [
    statementsStep(
      { key: "keep-rows", phase, title: "Make the place where rows are kept, and see what is written from now on" },
      { statements: [createLog(spec), createSaved(spec), ...trackingTriggers(spec).map((shape) => createTrigger(spec, shape))] },
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
      { statements: trackingTriggers(spec).map(({ name }) => dropTrigger(name)) },
    ),
    ...(listsLost
      ? [batches(spec, { key: "list-lost", phase: "clean-up", title: "List the rows that could not come back" }, { act: "restore", ...listLost(spec) })]
      : []),
    collectStep(spec, { key: "collect-last-conflicts", phase: "clean-up", title: "Take the last lines of the log" }),
    statementsStep(
      { key: "remove-shadow", phase: "clean-up", title: "Remove log and kept rows" },
      { statements: [drop(shadowNames(spec).saved, shadowNames(spec).sql.saved), drop(shadowNames(spec).log, shadowNames(spec).sql.log)] },
    ),
  ],
  originals,
  owned: (spec) => [
    ...[shadowNames(spec).saved, shadowNames(spec).log].map((name) => ({ kind: "table" as const, schema: shadowSchema, table: null, name })),
    ...trackingTriggers(spec).map(({ name }) => ({ kind: "trigger" as const, schema: spec.table.schema, table: spec.table.name, name })),
  ],
};

type Work = Pick<BatchesStep, "keyColumns" | "range" | "statements" | "remaining" | "total"> & { act: "backfill" | "restore" };

function batches(spec: RowChangeSpec, place: StepPlace, { act, ...work }: Work): BatchesStep {
  return { type: "batches", ...place, ...work, settings: [settingOfAct(spec.change, act)], lock: locks.batch };
}

function drop(name: string, qualified: string): Statement {
  return { sql: `DROP TABLE IF EXISTS ${qualified}`, lock: noLock, probe: shadowTableProbe(name, false), repair: null };
}
