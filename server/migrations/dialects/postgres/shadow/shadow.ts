import type { Finding } from "../../../schemas";
import type { Statement, Step, StatementsStep } from "../../../scripts/schemas";
import type { ShadowDialect, SparseSpec } from "../../dialect";
import { columnLayout } from "./column-layout";
import { deletedRows } from "./deleted-rows";
import { locks, noLock } from "../locks";
import { estimatedRows, quote, shadowSchema, tableName } from "../names";
import { constraintProbe } from "../probes";
import { bareRow, usesExpression } from "../row-refs";
import { asDatabase, asTrigger, evaluating } from "../written-expressions";
import type { ShadowLayout } from "./shadow-layout";
import { collectStep, createLog } from "./shadow-log";
import { settingOfAct, shadowNames, triggerName, type TriggerPurpose } from "./shadow-names";
import { tableLayout } from "./table-layout";
import { statementsStep } from "../../statements-step";
import { createTriggers, dropTrigger, triggerStatement } from "./triggers";

/** Originals kept and given back on PostgreSQL. */
export const shadow: ShadowDialect = {
  prepare: (spec) => [
    step(
      { key: "prepare-shadow", phase: "expand", title: "Make the place where originals are kept" },
      { atomic: false, statements: layoutOf(spec).places(spec) },
    ),
  ],
  capture: (spec) => [
    step(
      { key: "keep-originals", phase: "expand", title: titles[spec.newWrites] },
      {
        atomic: true,
        statements: [
          ours(createLog(spec)),
          ...layoutOf(spec).functions(spec).map(ours),
          ...createTriggers(spec, layoutOf(spec).triggers(spec)).map(triggerStatement),
        ],
      },
    ),
  ],
  backfill: (spec) => ({
    type: "batches",
    key: "fix-rows",
    phase: "backfill",
    title:
      spec.replacement === null
        ? "Take the rows that break the rule out of the table, and keep them"
        : "Save the originals and put the replacements in their place",
    ...layoutOf(spec).backfill(spec),
    settings: [...evaluating({ ...spec, evaluated: isAskedOfWrites(spec) ? "by-triggers" : "by-us" }), settingOfAct(spec.change, "backfill")],
    lock: locks.batch,
    remaining: `SELECT count(*) AS remaining FROM ${tableName(spec.table)} WHERE ${spec.violates(bareRow)}`,
    total: estimatedRows(spec.table),
  }),
  enforce,
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
  finish: (spec) => removal(spec, "Remove log and originals; the rule stays"),
  originals: (spec) => layoutOf(spec).originals(spec),
  owned: (spec) => [
    ...layoutOf(spec).owned(spec),
    { kind: "table", schema: shadowSchema, table: null, name: shadowNames(spec).log },
    ...layoutOf(spec).functionPurposes.map((purpose) => ({ kind: "function" as const, schema: shadowSchema, table: null, name: `${spec.change}_${purpose}` })),
    ...allTriggers(spec).map((purpose) => ({
      kind: "trigger" as const,
      schema: spec.table.schema,
      table: spec.table.name,
      name: triggerName(spec.change, purpose),
    })),
    ...(spec.check === null ? [] : [{ kind: "constraint" as const, schema: spec.table.schema, table: spec.table.name, name: spec.check.name }]),
  ],
  traps: (_table, layout) => (layout === "column" ? [visibleColumn] : []),
};

const visibleColumn: Finding = {
  rule: "visible-column",
  level: "note",
  words:
    "SELECT * and COPY without a list of columns see the shadow column until finalize or rollback. Where an application relies on them, keep originals in a table.",
  stepKey: null,
  source: "switchyard",
};

const titles: Readonly<Record<SparseSpec["newWrites"], string>> = {
  reject: "From now on refuse new values that break the rule, and see what is written",
  capture: "From now on keep new values that break the rule, and see what is written",
  pass: "From now on see what is written",
};

/** The rule holds an expression of a person, which our triggers ask of what is written. */
function isAskedOfWrites({ newWrites, violates }: SparseSpec): boolean {
  return newWrites !== "pass" && usesExpression(violates);
}

function layoutOf(spec: SparseSpec): ShadowLayout {
  if (spec.replacement === null) return deletedRows;
  return spec.layout === "column" ? columnLayout : tableLayout;
}

/** Only after the clean-up: before it the check would make unrelated updates of such rows fail. */
function enforce(spec: SparseSpec): Step[] {
  if (spec.check === null) return [];
  const { name, expression } = spec.check;
  const table = tableName(spec.table);
  const add: Statement = {
    sql: `ALTER TABLE ${table} ADD CONSTRAINT ${quote(name)} CHECK (${expression}) NOT VALID`,
    lock: locks["schema-moment"],
    probe: constraintProbe(spec.table, name, { validated: false }),
    repair: null,
  };
  const validate: Statement = {
    sql: `ALTER TABLE ${table} VALIDATE CONSTRAINT ${quote(name)}`,
    lock: locks["online-scan"],
    probe: constraintProbe(spec.table, name, { validated: true }),
    repair: null,
  };
  return [
    statementsStep({ key: "add-check", phase: "enforce", title: "Let the database refuse what breaks the rule" }, { ...asTrigger, statements: [add] }),
    statementsStep(
      { key: "validate-check", phase: "enforce", title: "Prove that every row holds to it" },
      { ...asDatabase, statements: [validate], waits: "patient" },
    ),
  ];
}

/**
 * Stands on whatever forward has come to, so it makes what is missing, also where somebody has switched our triggers off or removed them. Dropping
 * the check waits for every writer under way.
 */
function stopCapture(spec: SparseSpec): Step[] {
  const layout = layoutOf(spec);
  const { drop, functions, triggers } = layout.stop(spec);
  const table = tableName(spec.table);
  const exclusive = (sql: string): Statement => ({ sql, lock: locks["schema-moment"], probe: null, repair: null });
  return [
    step(
      { key: "stop-capture", phase: "restore", title: "Take the rule back; what the application writes is still seen" },
      {
        atomic: true,
        statements: [
          exclusive(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`),
          ...(spec.check === null ? [] : [exclusive(`ALTER TABLE ${table} DROP CONSTRAINT IF EXISTS ${quote(spec.check.name)}`)]),
          ...layout.places(spec).map((statement) => ({ ...statement, probe: null })),
          ours(createLog(spec)),
          ...drop.map((purpose) => exclusive(dropTrigger(spec, purpose))),
          ...functions.map(ours),
          ...createTriggers(spec, triggers).map(exclusive),
        ],
      },
    ),
  ];
}

/** Tracking ends under a lock that waits for every writer, so after it the log is whole; only then its last lines are read and it goes. */
function removal(spec: SparseSpec, title: string): Step[] {
  const layout = layoutOf(spec);
  const { function: functionName, log } = shadowNames(spec).sql;
  const drops = allTriggers(spec).map((purpose): Statement => ({ sql: dropTrigger(spec, purpose), lock: locks["schema-moment"], probe: null, repair: null }));
  return [
    step({ key: "stop-tracking", phase: "clean-up", title: "Stop seeing what is written" }, { atomic: true, statements: drops }),
    collectStep(spec, { key: "collect-last-conflicts", phase: "clean-up", title: "Take the last lines of the log" }),
    step(
      { key: "remove-shadow", phase: "clean-up", title },
      {
        atomic: true,
        statements: [
          ...layout.remove(spec),
          ...layout.functionPurposes.map((purpose) => ours(`DROP FUNCTION IF EXISTS ${functionName(purpose)}`)),
          ours(`DROP TABLE IF EXISTS ${log}`),
        ],
      },
    ),
  ];
}

/** Every trigger that forward or rollback may have made. */
function allTriggers(spec: SparseSpec): TriggerPurpose[] {
  const layout = layoutOf(spec);
  return [...new Set([...layout.triggers(spec), ...layout.stop(spec).triggers].map(({ purpose }) => purpose))];
}

function ours(sql: string): Statement {
  return { sql, lock: noLock, probe: null, repair: null };
}

type Place = Pick<StatementsStep, "key" | "phase" | "title">;

function step(place: Place, { atomic, statements }: Pick<StatementsStep, "atomic" | "statements">): StatementsStep {
  return { type: "statements", ...place, atomic, waits: "short", before: [], after: [], statements, blocking: null };
}
