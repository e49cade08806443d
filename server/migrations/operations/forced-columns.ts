import type { ForcedColumns } from "./operation";
import { operationOf } from "./operations";

const nothingToForce: ForcedColumns = {
  locked: "What this kind lists cannot stand in the table any more: after a rollback the rule or the column that it was written under is gone.",
};

/** Of a migration as it is kept: its kind with its parameters. What cannot be read is locked, too. */
export function forcedColumnsOf({ kind, params }: { kind: string; params: unknown }): ForcedColumns {
  const operation = operationOf(kind);
  const read = operation.params.safeParse(params);
  return (read.success ? operation.forces?.(read.data) : undefined) ?? nothingToForce;
}

/** Why originals of this migration cannot be written back; null: they can. */
export function whyNotForced(migration: { kind: string; params: unknown }): string | null {
  const forced = forcedColumnsOf(migration);
  return "locked" in forced ? forced.locked : null;
}
