import type { RowChangeSpec } from "../../row-change-dialect";
import { literal, quote } from "../names";
import { rowAs, rowKey, same, sameKey, triggerRow } from "../row-refs";
import { lines, triggerFunction } from "../shadow/plpgsql";
import { intoLog } from "../shadow/shadow-log";
import { shadowNames, whenOurWrite } from "../shadow/shadow-names";
import type { Trigger } from "../shadow/triggers";
import { giveBack, images, own, shown } from "./saved-rows";

/** Functions of the triggers below. */
export function trackingFunctions(spec: RowChangeSpec): string[] {
  return [keepFunction(spec), trackFunction(spec), truncatedFunction(spec), clearFunction(spec)];
}

/** They see what the application does to a changed row; at rollback ours has the last word on what is given back. */
export function trackingTriggers(spec: RowChangeSpec): Trigger[] {
  const isOurs = `(${whenOurWrite(spec.change, "backfill")} OR ${whenOurWrite(spec.change, "restore")})`;
  const isWritten = `NOT ${unchanged(spec)} OR NOT (${sameKey(triggerRow("NEW", spec.table), triggerRow("OLD", spec.table), spec.keyColumns)})`;
  return [
    { purpose: "update", fires: "BEFORE UPDATE", each: "ROW", when: whenOurWrite(spec.change, "restore"), runs: "keep" },
    { purpose: "tracked_update", fires: "AFTER UPDATE", each: "ROW", when: `NOT ${isOurs} AND (${isWritten})`, runs: "track" },
    { purpose: "tracked_delete", fires: "AFTER DELETE", each: "ROW", when: null, runs: "track" },
    { purpose: "truncated", fires: "AFTER TRUNCATE", each: "STATEMENT", when: null, runs: "truncated" },
    { purpose: "moved", fires: `AFTER UPDATE OF ${spec.keyColumns.map(({ name }) => quote(name)).join(", ")}`, each: "STATEMENT", when: null, runs: "clear" },
  ];
}

function unchanged(spec: RowChangeSpec): string {
  return `(${spec.set.map(({ column }) => same(`NEW.${quote(column.name)}`, `OLD.${quote(column.name)}`)).join(" AND ")})`;
}

/** What comes back is exactly what was there, whatever other BEFORE triggers make of it. */
function keepFunction(spec: RowChangeSpec): string {
  const { sql } = shadowNames(spec);
  return triggerFunction(spec, "keep", {
    declare: [`sy_saved ${sql.saved}%ROWTYPE`],
    body: lines(
      `SELECT * INTO sy_saved FROM ${sql.saved} s WHERE ${sameKey(rowAs("s"), rowAs("OLD"), spec.keyColumns)} AND s.${quote(own.state)} = 'held' LIMIT 1;`,
      `IF FOUND THEN ${giveBack(spec, "sy_saved")} END IF;`,
      `RETURN NEW;`,
    ),
  });
}

/**
 * What is saved of a row goes with it to another key, and is given up when the application writes another value. Rows of one statement may take
 * each other's keys: what the statement itself has put under a key belongs to the row that got the key by it, so each statement has a number.
 */
function trackFunction(spec: RowChangeSpec): string {
  const { sql, movingSetting } = shadowNames(spec);
  const [next, before] = [triggerRow("NEW", spec.table), triggerRow("OLD", spec.table)];
  const { before: original, after: replaced } = images(spec, "sy_saved");
  const log = (row: typeof next, current: string, event: string) =>
    `${intoLog(spec)} VALUES (${[rowKey(row, spec.keyColumns), original, replaced, current, `'${event}'`].join(", ")});`;
  const mine = `${quote(own.id)} = sy_saved.${quote(own.id)}`;
  const state = quote(own.state);
  const moves = [...spec.keyColumns.map(({ name }) => `${quote(name)} = ${next.column(name)}`), `${quote(own.moved)} = sy_moving`].join(", ");
  return triggerFunction(spec, "track", {
    declare: [`sy_saved ${sql.saved}%ROWTYPE`, `sy_moving bigint := nullif(current_setting('${movingSetting}', true), '')::bigint`],
    body: lines(
      `SELECT * INTO sy_saved FROM ${sql.saved} s WHERE ${sameKey(rowAs("s"), before, spec.keyColumns)} AND s.${state} <> 'gone' AND (sy_moving IS NULL OR s.${quote(own.moved)} < sy_moving) ORDER BY s.${quote(own.moved)}, s.${quote(own.id)} LIMIT 1;`,
      `IF NOT FOUND THEN RETURN NULL; END IF;`,
      `IF TG_OP = 'DELETE' THEN`,
      `  UPDATE ${sql.saved} SET ${state} = 'gone' WHERE ${mine};`,
      `  IF sy_saved.${state} = 'held' THEN ${log(before, "NULL", "deleted")} END IF;`,
      `  RETURN NULL;`,
      `END IF;`,
      `IF sy_saved.${state} = 'held' AND NOT ${unchanged(spec)} THEN`,
      `  UPDATE ${sql.saved} SET ${state} = 'given_up' WHERE ${mine};`,
      `  ${log(
        next,
        shown(spec, (name) => next.column(name)),
        "changed",
      )}`,
      `END IF;`,
      `IF NOT (${sameKey(next, before, spec.keyColumns)}) THEN`,
      `  IF sy_moving IS NULL THEN`,
      `    sy_moving := nextval(pg_get_serial_sequence(${literal(sql.saved)}, ${literal(own.id)}));`,
      `    PERFORM set_config('${movingSetting}', sy_moving::text, true);`,
      `  END IF;`,
      `  UPDATE ${sql.saved} SET ${moves} WHERE ${mine};`,
      `END IF;`,
      `RETURN NULL;`,
    ),
  });
}

function truncatedFunction(spec: RowChangeSpec): string {
  const { sql } = shadowNames(spec);
  const { before, after } = images(spec, "s");
  return triggerFunction(spec, "truncated", {
    body: lines(
      `${intoLog(spec)}`,
      `SELECT ${rowKey(rowAs("s"), spec.keyColumns)}, ${before}, ${after}, NULL, 'deleted' FROM ${sql.saved} s WHERE s.${quote(own.state)} = 'held';`,
      `UPDATE ${sql.saved} SET ${quote(own.state)} = 'gone';`,
      `RETURN NULL;`,
    ),
  });
}

/** After the statement: its number is nothing for the next one. */
function clearFunction(spec: RowChangeSpec): string {
  return triggerFunction(spec, "clear", {
    body: lines(`PERFORM set_config('${shadowNames(spec).movingSetting}', '', true);`, `RETURN NULL;`),
  });
}
