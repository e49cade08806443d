import type { RowRef } from "../../dialect";
import type { RowChangeSpec } from "../../row-change-dialect";
import { quote } from "../names";
import type { TriggerShape } from "../probes";
import { rowAs, rowKey, same, sameKey, triggerRow } from "../row-refs";
import { dropEmptyLine, emptyLine, lineState, lockLine } from "../saved-lines";
import { intoLog, logged } from "../shadow/shadow-log";
import { actIs, actVariable, shadowNames } from "../shadow/shadow-names";
import { lines, triggerBody } from "../shadow/trigger-text";
import { giveBack, images, savedLines, shown } from "./saved-rows";

const saved = rowAs("s");

/** They see what the application does to a changed row; at rollback ours has the last word on what is given back. */
export function trackingTriggers(spec: RowChangeSpec): TriggerShape[] {
  return [afterDelete(spec), afterUpdate(spec), beforeUpdate(spec)];
}

function beforeUpdate(spec: RowChangeSpec): TriggerShape {
  const body = triggerBody(`  IF ${actIs(spec.change, "restore")} THEN`, `    ${giveBack(spec)}`, `  END IF;`);
  return { name: shadowNames(spec).trigger("before_update"), timing: "BEFORE", event: "UPDATE", body };
}

/** What is saved of a row is given up when the application writes another value, and goes with the row to another key. */
function afterUpdate(spec: RowChangeSpec): TriggerShape {
  const [next, before] = [triggerRow("NEW", spec.table), triggerRow("OLD", spec.table)];
  const { sql, trigger } = shadowNames(spec);
  const isUnchanged = spec.set.map(({ column }) => same(next.column(column.name), before.column(column.name), column)).join(" AND ");
  const isSameKey = spec.keyColumns.map((key) => same(next.column(key.name), before.column(key.name), key)).join(" AND ");
  const keys = spec.keyColumns.map(({ name }) => `${saved.column(name)} = ${next.column(name)}`).join(", ");
  const current = shown(spec, (name) => next.column(name));
  const kept = savedLines(spec);
  const body = triggerBody(
    `  IF ${actVariable} IS NOT NULL THEN LEAVE switchyard; END IF;`,
    `  IF NOT (${isUnchanged}) THEN`,
    mark(spec, { row: next, under: before, current, event: "changed", becomes: "given_up" }),
    `  END IF;`,
    `  IF NOT (${isSameKey}) THEN`,
    // What stands under the new key is of a row that is gone.
    `    IF NOT (${sameKey(next, before, spec.keyColumns)}) THEN`,
    `      ${lockLine(kept, next)}`,
    `      DELETE s FROM ${sql.saved} s WHERE ${sameKey(saved, next, spec.keyColumns)};`,
    `    END IF;`,
    `    ${lockLine(kept, before)}`,
    `    UPDATE ${sql.saved} s SET ${keys} WHERE ${sameKey(saved, before, spec.keyColumns)} AND ${saved.column(lineState)} <> 'gone';`,
    `    ${lockLine(kept, next)}`,
    `    ${dropEmptyLine(kept, next)}`,
    `  END IF;`,
  );
  return { name: trigger("after_update"), timing: "AFTER", event: "UPDATE", body };
}

function afterDelete(spec: RowChangeSpec): TriggerShape {
  const before = triggerRow("OLD", spec.table);
  const body = triggerBody(
    `  IF ${actVariable} IS NOT NULL THEN LEAVE switchyard; END IF;`,
    mark(spec, { row: before, under: before, current: "NULL", event: "deleted", becomes: "gone" }),
  );
  return { name: shadowNames(spec).trigger("after_delete"), timing: "AFTER", event: "DELETE", body };
}

type Row = Pick<RowRef, "column">;
type Mark = { row: Row; under: Row; current: string; event: "changed" | "deleted"; becomes: "given_up" | "gone" };

/** Locked while it is read: a transaction that began long ago must see what was saved since. */
function mark(spec: RowChangeSpec, { row, under, current, event, becomes }: Mark): string {
  const { sql } = shadowNames(spec);
  const { before, after } = images(spec);
  const line = logged({ key: rowKey(row, spec.keyColumns), original: before, replaced: after, current, event });
  const isThere = sameKey(saved, under, spec.keyColumns);
  const from = becomes === "gone" ? `<> ${emptyLine}` : "= 'held'";
  return lines(
    `    ${lockLine(savedLines(spec), under)}`,
    `    ${intoLog(spec)}`,
    `    SELECT ${line} FROM ${sql.saved} s WHERE ${isThere} AND ${saved.column(lineState)} = 'held' FOR UPDATE;`,
    `    UPDATE ${sql.saved} s SET s.${quote(lineState)} = '${becomes}' WHERE ${isThere} AND ${saved.column(lineState)} ${from};`,
    `    ${dropEmptyLine(savedLines(spec), under)}`,
  );
}
