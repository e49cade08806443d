import type { LoadedRows } from "./load-rows";
import type { Change } from "./reconcile-plan";

/** A change with the environment it is of. */
export type PlannedChange<Do extends Change["do"] = Change["do"]> = { rows: LoadedRows; change: Extract<Change, { do: Do }> };

/** The changes of one kind. */
export function of<Do extends Change["do"]>(changes: readonly PlannedChange[], kind: Do): PlannedChange<Do>[] {
  return changes.flatMap(({ rows, change }) => (change.do === kind ? [{ rows, change: change as Extract<Change, { do: Do }> }] : []));
}
