import type { Tx } from "@/server/platform/transaction";

/**
 * Locks a migration within a transaction: edits, words and starts of one migration come one after the other, so none decides by what another
 * is changing. Taken before any of its runs.
 */
export async function lockMigration(tx: Tx, migrationId: string): Promise<void> {
  await tx.$queryRaw`select id from migration where id = ${migrationId}::uuid for update`;
}

/** The same by one of its runs, then the run itself; nothing when there is no such run. */
export async function lockByRun(tx: Tx, runId: string): Promise<void> {
  await tx.$queryRaw`select m.id from migration m where m.id = (select migration_id from migration_run where id = ${runId}::uuid) for update`;
  await tx.$queryRaw`select id from migration_run where id = ${runId}::uuid for update`;
}

/** The number of the next migration; taken once, because its scripts carry it. */
export async function takeNumber(tx: Tx): Promise<number> {
  const [row] = await tx.$queryRaw<{ number: number }[]>`select nextval('migration_number_seq')::int as number`;
  if (row === undefined) throw new Error("The sequence of migrations gave no number.");
  return row.number;
}
