import type { TableFacts } from "../../catalog/table-facts";
import type { Statement, StatementsStep } from "../../scripts/schemas";
import type { StepPlace } from "../dialect";
import type { ColumnAct, ColumnMovesDialect, Kept, Moment, RowRule, RuleBranch } from "../column-moves-dialect";
import { statementsStep } from "../statements-step";
import { indexProbe } from "./indexes";
import { keyRanges, withinRange } from "./key-ranges";
import { knownType } from "./known-types";
import { locks, noLock, triggerLock } from "./locks";
import { fitted, literal, quote, shadowSchema, tableName } from "./names";
import { columnProbe, regclass } from "./probes";
import { asText, bareRow, rowKey, same } from "./row-refs";
import { asDatabase, evaluating } from "./written-expressions";
import { lines, triggerFunction } from "./shadow/plpgsql";
import { collectStep, createLog, intoLog } from "./shadow/shadow-log";
import { settingOfAct, shadowNames } from "./shadow/shadow-names";

/** Columns that come, go and change their names on PostgreSQL: each moment is one transaction. */
export const columnMoves: ColumnMovesDialect = {
  moment: (place, table, moment) => {
    if (moment.onlyWhile !== undefined) return namesBack(place, table, { ...moment, onlyWhile: moment.onlyWhile });
    const acts = moment.alter ?? [];
    const alone = acts.length === 1 && moment.take === undefined && moment.put === undefined && moment.dropChecks === undefined ? acts[0] : undefined;
    // Whether a name has changed already is seen, so a rename alone needs no transaction with its mark and can find itself done.
    const probe = alone === undefined ? null : renamedProbe(table, alone);
    if (alone !== undefined && probe !== null) return statementsStep(place, { statements: [{ ...exclusive(alter(table, alone)), probe }] });
    const statements = [
      ...(moment.dropChecks ?? []).map((name) => exclusive(`ALTER TABLE ${tableName(table)} DROP CONSTRAINT IF EXISTS ${quote(name)}`)),
      ...acts.map((act) => exclusive(alter(table, act))),
      ...(moment.take ?? []).flatMap((purpose) => takeRule(table, moment, purpose)),
      ...(moment.put ?? []).flatMap((rule) => putRule(table, moment, rule)),
    ];
    const lock = statements.length > 1 ? [exclusive(`LOCK TABLE ${tableName(table)} IN ACCESS EXCLUSIVE MODE`)] : [];
    const hasDefault = acts.some((act) => (act.act === "add" && act.column.defaultSql !== null) || (act.act === "default" && act.to !== null));
    return statementsStep(place, { ...(hasDefault ? asDatabase : {}), atomic: true, statements: [...lock, ...statements] });
  },
  fill: (place, { change, table, keyColumns, set, where, remaining }) => ({
    type: "batches",
    ...place,
    keyColumns: keyColumns.map(({ name, type }) => ({ name, type })),
    range: keyRanges(tableName(table), keyColumns),
    settings: [...evaluating({ keyColumns, table }), settingOfAct(change, "backfill")],
    statements: [`UPDATE ${tableName(table)} SET ${quote(set.column)} = ${set.to}\nWHERE ${withinRange(keyColumns)} AND ${where}`],
    lock: locks.batch,
    remaining: `SELECT count(*) AS remaining FROM ${tableName(table)} WHERE ${remaining ?? where}`,
    total: `SELECT count(*) AS total FROM ${tableName(table)}`,
  }),
  keep,
  differs: (value, { type }, expression) => `NOT ${same(value, `CAST(${expression} AS ${type})`)}`,
  knownType,
  typeOf: ({ type, collation }) => `${type}${collation === null || collation === "default" ? "" : ` COLLATE ${quote(collation)}`}`,
  newWith: (table, { column, from }) => ({
    expression: (sql) => {
      const columns = table.columns.map(({ name }) => `NEW.${quote(name === column ? from : name)} AS ${quote(name)}`);
      return `(SELECT (\n${sql}\n) FROM (SELECT ${columns.join(", ")}) AS ${quote(table.name)})`;
    },
  }),
  renameIndex: (place, table, { from, to }) =>
    statementsStep(place, {
      statements: [
        {
          sql: `ALTER INDEX ${tableName({ schema: table.schema, name: from })} RENAME TO ${quote(to)}`,
          lock: { mode: "SHARE UPDATE EXCLUSIVE", blocks: "schema-changes", lasts: "moment" },
          probe: indexProbe(table, to, "indisvalid"),
        },
      ],
    }),
  truthType: "boolean",
  uniqueIsConstraint: true,
  halfDone: null,
  hides: false,
  ruleObjects: (table, change, purpose) => [
    { kind: "function", schema: shadowSchema, table: null, name: `${change}_row_${purpose}` },
    { kind: "trigger", schema: table.schema, table: table.name, name: ruleTrigger(change, purpose) },
  ],
  fitted,
};

function exclusive(sql: string): Statement {
  return { sql, lock: locks["schema-moment"], probe: null, repair: null };
}

function ours(sql: string): Statement {
  return { sql, lock: noLock, probe: null, repair: null };
}

function alter(table: TableFacts, act: ColumnAct): string {
  const prefix = `ALTER TABLE ${tableName(table)}`;
  switch (act.act) {
    case "add": {
      const { name, type, defaultSql, isNullable } = act.column;
      const rest = `${defaultSql === null ? "" : ` DEFAULT ${defaultSql}`}${isNullable ? "" : " NOT NULL"}`;
      return `${prefix} ADD COLUMN IF NOT EXISTS ${quote(name)} ${type}${rest}`;
    }
    case "drop":
      return `${prefix} DROP COLUMN IF EXISTS ${quote(act.name)}`;
    case "rename":
      return `${prefix} RENAME COLUMN ${quote(act.from)} TO ${quote(act.to)}`;
    case "hide":
      return `${prefix} RENAME COLUMN ${quote(act.column.name)} TO ${quote(act.to)}`;
    case "show":
      return `${prefix} RENAME COLUMN ${quote(act.from)} TO ${quote(act.column.name)}`;
    case "default":
      return `${prefix} ALTER COLUMN ${quote(act.name)} ${act.to === null ? "DROP DEFAULT" : `SET DEFAULT ${act.to}`}`;
  }
}

/**
 * Names that change back, in one transaction whose statements are looked for before it: whether forward had changed them is known only when it runs.
 * What is taken away besides is gone afterwards in either case.
 */
function namesBack(place: StepPlace, table: TableFacts, moment: Moment & { onlyWhile: string }): StatementsStep {
  const gone = `NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = ${regclass(table)} AND attname = ${literal(moment.onlyWhile)} AND NOT attisdropped)`;
  const statements = [
    ...(moment.alter ?? []).map((act) => {
      const away =
        act.act === "hide"
          ? ` OR EXISTS (SELECT FROM pg_attribute WHERE attrelid = ${regclass(table)} AND attname = ${literal(act.to)} AND NOT attisdropped)`
          : "";
      return { ...exclusive(alter(table, act)), probe: `SELECT (${gone}${away}) AS done` };
    }),
    ...(moment.take ?? []).map((purpose) => {
      const name = ruleTrigger(moment.change, purpose);
      return {
        ...exclusive(`DROP TRIGGER IF EXISTS ${quote(name)} ON ${tableName(table)}`),
        probe: `SELECT NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = ${regclass(table)} AND tgname = ${literal(name)}) AS done`,
      };
    }),
  ];
  return statementsStep(place, { before: ["BEGIN"], after: ["COMMIT"], statements });
}

function renamedProbe(table: TableFacts, act: ColumnAct): string | null {
  if (act.act === "hide") return columnProbe(table, act.to);
  return act.act === "show" ? columnProbe(table, act.column.name) : null;
}

/** After the triggers of kept originals, which may change the same row. */
function ruleTrigger(change: string, purpose: RowRule["purpose"]): string {
  return `zzz_switchyard_${change.replace(/\D/g, "").padStart(8, "0")}_row_${purpose}`;
}

function takeRule(table: TableFacts, { change }: Moment, purpose: RowRule["purpose"]): Statement[] {
  return [
    exclusive(`DROP TRIGGER IF EXISTS ${quote(ruleTrigger(change, purpose))} ON ${tableName(table)}`),
    ours(`DROP FUNCTION IF EXISTS ${tableName({ schema: shadowSchema, name: `${change}_row_${purpose}` })}()`),
  ];
}

function putRule(table: TableFacts, { change }: Moment, { purpose, insert, update }: RowRule): Statement[] {
  const trigger = quote(ruleTrigger(change, purpose));
  const body = lines(`IF TG_OP = 'INSERT' THEN`, branches(insert), `ELSE`, branches(update), `END IF;`, `RETURN NEW;`);
  const made = triggerFunction({ change, table, column: { name: "row" } }, `row_${purpose}`, { body });
  const { function: functionName } = shadowNames({ change, table, column: { name: "row" } }).sql;
  return [
    ours(made),
    exclusive(`DROP TRIGGER IF EXISTS ${trigger} ON ${tableName(table)}`),
    ...[
      `CREATE TRIGGER ${trigger} BEFORE INSERT OR UPDATE ON ${tableName(table)} FOR EACH ROW\nEXECUTE FUNCTION ${functionName(`row_${purpose}`)}`,
      // What a replication role writes (session_replication_role = replica) keeps both columns alike too.
      `ALTER TABLE ${tableName(table)} ENABLE ALWAYS TRIGGER ${trigger}`,
    ].map((sql) => ({ sql, lock: triggerLock, probe: null, repair: null })),
  ];
}

function branches(list: readonly RuleBranch[]): string {
  if (list.length === 0) return "  NULL;";
  const only = list[0];
  if (list.length === 1 && only?.when === null) return assignments(only);
  const parts = list.map((branch, at) => {
    const opening = branch.when === null ? "ELSE" : `${at === 0 ? "IF" : "ELSIF"} ${branch.when} THEN`;
    return `  ${opening}\n${assignments(branch)}`;
  });
  return `${parts.join("\n")}\n  END IF;`;
}

/** No value of a row is at fault then, but what the expression names: NULL in every row from then on would be a silent loss. */
const unresolved = "undefined_function OR undefined_object OR undefined_table OR undefined_column OR invalid_schema_name";

function assignments({ set }: RuleBranch): string {
  return set
    .map(({ column, to, orElse }) => {
      const target = `NEW.${quote(column)}`;
      const plain = `${target} := ${to};`;
      return orElse === undefined
        ? `    ${plain}`
        : `    BEGIN\n      ${plain}\n    EXCEPTION\n      WHEN ${unresolved} THEN RAISE;\n      WHEN OTHERS THEN ${target} := ${orElse};\n    END;`;
    })
    .join("\n");
}

function keep({ change, table, keyColumns, column, original, replaced, current, where, title }: Kept) {
  const spec = { change, table, column };
  const value = (expression: string | null) => (expression === null ? "NULL" : asText(expression));
  return [
    statementsStep(
      { key: "prepare-log", phase: "restore", title: "Make the place where they are kept" },
      { atomic: true, statements: [ours(createLog(spec))] },
    ),
    {
      type: "batches" as const,
      key: "keep-values",
      phase: "restore" as const,
      title,
      keyColumns: keyColumns.map(({ name, type }) => ({ name, type })),
      range: keyRanges(tableName(table), keyColumns),
      settings: [...evaluating({ keyColumns, makesText: true }), settingOfAct(change, "restore")],
      statements: [
        `${intoLog(spec)}\nSELECT ${rowKey(bareRow, keyColumns)}, ${value(original)}, ${value(replaced)}, ${value(current)}, 'changed'\nFROM ${tableName(table)} WHERE ${withinRange(keyColumns)} AND ${where}`,
      ],
      lock: locks.batch,
      remaining: null,
      total: `SELECT count(*) AS total FROM ${tableName(table)}`,
    },
    collectStep(spec, { key: "collect-values", phase: "restore", title: "List them in the conflict report" }),
    statementsStep(
      { key: "remove-log", phase: "clean-up", title: "Remove the log, whose lines are in the report" },
      { atomic: true, statements: [ours(`DROP TABLE IF EXISTS ${shadowNames(spec).sql.log}`)] },
    ),
  ];
}
