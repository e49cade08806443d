import type { ColumnFacts, TableFacts } from "../../catalog/table-facts";
import type { Statement } from "../../scripts/schemas";
import type { ColumnAct, ColumnMovesDialect, Kept, Moment, NewColumn, RowRule, RuleBranch } from "../column-moves-dialect";
import { statementsStep } from "../statements-step";
import { definitionOf } from "./columns";
import { keyRanges, keysOf, withinRange } from "./key-ranges";
import { knownType } from "./known-types";
import { locks, noLock } from "./locks";
import { fitted, literal, quote, tableName } from "./names";
import { shadowTableProbe } from "./probes";
import { bareRow, fullType, keptStamps, rowKey, same, valueText } from "./row-refs";
import { collectStep, createLog, intoLog, logged } from "./shadow/shadow-log";
import { settingOfAct, shadowNames } from "./shadow/shadow-names";
import { createTrigger, dropTrigger, triggerBody } from "./shadow/trigger-text";

/**
 * Columns that come, go and change their names on MariaDB. What belongs together stands under one lock of the table. Columns change first and
 * triggers after them: a crash in between makes writes fail with an error until the step goes on, but no write is lost.
 */
export const columnMoves: ColumnMovesDialect = {
  moment: (place, table, moment) => {
    const acts = moment.alter ?? [];
    const statements = [
      ...(acts.length === 0 ? [] : [alterTable(table, acts, moment.onlyWhile ?? null)]),
      ...(moment.take ?? []).flatMap((purpose) => events.map((event) => dropTrigger(ruleTrigger(moment.change, purpose, event)))),
      ...(moment.put ?? []).flatMap((rule) => putRule(table, moment, rule)),
    ];
    const isTogether = statements.length > 1;
    return statementsStep(place, {
      waits: acts.some(isSlow) ? "patient" : "short",
      before: isTogether ? [`LOCK TABLES ${tableName(table)} WRITE`] : [],
      after: isTogether ? ["UNLOCK TABLES"] : [],
      statements,
    });
  },
  fill: (place, { change, table, keyColumns, set, where, remaining }) => ({
    type: "batches",
    ...place,
    keyColumns: keysOf(keyColumns),
    range: keyRanges(tableName(table), keyColumns),
    settings: [settingOfAct(change, "backfill")],
    statements: [
      `UPDATE ${tableName(table)} SET ${quote(set.column)} = ${set.to}${keptStamps(table, { except: set.column })}\nWHERE ${withinRange(keyColumns)} AND ${where}`,
    ],
    lock: locks.batch,
    remaining: `SELECT COUNT(*) AS remaining FROM ${tableName(table)} WHERE ${remaining ?? where}`,
    total: `SELECT COUNT(*) AS total FROM ${tableName(table)}`,
  }),
  keep,
  // Numbers and times are compared as what they are: as texts 5 and 5.00 would be two values.
  differs: (value, column, expression) =>
    /^(?:text|bytes|json)$/.test(column.family) ? `NOT ${same(value, expression, column)}` : `NOT (${value} <=> ${expression})`,
  knownType,
  typeOf: fullType,
  newWith: (table, { column, from }) => ({
    expression: (sql) => {
      const own = table.columns.filter(({ generated }) => generated === null);
      const columns = own.map(({ name }) => `NEW.${quote(name === column ? from : name)} AS ${quote(name)}`);
      return `(SELECT (\n${sql}\n) FROM (SELECT ${columns.join(", ")}) AS ${quote(table.name)})`;
    },
  }),
  renameIndex: (place, table, { from, to }) =>
    statementsStep(place, {
      statements: [
        {
          sql: `ALTER TABLE ${tableName(table)} RENAME INDEX ${quote(from)} TO ${quote(to)}, ALGORITHM = INSTANT`,
          lock: locks["schema-moment"],
          probe: `SELECT EXISTS (SELECT 1 FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ${literal(table.name)} AND INDEX_NAME = ${literal(to)}) AS done`,
        },
      ],
    }),
  truthType: "tinyint(1)",
  uniqueIsConstraint: false,
  halfDone:
    "Each change of a schema commits by itself here. If the worker dies between two of them, writes to the table fail with an error until the next worker goes on, usually within a minute; none of them is lost.",
  hides: true,
  ruleObjects: (table, change, purpose) =>
    events.map((event) => ({ kind: "trigger", schema: table.schema, table: table.name, name: ruleTrigger(change, purpose, event) })),
  fitted,
};

const events = ["INSERT", "UPDATE"] as const;

function ruleTrigger(change: string, purpose: RowRule["purpose"], event: (typeof events)[number]): string {
  return `switchyard_${change}_row_${purpose}_${event.toLowerCase()}`;
}

function isSlow(act: ColumnAct): boolean {
  return act.act === "drop" && act.isIndexed;
}

function alterTable(table: TableFacts, acts: readonly ColumnAct[], onlyWhile: string | null): Statement {
  const isInPlace = acts.some(isSlow);
  const algorithm = isInPlace ? "ALGORITHM = INPLACE, LOCK = NONE" : "ALGORITHM = INSTANT";
  return {
    sql: `ALTER TABLE ${tableName(table)} ${acts.map((act) => clause(table, act)).join(", ")}, ${algorithm}`,
    lock: locks[isInPlace ? "online-scan" : "schema-moment"],
    probe: `SELECT ${onlyWhile === null ? acts.flatMap((act) => effects(table, act, acts)).join(" AND ") || "TRUE" : `NOT ${isThere(table, onlyWhile)}`} AS done`,
    repair: null,
  };
}

function clause(table: TableFacts, act: ColumnAct): string {
  switch (act.act) {
    case "add":
      return `ADD COLUMN ${declared(act.column)}`;
    case "drop":
      return `DROP COLUMN ${quote(act.name)}`;
    case "rename":
      return `RENAME COLUMN ${quote(act.from)} TO ${quote(act.to)}`;
    case "hide":
      return moved(table, { column: act.column, from: act.column.name, to: act.to, isHidden: true });
    case "show":
      return moved(table, { column: act.column, from: act.from, to: act.column.name, isHidden: act.column.isInvisible });
    case "default":
      return `ALTER COLUMN ${quote(act.name)} ${act.to === null ? "SET DEFAULT NULL" : `SET DEFAULT (${act.to})`}`;
  }
}

function declared({ name, type, isNullable, defaultSql, isHidden }: NewColumn): string {
  const value = defaultSql === null ? "" : ` DEFAULT ${defaultSql}`;
  return `${quote(name)} ${type}${isNullable ? " NULL" : " NOT NULL"}${isHidden ? " INVISIBLE" : ""}${value}`;
}

type Move = { column: ColumnFacts; from: string; to: string; isHidden: boolean };

/** Where a check or a NOT NULL without default forbids it to be hidden, it only gets another name. */
function moved(table: TableFacts, { column, from, to, isHidden }: Move): string {
  const isChecked = table.dependents.some((dependent) => dependent.kind === "check" && dependent.column === column.name);
  const cannotHide = isChecked || (!column.isNullable && column.defaultSql === null);
  if (cannotHide) return `RENAME COLUMN ${quote(from)} TO ${quote(to)}`;
  return `CHANGE COLUMN ${quote(from)} ${definitionOf(table, { ...column, name: to, isInvisible: isHidden })}`;
}

function isThere(table: TableFacts, name: string): string {
  return `EXISTS (SELECT 1 FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ${literal(table.name)} AND COLUMN_NAME = ${literal(name)})`;
}

/** Conditions that hold once the act is done. */
function effects(table: TableFacts, act: ColumnAct, all: readonly ColumnAct[]): string[] {
  switch (act.act) {
    case "add":
      return [isThere(table, act.column.name)];
    case "drop":
      // Another column may take the name in the same moment.
      return all.some((other) => other.act === "rename" && other.to === act.name) ? [] : [`NOT ${isThere(table, act.name)}`];
    case "rename":
      // In an exchange of names the other rename of the statement tells.
      return [...(all.some((other) => other.act === "rename" && other.to === act.from) ? [] : [`NOT ${isThere(table, act.from)}`]), isThere(table, act.to)];
    case "hide":
      return [isThere(table, act.to)];
    case "show":
      return [isThere(table, act.column.name)];
    case "default":
      return [];
  }
}

function putRule(table: TableFacts, { change }: Moment, { purpose, insert, update }: RowRule): Statement[] {
  return events.map((event): Statement => {
    const body = triggerBody(branches(event === "INSERT" ? insert : update));
    return createTrigger({ table }, { name: ruleTrigger(change, purpose, event), timing: "BEFORE", event, body });
  });
}

function branches(list: readonly RuleBranch[]): string {
  const only = list[0];
  if (only === undefined) return "  SET @switchyard_nothing = NULL;";
  if (list.length === 1 && only.when === null) return assignments(only);
  const parts = list.map((branch, at) => {
    const opening = branch.when === null ? "ELSE" : `${at === 0 ? "IF" : "ELSEIF"} ${branch.when} THEN`;
    return `  ${opening}\n${assignments(branch)}`;
  });
  return `${parts.join("\n")}\n  END IF;`;
}

function assignments({ set }: RuleBranch): string {
  return set
    .map(({ column, to, orElse }) => {
      const target = `NEW.${quote(column)}`;
      const plain = `SET ${target} = ${to};`;
      return orElse === undefined
        ? `    ${plain}`
        : `    BEGIN\n      DECLARE CONTINUE HANDLER FOR SQLEXCEPTION SET ${target} = ${orElse};\n      ${plain}\n    END;`;
    })
    .join("\n");
}

function keep({ change, table, keyColumns, column, now = column, original, replaced, current, where, title }: Kept) {
  const spec = { change, table, column };
  const value = (of: ColumnFacts, expression: string | null) => (expression === null ? "NULL" : valueText(of, expression));
  const values = { original: value(column, original), replaced: value(column, replaced), current: value(now, current) };
  const line = logged({ key: rowKey(bareRow, keyColumns), ...values, event: "changed" });
  return [
    statementsStep({ key: "prepare-log", phase: "restore", title: "Make the place where they are kept" }, { statements: [createLog(spec)] }),
    {
      type: "batches" as const,
      key: "keep-values",
      phase: "restore" as const,
      title,
      keyColumns: keysOf(keyColumns),
      range: keyRanges(tableName(table), keyColumns),
      settings: [settingOfAct(change, "restore")],
      statements: [`${intoLog(spec)}\nSELECT ${line} FROM ${tableName(table)} WHERE ${withinRange(keyColumns)} AND ${where}`],
      lock: locks.batch,
      remaining: null,
      total: `SELECT COUNT(*) AS total FROM ${tableName(table)}`,
    },
    collectStep(spec, { key: "collect-values", phase: "restore", title: "List them in the conflict report" }),
    statementsStep(
      { key: "remove-log", phase: "clean-up", title: "Remove the log, whose lines are in the report" },
      { statements: [{ sql: `DROP TABLE IF EXISTS ${shadowNames(spec).sql.log}`, lock: noLock, probe: shadowTableProbe(shadowNames(spec).log, false) }] },
    ),
  ];
}
