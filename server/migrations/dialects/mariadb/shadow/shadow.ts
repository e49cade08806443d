import type { Statement, Step, StatementsStep } from "../../../scripts/schemas";
import type { ShadowDialect, SparseSpec } from "../../dialect";
import { locks, noLock } from "../locks";
import { shadowSchema } from "../names";
import { shadowTableProbe } from "../probes";
import { bareRow } from "../row-refs";
import { columnLayout } from "./column-layout";
import { deletedRows, refusals } from "./deleted-rows";
import type { ShadowLayout } from "./shadow-layout";
import { collectStep, createLog } from "./shadow-log";
import { settingOfAct, shadowNames, type TriggerMoment } from "./shadow-names";
import { findTraps } from "./shadow-traps";
import { tableLayout } from "./table-layout";
import { createTrigger, dropTrigger } from "./trigger-text";

/**
 * Originals kept and given back on MariaDB. Its changes of a schema commit by themselves, so every statement is looked for before and after it,
 * and between any two of them nothing is lost.
 */
export const shadow: ShadowDialect = {
  prepare: (spec) => [
    step({ key: "prepare-shadow", phase: "expand", title: "Make the place where originals are kept" }, [createLog(spec), ...layoutOf(spec).places(spec)]),
  ],
  capture: (spec) => {
    const made = layoutOf(spec)
      .triggers(spec)
      .map((shape) => createTrigger(spec, shape));
    return made.length === 0 ? [] : [step({ key: "keep-originals", phase: "expand", title: titles[spec.newWrites] }, made)];
  },
  backfill: (spec) => ({
    type: "batches",
    key: "fix-rows",
    phase: "backfill",
    title:
      spec.replacement === null
        ? "Take the rows that break the rule out of the table, and keep them"
        : "Save the originals and put the replacements in their place",
    ...layoutOf(spec).backfill(spec),
    settings: [settingOfAct(spec.change, "backfill")],
    lock: locks.batch,
    total: `SELECT COUNT(*) AS total FROM ${shadowNames(spec).sql.table}`,
  }),
  enforce: (spec) => [
    {
      type: "verify",
      key: "prove-rule",
      phase: "enforce",
      title: "Prove that every row holds to the rule; the triggers keep it from now on",
      query: `SELECT COUNT(*) AS found FROM ${shadowNames(spec).sql.table} WHERE ${spec.violates(bareRow)}`,
      refusal: `Rows of ${spec.table.name} break the rule although it is kept by triggers. Another trigger of the table that fires after ours may write them, or the replacement breaks the rule too. Roll back, and change that.`,
    },
  ],
  stopCapture,
  restore: (spec) => ({
    type: "batches",
    key: "restore-originals",
    phase: "restore",
    title: "Give the originals back to the rows that the application did not change",
    ...layoutOf(spec).restore(spec),
    settings: [settingOfAct(spec.change, "restore")],
    lock: locks.batch,
  }),
  collect: (spec) => collectStep(spec, { key: "collect-conflicts", phase: "restore", title: "List the rows whose originals stay away" }),
  remove: (spec) => removal(spec, "Remove log and originals"),
  finish: (spec) => [
    step(
      { key: "keep-rule", phase: "clean-up", title: "Refuse what breaks the rule, without originals" },
      refusals(spec, shadowNames(spec).ruleTrigger).map((shape) => createTrigger(spec, shape)),
    ),
    ...removal(spec, "Remove log and originals; the rule stays"),
  ],
  originals: (spec) => layoutOf(spec).originals(spec),
  owned: (spec) => [
    ...layoutOf(spec).owned(spec),
    { kind: "table", schema: shadowSchema, table: null, name: shadowNames(spec).log },
    ...layoutOf(spec).moments.map((moment) => ({
      kind: "trigger" as const,
      schema: spec.table.schema,
      table: spec.table.name,
      name: shadowNames(spec).trigger(moment),
    })),
  ],
  traps: findTraps,
};

const titles: Readonly<Record<SparseSpec["newWrites"], string>> = {
  reject: "From now on refuse new values that break the rule, and see what is written",
  capture: "From now on keep new values that break the rule, and see what is written",
  pass: "From now on see what is written",
};

function layoutOf(spec: SparseSpec): ShadowLayout {
  if (spec.replacement === null) return deletedRows;
  return spec.layout === "column" ? columnLayout : tableLayout;
}

/** Stands on whatever forward has come to, so it makes what is missing. Each swap of a trigger waits for the writers under way. */
function stopCapture(spec: SparseSpec): Step[] {
  const layout = layoutOf(spec);
  const { drop, triggers } = layout.stop(spec);
  return [
    step({ key: "stop-capture", phase: "restore", title: "Take the rule back; what the application writes is still seen" }, [
      createLog(spec),
      ...layout.places(spec),
      ...drop.map((moment) => dropTrigger(shadowNames(spec).trigger(moment))),
      ...triggers.map((shape) => createTrigger(spec, shape)),
    ]),
  ];
}

/** Tracking ends under a lock that waits for every writer, so after it the log is whole; only then its last lines are read and it goes. */
function removal(spec: SparseSpec, title: string): Step[] {
  const layout = layoutOf(spec);
  const { sql, log } = shadowNames(spec);
  // What captures goes before what tracks: otherwise a row that is captured in between would not be seen changing.
  const order: readonly TriggerMoment[] = ["before_insert", "after_insert", "before_update", "after_update", "after_delete"];
  const drops = order.filter((moment) => layout.moments.includes(moment)).map((moment) => dropTrigger(shadowNames(spec).trigger(moment)));
  const dropLog: Statement = { sql: `DROP TABLE IF EXISTS ${sql.log}`, lock: noLock, probe: shadowTableProbe(log, false), repair: null };
  return [
    step({ key: "stop-tracking", phase: "clean-up", title: "Stop seeing what is written" }, drops),
    collectStep(spec, { key: "collect-last-conflicts", phase: "clean-up", title: "Take the last lines of the log" }),
    step({ key: "remove-shadow", phase: "clean-up", title }, [...layout.remove(spec), dropLog]),
  ];
}

function step(place: Pick<StatementsStep, "key" | "phase" | "title">, statements: Statement[]): StatementsStep {
  return { type: "statements", ...place, atomic: false, waits: "short", before: [], after: [], statements, blocking: null };
}
