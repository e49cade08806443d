import type { RowRef, SparseSpec } from "../../dialect";
import type { KeepMode } from "./column-functions";
import { literal, quote } from "../names";
import { lines, raise, triggerFunction } from "./plpgsql";
import { asText, rowAs, rowKey, same, sameKey, triggerRow } from "../row-refs";
import { intoLog } from "./shadow-log";
import { isOurWrite, isSet, shadowNames } from "./shadow-names";
import { isOnlyStatement, statementNumber } from "./statements";

/** Columns of ours beside those of the key. */
export const own = {
  id: "switchyard_id",
  original: "switchyard_original",
  replaced: "switchyard_replaced",
  moved: "switchyard_moved",
  event: "switchyard_event",
  depth: "switchyard_depth",
  statement: "switchyard_statement",
} as const;

/**
 * Of what is set aside, that of this very statement: a trigger of the application, or a function in an expression, may write to the same table in the
 * middle of another statement, whose values must still be there when it comes to its end.
 */
function ofThisStatement(spec: SparseSpec, operation: "TG_OP" | "'INSERT'" = "TG_OP"): string {
  return `${quote(own.depth)} = pg_trigger_depth() AND ${quote(own.statement)} = ${statementNumber(spec, operation)}`;
}

/**
 * Before INSERT and UPDATE. It never writes among the originals: a row may not come to be (ON CONFLICT DO NOTHING) or be another one (an upsert by
 * another key). It sets the value aside; what really was written is kept after it.
 */
export function keepFunction(spec: SparseSpec, mode: KeepMode): string {
  const { next, before, value, was } = refs(spec);
  const { sql } = shadowNames(spec);
  const violates = `coalesce(${spec.violates(next)}, false)`;
  const isWatched = mode === "reject" || mode === "capture";
  const readSaved = `SELECT * INTO sy_saved FROM ${sql.saved} s WHERE ${sameKey(rowAs("s"), before, spec.keyColumns)} ORDER BY ${quote(own.moved)}, ${quote(own.id)} LIMIT 1;`;
  return triggerFunction(spec, "keep", {
    declare: [`sy_saved ${sql.saved}%ROWTYPE`, `sy_id bigint`],
    body: lines(
      `IF TG_OP = 'UPDATE' THEN`,
      `  IF ${isOurWrite(spec.change, "restore")} THEN`,
      `    ${readSaved}`,
      `    ${value} := CASE WHEN FOUND AND ${same(was, saved("replaced"))} THEN ${saved("original")} ELSE ${was} END;`,
      `    RETURN NEW;`,
      `  END IF;`,
      mode !== "stopped" && backfillBranch(spec, mode),
      isWatched && `  IF ${violates} THEN`,
      isWatched && `    ${readSaved}`,
      isWatched && `    IF FOUND AND ${same(value, saved("original"))} AND ${same(was, saved("replaced"))} THEN ${value} := ${was}; RETURN NEW; END IF;`,
      isWatched && `  END IF;`,
      mode === "reject" && `  IF ${same(value, was)} AND coalesce(${spec.violates(before)}, false) THEN RETURN NEW; END IF;`,
      `END IF;`,
      mode === "reject" && `IF ${violates} THEN ${raise(spec)} END IF;`,
      mode === "capture" && captureBranch(spec, violates),
      `RETURN NEW;`,
    ),
  });
}

function backfillBranch(spec: SparseSpec, mode: KeepMode): string {
  const { next, before, value, was } = refs(spec);
  return lines(
    `  IF ${isOurWrite(spec.change, "backfill")} THEN`,
    `    ${value} := ${spec.replacement?.(before) ?? "NULL"};`,
    mode !== "pass" && `    IF coalesce(${spec.violates(next)}, false) THEN ${raise(spec)} END IF;`,
    `    ${setAside(spec, was)}`,
    `    RETURN NEW;`,
    `  END IF;`,
  );
}

function captureBranch(spec: SparseSpec, violates: string): string {
  const { next, value } = refs(spec);
  const { stashSetting } = shadowNames(spec);
  return lines(
    `IF ${violates} THEN`,
    `  sy_saved.${quote(own.original)} := ${value};`,
    `  ${value} := ${spec.replacement?.(next) ?? "NULL"};`,
    `  IF ${violates} THEN ${raise(spec)} END IF;`,
    `  ${setAside(spec, saved("original"))}`,
    `  IF TG_OP = 'INSERT' THEN PERFORM set_config('${stashSetting}', sy_id::text, true); END IF;`,
    `  RETURN NEW;`,
    `END IF;`,
    `IF TG_OP = 'INSERT' AND ${isSet(stashSetting)} THEN PERFORM set_config('${stashSetting}', '', true); END IF;`,
  );
}

/** Under the key the row is about to have; `sy_id` is its number. What an insert set aside is nothing for the update that its conflict turns into. */
function setAside(spec: SparseSpec, original: string): string {
  const { next, value } = refs(spec);
  const { sql, capturedSetting } = shadowNames(spec);
  const columns = [...keyNames(spec), own.original, own.replaced, own.event, own.depth, own.statement].map(quote).join(", ");
  const values = [...keyNames(spec).map((name) => next.column(name)), original, value, "TG_OP", "pg_trigger_depth()", statementNumber(spec, "TG_OP")].join(
    ", ",
  );
  return lines(
    `INSERT INTO ${sql.stash} (${columns}) VALUES (${values}) RETURNING ${quote(own.id)} INTO sy_id;`,
    `PERFORM set_config('${capturedSetting}', 'yes', true);`,
  );
}

/** Before UPDATE OF the column, after an insert of the same statement ended in a conflict. What it does not take may belong to a row that came to be. */
export function takeFunction(spec: SparseSpec): string {
  const { value } = refs(spec);
  const { sql, stashSetting } = shadowNames(spec);
  return triggerFunction(spec, "take", {
    declare: [`sy_aside ${sql.stash}%ROWTYPE`],
    body: lines(
      `SELECT * INTO sy_aside FROM ${sql.stash} WHERE ${quote(own.id)} = current_setting('${stashSetting}')::bigint AND ${ofThisStatement(spec, "'INSERT'")};`,
      `IF FOUND AND ${same(value, `sy_aside.${quote(own.replaced)}`)} THEN`,
      `  DELETE FROM ${sql.stash} WHERE ${quote(own.id)} = sy_aside.${quote(own.id)};`,
      `  PERFORM set_config('${stashSetting}', '', true);`,
      `  ${value} := sy_aside.${quote(own.original)};`,
      `END IF;`,
      `RETURN NEW;`,
    ),
  });
}

/**
 * After the statement: what was set aside for rows that did not come to be goes. What an outer statement, or another part of a WITH query, still has
 * to keep stays.
 */
export function clearFunction(spec: SparseSpec): string {
  const { sql, stashSetting, capturedSetting, movingSetting } = shadowNames(spec);
  return triggerFunction(spec, "clear", {
    body: lines(
      `DELETE FROM ${sql.stash} WHERE ${quote(own.depth)} > pg_trigger_depth() OR (${ofThisStatement(spec)} AND ${quote(own.event)} = TG_OP);`,
      `PERFORM set_config('${stashSetting}', '', true), set_config('${movingSetting}', '', true);`,
      `IF pg_trigger_depth() = 1 AND ${isOnlyStatement(spec)} THEN PERFORM set_config('${capturedSetting}', '', true); END IF;`,
      `RETURN NULL;`,
    ),
  });
}

/**
 * After a row was written: the original under the key that it really has, what is given up into the log, moves along with a changed key. What the
 * same statement has put under a key belongs to the row that got the key by it, not to the one that had it before: each statement has a number.
 */
export function trackFunction(spec: SparseSpec): string {
  const { next, before, value } = refs(spec);
  const { sql, movingSetting } = shadowNames(spec);
  const columns = [...keyNames(spec), own.original, own.replaced, own.moved].map(quote).join(", ");
  const kept = [...keyNames(spec).map((name) => next.column(name)), `sy_aside.${quote(own.original)}`, value, "sy_moving"].join(", ");
  const moves = [...keyNames(spec).map((name) => `${quote(name)} = ${next.column(name)}`), `${quote(own.moved)} = sy_moving`].join(", ");
  const first = (table: string, row: RowRef) => `SELECT s.${quote(own.id)} FROM ${table} s WHERE ${sameKey(rowAs("s"), row, spec.keyColumns)}`;
  const giveUp = (row: RowRef, current: string, event: string) =>
    `${intoLog(spec)} VALUES (${[rowKey(row, spec.keyColumns), asText(saved("original")), asText(saved("replaced")), current, `'${event}'`].join(", ")});`;
  const mine = `${quote(own.id)} = ${saved("id")}`;
  return triggerFunction(spec, "track", {
    declare: [
      `sy_saved ${sql.saved}%ROWTYPE`,
      `sy_aside ${sql.stash}%ROWTYPE`,
      `sy_moving bigint := nullif(current_setting('${movingSetting}', true), '')::bigint`,
    ],
    body: lines(
      `IF TG_OP <> 'INSERT' THEN`,
      `  SELECT * INTO sy_saved FROM ${sql.saved} WHERE ${quote(own.id)} = (${first(sql.saved, before)} AND (sy_moving IS NULL OR s.${quote(own.moved)} < sy_moving) ORDER BY s.${quote(own.moved)}, s.${quote(own.id)} LIMIT 1);`,
      `END IF;`,
      `IF TG_OP = 'DELETE' THEN`,
      `  IF ${saved("id")} IS NOT NULL THEN`,
      `    DELETE FROM ${sql.saved} WHERE ${mine};`,
      `    ${giveUp(before, "NULL", "deleted")}`,
      `  END IF;`,
      `  RETURN NULL;`,
      `END IF;`,
      `DELETE FROM ${sql.stash} WHERE ${quote(own.id)} = (${first(sql.stash, next)} AND ${ofThisStatement(spec)} AND s.${quote(own.event)} = TG_OP AND ${same(`s.${quote(own.replaced)}`, value)} ORDER BY s.${quote(own.id)} LIMIT 1) RETURNING * INTO sy_aside;`,
      `IF sy_moving IS NULL AND (sy_aside.${quote(own.id)} IS NOT NULL OR (${saved("id")} IS NOT NULL AND NOT (${sameKey(next, before, spec.keyColumns)}))) THEN`,
      `  sy_moving := nextval(pg_get_serial_sequence(${literal(sql.saved)}, ${literal(own.id)}));`,
      `  PERFORM set_config('${movingSetting}', sy_moving::text, true);`,
      `END IF;`,
      `IF ${saved("id")} IS NOT NULL AND (sy_aside.${quote(own.id)} IS NOT NULL OR NOT ${same(value, saved("replaced"))} OR (${isOurWrite(spec.change, "restore")})) THEN`,
      `  DELETE FROM ${sql.saved} WHERE ${mine};`,
      `  IF NOT ${same(value, saved("original"))} AND NOT (sy_aside.${quote(own.id)} IS NOT NULL AND ${same(`sy_aside.${quote(own.original)}`, saved("original"))}) THEN`,
      `    ${giveUp(next, `CASE WHEN sy_aside.${quote(own.id)} IS NULL THEN ${asText(value)} ELSE ${asText(`sy_aside.${quote(own.original)}`)} END`, "changed")}`,
      `  END IF;`,
      `ELSIF ${saved("id")} IS NOT NULL AND NOT (${sameKey(next, before, spec.keyColumns)}) THEN`,
      `  UPDATE ${sql.saved} SET ${moves} WHERE ${mine};`,
      `END IF;`,
      `IF sy_aside.${quote(own.id)} IS NOT NULL THEN`,
      `  INSERT INTO ${sql.saved} (${columns}) VALUES (${kept});`,
      `END IF;`,
      `RETURN NULL;`,
    ),
  });
}

/** After TRUNCATE. */
export function truncatedFunction(spec: SparseSpec): string {
  const { sql } = shadowNames(spec);
  return triggerFunction(spec, "truncated", {
    body: lines(
      `WITH gone AS (DELETE FROM ${sql.saved} RETURNING *)`,
      `${intoLog(spec)}`,
      `SELECT ${rowKey(rowAs("gone"), spec.keyColumns)}, ${asText(`gone.${quote(own.original)}`)}, ${asText(`gone.${quote(own.replaced)}`)}, NULL, 'deleted' FROM gone;`,
      `RETURN NULL;`,
    ),
  });
}

function saved(column: keyof typeof own): string {
  return `sy_saved.${quote(own[column])}`;
}

function keyNames(spec: SparseSpec): string[] {
  return spec.keyColumns.map(({ name }) => name);
}

function refs(spec: SparseSpec) {
  const next = triggerRow("NEW", spec.table);
  const before = triggerRow("OLD", spec.table);
  return { next, before, value: next.column(spec.column.name), was: before.column(spec.column.name) };
}
