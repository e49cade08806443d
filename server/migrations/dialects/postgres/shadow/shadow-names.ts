import type { SparseSpec } from "../../dialect";
import { fitted, literal, quote, shadowSchema, tableName } from "../names";

/** Transaction-local settings that the functions of triggers read and write. */
const actSetting = "switchyard.act";

type Act = "backfill" | "restore";

/** What names are made of. */
export type NamedSpec = Pick<SparseSpec, "change" | "table"> & { column: Pick<SparseSpec["column"], "name"> };

/** Names of everything that a change makes in the target. */
export function shadowNames(spec: NamedSpec) {
  const { change, column } = spec;
  const inShadow = (name: string) => tableName({ schema: shadowSchema, name: `${change}_${name}` });
  return {
    /** The shadow column, and the mark beside it where NULL may be an original. */
    column: fitted(column.name, `__shadow_${change}`),
    mark: fitted(column.name, `__saved_${change}`),
    log: `${change}_log`,
    saved: `${change}_saved`,
    stash: `${change}_stash`,
    rows: `${change}_rows`,
    /** Qualified, as they are written in statements. */
    sql: {
      table: tableName(spec.table),
      log: inShadow("log"),
      saved: inShadow("saved"),
      stash: inShadow("stash"),
      rows: inShadow("rows"),
      function: (purpose: FunctionPurpose) => `${inShadow(purpose)}()`,
      trigger: (purpose: TriggerPurpose) => quote(triggerName(change, purpose)),
    },
    stashSetting: `switchyard.${change}_stash`,
    capturedSetting: `switchyard.${change}_captured`,
    movingSetting: `switchyard.${change}_moving`,
    statementSetting: `switchyard.${change}_statement`,
  };
}

/** keep: before a row is written · take: an upsert's value · clear: end of a statement · track: after a row was written · truncated · begun, ended: number statements. */
export type FunctionPurpose = `row_${"fill" | "alias" | "swap"}` | "keep" | "take" | "clear" | "track" | "truncated" | "put_back" | "begun" | "ended";

/** In the order in which they fire. */
export type TriggerPurpose =
  | "insert"
  | "take"
  | "update"
  | "put_back"
  | "tracked_insert"
  | "tracked_update"
  | "tracked_delete"
  | "truncated"
  | "clear"
  | "moved"
  | "begun"
  | "ended";

const order: readonly TriggerPurpose[] = [
  "insert",
  "take",
  "update",
  "put_back",
  "tracked_insert",
  "tracked_update",
  "tracked_delete",
  "truncated",
  "clear",
  "moved",
  "begun",
  "ended",
];

/**
 * PostgreSQL fires triggers by name: ours last, a later change after an earlier one, and each change's in their order. Only what an upsert lost is
 * taken up first, so that the others see the value they would see without us.
 */
export function triggerName(change: string, purpose: TriggerPurpose): string {
  return `${purpose === "take" ? "000" : "zzz"}_switchyard_${change.replace(/\D/g, "").padStart(8, "0")}_${order.indexOf(purpose).toString(36)}_${purpose}`;
}

/**
 * In the function of a trigger: true for the rows of the worker's own statement. What a trigger of the application writes to the table in the middle
 * of it is the application's, and one level deeper.
 */
export function isOurWrite(change: string, act: Act): string {
  return `${actIs(change, act)} AND pg_trigger_depth() = 1`;
}

/** The same in the WHEN of a trigger, which is asked before its function is entered. */
export function whenOurWrite(change: string, act: Act): string {
  return `(${actIs(change, act)} AND pg_trigger_depth() = 0)`;
}

/** True while the worker's own statements run, and what they set off. */
function actIs(change: string, act: Act): string {
  return `coalesce(current_setting(${literal(actSetting)}, true), '') = ${literal(`${change}:${act}`)}`;
}

/** True when the transaction-local setting holds something. */
export function isSet(setting: string): string {
  return `coalesce(current_setting(${literal(setting)}, true), '') <> ''`;
}

/** Sets the mark of the worker's own statements for one transaction. */
export function settingOfAct(change: string, act: Act): string {
  return `SELECT set_config(${literal(actSetting)}, ${literal(`${change}:${act}`)}, true)`;
}
