import type { SparseSpec } from "../../dialect";
import { fitted, shadowTable, tableName } from "../names";

/** The moments in which a trigger of ours fires. */
export type TriggerMoment = "before_insert" | "before_update" | "after_insert" | "after_update" | "after_delete";

/** What names are made of. */
export type NamedSpec = Pick<SparseSpec, "change" | "table"> & { column: Pick<SparseSpec["column"], "name"> };

/** Names of everything that a change makes in the target. */
export function shadowNames(spec: NamedSpec) {
  const { change, column } = spec;
  return {
    /** The shadow column, and the mark beside it where NULL may be an original. */
    column: fitted(column.name, `__shadow_${change}`),
    mark: fitted(column.name, `__saved_${change}`),
    log: `${change}_log`,
    saved: `${change}_saved`,
    rows: `${change}_rows`,
    trigger: (moment: TriggerMoment) => `switchyard_${change}_${moment}`,
    /** Triggers that refuse and know nothing of originals; they stay after finalize. */
    ruleTrigger: (moment: TriggerMoment) => `switchyard_${change}_rule_${moment}`,
    /** Qualified, as they are written in statements. */
    sql: {
      table: tableName(spec.table),
      log: shadowTable(`${change}_log`),
      saved: shadowTable(`${change}_saved`),
      rows: shadowTable(`${change}_rows`),
    },
    /** Variables of the application's session in which one trigger tells the next what it set aside: when, what stands instead, and the original. */
    variables: { at: `@switchyard_${change}_at`, cut: `@switchyard_${change}_cut`, long: `@switchyard_${change}_long` },
  };
}

/** Variable of a session that tells triggers whose statement it is: NULL is an application's. */
export const actVariable = "@switchyard_act";

/** True while the worker's own statements of this change run. */
export function actIs(change: string, act: "backfill" | "restore"): string {
  return `${actVariable} <=> '${change}:${act}'`;
}

/** Sets the mark of the worker's own statements; the executor takes it back after each batch. */
export function settingOfAct(change: string, act: "backfill" | "restore"): string {
  return `SET ${actVariable} = '${change}:${act}'`;
}
