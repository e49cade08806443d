import type { Finding } from "../schemas";
import { findRowsReferredTo } from "./broken-rows";
import { block, findRowSecurity, note, warn } from "./found";
import { columnIn, ruleName } from "./narrow-text-rule";
import type { OperationContext } from "./operation";
import type { NarrowTextParams } from "./schemas";

type Context = OperationContext<NarrowTextParams>;

/** What stands in the way of narrowing this column, or has to be known, from the catalog alone. Whoever breaks an earlier one is not asked the next. */
export function findNarrowText(context: Context): Finding[] {
  const unfit = findUnfit(context);
  return unfit === null ? [...findRule(context), ...findDeletedRows(context), ...findDeclared(context), ...findWatchers(context)] : [unfit];
}

/** Why no step can be made at all; such a plan has empty scripts. */
export function findUnfit({ params, table }: Context): Finding | null {
  const column = columnIn(table, params.column);
  const name = `${table.name}.${params.column}`;
  if (column === undefined) return block("no-such-column", `${table.name} has no column ${params.column}. Pick one from the catalog.`);
  if (column.family !== "text") return block("not-a-text", `${name} is ${column.type}, not a text. Choose another kind of change.`);
  if (column.generated !== null) return block("generated-column", `${name} is generated; change the expression that makes it, or what it is made of.`);
  if (table.primaryKey === null) return block("no-key", `${table.name} has no primary key, so its rows cannot be told apart. Add one first.`);
  if (table.primaryKey.includes(params.column))
    return block("narrow-key", `${name} is part of the primary key, by which rows are found again. It cannot be narrowed this way.`);
  if (column.maxLength !== null && params.length >= column.maxLength)
    return block("not-narrower", `${name} holds ${column.maxLength} characters now; ${params.length} is not less. To allow more, choose "widen text".`);
  if (params.existing.fate === "null" && !column.isNullable)
    return block("null-in-not-null", `${name} is NOT NULL, so values that are too long cannot become NULL. Cut them, or write an expression.`);
  if (table.isPartitioned || table.isChild)
    return block("partitions", `${table.name} is partitioned or inherits: its rows lie in several tables, which this kind does not handle yet.`);
  return null;
}

function findRule(context: Context): Finding[] {
  const name = ruleName(context);
  const isTaken = context.table.checks.some((check) => check.name === name);
  return isTaken ? [block("rule-there", `${context.table.name} already has a check named ${name}. Drop or rename it first.`)] : [];
}

function findDeletedRows({ params, table }: Context): Finding[] {
  return params.existing.fate === "delete_row" ? findRowsReferredTo(table) : [];
}

/** Changing the declaration is refused by the database while others are built on the column. */
function findDeclared({ params, table }: Context): Finding[] {
  if (params.atFinalize !== "change_type") return [];
  const builtOn = table.dependents.filter(
    ({ column, kind }) => column === params.column && /^(?:view|materialized view|generated column|trigger|policy|rule)$/.test(kind),
  );
  if (builtOn.length === 0) return [];
  const names = builtOn.map(({ kind, name }) => `${kind} ${name}`).join(", ");
  return [warn("type-in-use", `The declaration cannot change at finalize while these name the column: ${names}. Keep the rule alone, or remove them before.`)];
}

function findWatchers({ params, table, dialect }: Context): Finding[] {
  const findings: Finding[] = findRowSecurity(table);
  const onUpdate = table.triggers.filter(({ isOurs, events }) => !isOurs && events.some((event) => /UPDATE/i.test(event)));
  if (onUpdate.length > 0) {
    const names = onUpdate.map(({ name }) => name).join(", ");
    findings.push(
      note("triggers-fire", `These triggers also fire for the rows that are fixed and given back, and may for example set a time of change: ${names}.`),
    );
  }
  findings.push(...dialect.shadow.traps(table, params.existing.fate === "delete_row" ? "rows" : params.layout));
  if (params.newWrites === "capture" && params.existing.fate !== "cut")
    findings.push(
      note("excluded-value", `In an upsert, expressions over the proposed value (EXCLUDED, VALUES()) see the replacement of a value that is too long.`),
    );
  return findings;
}
